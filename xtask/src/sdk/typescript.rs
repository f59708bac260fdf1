//! The package in TypeScript: its own tests and mutants, both suites, and every golden compiled and
//! run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::files;
use crate::run::execute;
use crate::sdk::programs::Peers;
use crate::sdk::shared::{self, copy, suite};
use crate::test::strangers::npm_ci;

/// Installs what the package is built with, and tests it, its mutants and the goldens; then the
/// suites judge its receiver, installed from the packed package as a user would, and its sender.
pub(crate) fn test() -> Result<(), Error> {
    let package = package();
    build()?;
    execute(&mut npm_run(&package, "lint"))?;
    execute(&mut npm_run(&package, "test"))?;
    execute(&mut npm_run(&package, "mutants"))?;
    suites(&package)?;
    goldens(&package)
}

/// Installs what the package is built with, and builds it.
pub(crate) fn build() -> Result<(), Error> {
    npm_ci(&package())?;
    execute(&mut npm_run(&package(), "build"))
}

/// The package's benchmarks.
pub(crate) fn bench(quick: bool) -> Command {
    let mut command = Command::new("node");
    command.args(["bench/run.mjs", "--json"]);
    command.args(quick.then_some("--quick"));
    command.current_dir(package());
    command
}

fn package() -> PathBuf {
    super::root().join("sdk/typescript")
}

fn suites(package: &Path) -> Result<(), Error> {
    shared::build_suite()?;
    let mut user = Command::new("node");
    user.args(["test/as-a-new-user.mjs", "--"]).arg(suite()?);
    user.args(["check", "receiver", "--strict", "--quiet"]);
    execute(user.current_dir(package))?;
    runtimes(package)?;
    let mut sender = Command::new(suite()?);
    sender.args(["check", "sender", "--strict", "--quiet"]);
    sender.args(["--baseline", "conformance/known-failures.toml"]);
    sender.args(["--command", "node", "conformance/adapter.mjs"]);
    sender.env("ABC_WEBHOOK_TOKEN", "your-secret-token");
    execute(sender.current_dir(package))
}

/// Has the receiver served and judged on the runtimes that have the Fetch API for their interface.
fn runtimes(package: &Path) -> Result<(), Error> {
    let folder = package.join("conformance/runtimes");
    npm_ci(&folder)?;
    let mut runtimes = Command::new("node");
    runtimes.args(["run.mjs", "--"]).arg(suite()?);
    runtimes.args(["check", "receiver", "--strict", "--quiet"]);
    execute(runtimes.current_dir(folder))
}

/// Builds the package, and makes the commands of its peers.
pub(crate) fn peers() -> Result<Peers, Error> {
    build()?;
    Ok(Peers {
        sender: node("conformance/adapter.mjs"),
        receiver: node("conformance/receiver.mjs"),
    })
}

/// Builds the package, and makes the command of its codec.
pub(crate) fn codec() -> Result<Command, Error> {
    build()?;
    Ok(node("conformance/codec.mjs"))
}

/// A program of the package, in any folder.
fn node(program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(package().join(program));
    command
}

/// Each golden is part of a package: it is put over the rest of it, and the whole is compiled.
fn goldens(package: &Path) -> Result<(), Error> {
    let tests = super::root().join("sdk/generator/tests");
    let goldens = tests.join("goldens/typescript");
    for name in shared::goldens_of("typescript")? {
        let place = shared::scratch("sdk-goldens")?.join(&name);
        assemble(package, &goldens.join(&name), &place)?;
        let usage = tests
            .join("usage/typescript")
            .join(&name)
            .with_extension("ts");
        let used = usage.exists();
        if used {
            copy(&usage, &place.join("src/usage.ts"))?;
        }
        let project = place.to_string_lossy();
        execute(&mut tool("tsc", package, &["-p", &*project]))?;
        if used {
            execute(
                Command::new("node")
                    .arg("build/modules/usage.js")
                    .current_dir(&place),
            )?;
        }
        for file in files::below(&goldens.join(&name))? {
            formatted(package, &file)?;
        }
    }
    Ok(())
}

fn assemble(package: &Path, golden: &Path, place: &Path) -> Result<(), Error> {
    if place.exists() {
        fs::remove_dir_all(place).map_err(Error::file(place))?;
    }
    for root in [&package.join("src"), golden] {
        let base = if root == golden { golden } else { package };
        for file in files::below(root)? {
            copy(&file, &place.join(file.strip_prefix(base).unwrap_or(&file)))?;
        }
    }
    for name in ["package.json", "tsconfig.json"] {
        copy(&package.join(name), &place.join(name))?;
    }
    Ok(())
}

/// Asks the formatter for what it would make of a file.
fn formatted(package: &Path, file: &Path) -> Result<(), Error> {
    let content = fs::read(file).map_err(Error::file(file))?;
    let mut command = tool("biome", package, &["format", "--stdin-file-path=golden.ts"]);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(Error::file(Path::new("biome")))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(&content).map_err(Error::file(file))?;
    }
    let output = child.wait_with_output().map_err(Error::file(file))?;
    if output.status.success() && output.stdout == content {
        Ok(())
    } else {
        let path = file.to_owned();
        Err(Error::Unformatted { path })
    }
}

fn tool(name: &str, package: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npx");
    command.args(["--no-install", name]).args(arguments);
    command.current_dir(package);
    command
}

fn npm_run(package: &Path, script: &str) -> Command {
    let mut command = Command::new("npm");
    command
        .args(["run", "--silent", script])
        .current_dir(package);
    command
}
