//! Installs and builds what the strangers need, then runs those of one language.
//!
//! Nothing is built in the tree but `node_modules`, which Node finds nowhere else. The rest goes
//! below Cargo's target folder, and the tests are told where.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::files;
use crate::run::{cargo, execute, line, output_of};

/// The variable that tells the tests where to find what was built.
pub(crate) const BUILT: &str = "STRANGERS";

pub(super) fn node() -> Result<(), Error> {
    for file in files::below(&examples())? {
        if let (true, Some(folder)) = (file.ends_with("package.json"), file.parent()) {
            npm_ci(folder)?;
        }
    }
    run("node_")
}

pub(crate) fn npm_ci(folder: &Path) -> Result<(), Error> {
    let quiet = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
    ];
    execute(Command::new("npm").args(quiet).current_dir(folder))
}

pub(super) fn python() -> Result<(), Error> {
    python_environment()?;
    run("python_")
}

/// One virtual environment serves all of them: a conflict of their pinned packages would show.
pub(crate) fn python_environment() -> Result<(), Error> {
    let environment = built().join("python");
    execute(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    let mut install = Command::new(environment.join("bin/pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check"]);
    for file in files::below(&examples())? {
        if file.ends_with("requirements.txt") {
            install.arg("--requirement").arg(file);
        }
    }
    execute(&mut install)
}

pub(super) fn go() -> Result<(), Error> {
    for file in files::below(&examples())? {
        let (true, Some(folder)) = (file.ends_with("go.mod"), file.parent()) else {
            continue;
        };
        let program = built().join(folder.file_name().unwrap_or_default());
        let mut build = Command::new("go");
        build.arg("build").arg("-o").arg(program).arg(".");
        execute(build.current_dir(folder))?;
    }
    run("go_")
}

/// The programs are single files, which the launcher compiles; only their libraries are fetched.
pub(super) fn java() -> Result<(), Error> {
    for file in files::below(&examples())? {
        let (true, Some(folder)) = (file.ends_with("pom.xml"), file.parent()) else {
            continue;
        };
        let mut libraries = std::ffi::OsString::from("-DoutputDirectory=");
        libraries.push(built().join(folder.file_name().unwrap_or_default()));
        let mut copy = Command::new("mvn");
        copy.args(["--batch-mode", "--quiet", "dependency:copy-dependencies"]);
        execute(copy.arg(libraries).current_dir(folder))?;
    }
    run("java_")
}

/// The strangers are ignored by a plain `cargo test`, which must not depend on other languages.
/// Cargo is content with a filter that matches nothing, so what it selects is asked for first.
fn run(filter: &str) -> Result<(), Error> {
    let mut command = cargo(["test", "--package", "abc-webhook-conformance"]);
    command.args(["--all-features", "--locked", "--test", "strangers"]);
    // They wait for each other's retries far longer than they compute, so all run at once.
    command.args(["--", "--ignored", filter, "--test-threads=16"]);
    command.env(BUILT, built());
    let mut list = cargo([]);
    if output_of(list.args(command.get_args()).arg("--list"))?.contains(": test") {
        execute(&mut command)
    } else {
        let command = line(&command);
        Err(Error::NothingSelected { command })
    }
}

fn examples() -> PathBuf {
    Path::new(crate::ROOT).join("conformance/examples")
}

pub(crate) fn built() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| "target".into());
    Path::new(crate::ROOT).join(target).join("strangers")
}
