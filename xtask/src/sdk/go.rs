//! The package in Go: its own tests and mutants, what Go's tools say, both suites, and every golden
//! compiled and run.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::files;
use crate::run::execute;
use crate::sdk::programs::Peers;
use crate::sdk::shared::{self, copy, scratch, suite};

/// Tests the package, its mutants and the goldens, and asks Go's tools about them; then the suites
/// judge its receiver, taken from the module as a user would, and its sender.
pub(crate) fn test() -> Result<(), Error> {
    let package = package();
    well_written(&package)?;
    execute(&mut go(&package, ["test", "./..."]))?;
    execute(&mut go(&package, ["run", "./internal/mutants"]))?;
    suites(&package)?;
    goldens(&package)
}

/// Builds what is measured; `go run` finds it built.
pub(crate) fn build() -> Result<(), Error> {
    execute(&mut go(&package(), ["build", "./..."]))
}

/// The package's benchmarks.
pub(crate) fn bench(quick: bool) -> Command {
    let mut command = go(&package(), ["run", "./bench", "--json"]);
    command.args(quick.then_some("--quick"));
    command
}

fn package() -> PathBuf {
    super::root().join("sdk/go")
}

/// What `gofmt`, `go vet` and staticcheck say. The last is made from a module of its own, so that
/// the package needs none.
fn well_written(place: &Path) -> Result<(), Error> {
    formatted(place)?;
    execute(&mut go(place, ["vet", "./..."]))?;
    let checker = program("staticcheck")?;
    let mut build = go(&package().join("internal/tools"), ["build", "-o"]);
    execute(
        build
            .arg(&checker)
            .arg("honnef.co/go/tools/cmd/staticcheck"),
    )?;
    execute(Command::new(checker).arg("./...").current_dir(place))
}

fn suites(package: &Path) -> Result<(), Error> {
    shared::build_suite()?;
    let mut user = go(package, ["run", "./internal/newuser", "--"]);
    user.arg(suite()?);
    user.args(["check", "receiver", "--strict", "--quiet", "--fuzz", "500"]);
    execute(&mut user)?;
    shared::check_sender(&built("adapter")?)
}

/// Builds its peers, and makes their commands.
pub(crate) fn peers() -> Result<Peers, Error> {
    Ok(Peers {
        sender: built("adapter")?,
        receiver: built("receiver")?,
    })
}

/// Builds its codec, and makes the command.
pub(crate) fn codec() -> Result<Command, Error> {
    built("codec")
}

/// One of the programs in the folder `conformance`, built.
fn built(name: &str) -> Result<Command, Error> {
    let program = program(name)?;
    let mut build = go(&package(), ["build", "-o"]);
    execute(build.arg(&program).arg(format!("./conformance/{name}")))?;
    Ok(Command::new(program))
}

/// Each golden is part of a package: it is put over the rest of it, and the whole is compiled.
fn goldens(package: &Path) -> Result<(), Error> {
    let tests = super::root().join("sdk/generator/tests");
    for name in shared::goldens_of("go")? {
        let place = scratch("sdk-go")?.join(&name);
        assemble(package, &tests.join("goldens/go").join(&name), &place)?;
        let mut usage: OsString = name;
        usage.push("_test.go");
        let usage = tests.join("usage/go").join(usage);
        if usage.exists() {
            copy(&usage, &place.join("usage_test.go"))?;
        }
        well_written(&place)?;
        execute(&mut go(&place, ["test", "./..."]))?;
    }
    Ok(())
}

/// The module is called as the goldens' is.
fn assemble(package: &Path, golden: &Path, place: &Path) -> Result<(), Error> {
    if place.exists() {
        fs::remove_dir_all(place).map_err(Error::file(place))?;
    }
    for folder in [package, golden] {
        for path in sources(folder)? {
            copy(&path, &place.join(path.file_name().unwrap_or_default()))?;
        }
    }
    let path = package.join("go.mod");
    let module = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let lines = module.lines().map(|line| {
        if line.starts_with("module ") {
            "module my-hooks\n".to_owned()
        } else {
            format!("{line}\n")
        }
    });
    let path = place.join("go.mod");
    fs::write(&path, lines.collect::<String>()).map_err(Error::file(&path))
}

/// The files of the package itself, without its tests and what lies below.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = files::below(folder)?;
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.parent() == Some(folder) && name.ends_with(".go") && !name.ends_with("_test.go")
    });
    Ok(files)
}

/// Asks the formatter for each file that it would change.
fn formatted(place: &Path) -> Result<(), Error> {
    for path in files::below(place)? {
        if path.extension() != Some(OsStr::new("go")) {
            continue;
        }
        let output = Command::new("gofmt").arg("-l").arg(&path).output();
        let output = output.map_err(Error::file(Path::new("gofmt")))?;
        if !output.status.success() || !output.stdout.is_empty() {
            return Err(Error::Unformatted { path });
        }
    }
    Ok(())
}

/// Where a program goes that is built for the tests.
fn program(name: &str) -> Result<PathBuf, Error> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(scratch("sdk-go")?.join(name))
}

fn go<const N: usize>(folder: &Path, arguments: [&str; N]) -> Command {
    let mut command = Command::new("go");
    command.args(arguments).current_dir(folder);
    command
}
