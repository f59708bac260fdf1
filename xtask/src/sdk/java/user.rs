//! A new user of the package in Java, who has its README and Maven, and a repository where the
//! package was published.
//!
//! The repository is a folder, and what Maven keeps of it lies beside it: the user's own is left
//! alone, where a version that was taken once would never be taken again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{java, mvn, package};
use crate::error::Error;
use crate::run::execute;
use crate::sdk::shared;

/// Compiles everything without a warning, runs the tests, and publishes what is to be published.
pub(super) fn publish() -> Result<(), Error> {
    let repository = empty(&place()?.join("repository"))?;
    let mut deploy = mvn();
    deploy.arg("deploy");
    let url = format!("file://{}", repository.display());
    execute(deploy.arg(format!("-DaltDeploymentRepository=new-user::{url}")))
}

/// The receiver of the README, with the dependency that the README names.
pub(super) fn receiver() -> Result<Command, Error> {
    let place = place()?;
    let project = empty(&place.join("project"))?;
    let readme = package().join("README.md");
    let readme = fs::read_to_string(&readme).map_err(Error::file(&readme))?;
    let pom = pom(&place.join("repository"), first(&readme, "xml"));
    write(&project.join("pom.xml"), &pom)?;
    let source = on_any_port(first(&readme, "java"));
    write(&project.join("src/main/java/Main.java"), &source)?;
    compile(&place, &project)?;
    let mut command = java(&[project.join("target/classes"), project.join("lib/*")]);
    command.arg("Main");
    Ok(command)
}

/// Has Maven fetch what the project depends on, and compile it.
fn compile(place: &Path, project: &Path) -> Result<(), Error> {
    let kept = place.join("kept");
    // What was published anew is to be taken anew.
    empty(&kept.join("dev/abcwebhook"))?;
    let mut compile = mvn();
    compile.current_dir(project);
    compile.arg(format!("-Dmaven.repo.local={}", kept.display()));
    compile.args(["compile", "dependency:copy-dependencies"]);
    execute(compile.arg("-DoutputDirectory=lib"))
}

/// A project with a dependency and the repository that has it.
fn pom(repository: &Path, dependency: &str) -> String {
    let url = repository.display();
    format!(
        r#"<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>new-user</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <repositories>
    <repository>
      <id>published</id>
      <url>file://{url}</url>
    </repository>
  </repositories>
  <dependencies>
{dependency}  </dependencies>
</project>
"#
    )
}

/// The first piece of the README in a language.
fn first<'r>(readme: &'r str, language: &str) -> &'r str {
    let begin = format!("```{language}\n");
    let piece = readme.split(&begin).nth(1).unwrap_or_default();
    piece.split("```").next().unwrap_or_default()
}

/// The program on any port, which it tells.
fn on_any_port(program: &str) -> String {
    let start = "server.start();";
    let tell = "System.out.println(\"listening on http://127.0.0.1:\" + server.getAddress().getPort() + \"/webhook\");";
    let program = program.replace("3000", "0");
    program.replace(start, &format!("{start}\n{tell}"))
}

fn place() -> Result<PathBuf, Error> {
    Ok(shared::scratch("sdk-java")?.join("new-user"))
}

/// The folder, without what was in it.
fn empty(folder: &Path) -> Result<PathBuf, Error> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(Error::file(folder))?;
    Ok(folder.to_owned())
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(Error::file(folder))?;
    fs::write(file, text).map_err(Error::file(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_piece_of_a_language_is_taken_and_no_other() {
        let readme = "a\n```xml\n<x/>\n```\n```java\none\n```\n```java\ntwo\n```\n";
        assert_eq!(first(readme, "xml"), "<x/>\n");
        assert_eq!(first(readme, "java"), "one\n");
        assert_eq!(first(readme, "c"), "");
    }
}
