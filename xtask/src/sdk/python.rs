//! The package in Python: its own tests and mutants, what Python's tools say, both suites with every
//! adapter, and every golden checked and run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::files;
use crate::run::execute;
use crate::sdk::listening::Listening;
use crate::sdk::programs::Peers;
use crate::sdk::shared::{self, copy, scratch, suite};

/// Installs what the package is checked with, and tests it, its mutants and the goldens; then the
/// suites judge its receiver, installed from the wheel as a user would, each of its adapters, and
/// its sender.
pub(crate) fn test() -> Result<(), Error> {
    install()?;
    let package = package();
    well_written(&package)?;
    execute(&mut python(["-m", "pytest"])?)?;
    execute(&mut python(["tests/mutants.py"])?)?;
    suites()?;
    goldens(&package)
}

/// Installs the package, and the tools and frameworks that it is tested with, at the versions and
/// with the hashes that `requirements.txt` has.
pub(crate) fn install() -> Result<(), Error> {
    let environment = environment()?;
    let mut make = Command::new("python3");
    execute(make.args(["-m", "venv"]).arg(&environment))?;
    let quiet = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    let mut tools = python(quiet)?;
    execute(tools.args(["--require-hashes", "--requirement", "requirements.txt"]))?;
    let mut own = python(quiet)?;
    execute(own.args(["--no-build-isolation", "--no-deps", "--editable", "."]))
}

/// What measures the package.
pub(crate) fn bench(quick: bool) -> Command {
    let python = python(["bench/run.py", "--json"]);
    let mut command = python.unwrap_or_else(|_| Command::new("python3"));
    command.args(quick.then_some("--quick"));
    command
}

fn package() -> PathBuf {
    super::root().join("sdk/python")
}

/// What ruff, mypy and pyright say.
fn well_written(place: &Path) -> Result<(), Error> {
    formatted(place)?;
    execute(tool("ruff", place)?.args(["check", "--quiet", "."]))?;
    execute(&mut tool("mypy", place)?)?;
    execute(&mut tool("pyright", place)?)
}

fn formatted(place: &Path) -> Result<(), Error> {
    execute(tool("ruff", place)?.args(["format", "--quiet", "--check", "."]))
}

fn suites() -> Result<(), Error> {
    shared::build_suite()?;
    let mut user = python(["tests/as_a_new_user.py", "--"])?;
    user.arg(suite()?);
    user.args(["check", "receiver", "--strict", "--quiet", "--fuzz", "500"]);
    execute(&mut user)?;
    for adapter in ["asgi", "fast", "fastapi", "flask", "django", "wsgi"] {
        Listening::start(&mut receiver(adapter)?)?.check()?;
    }
    shared::check_sender(&sender()?)
}

/// Its receiver behind one of the adapters.
fn receiver(adapter: &str) -> Result<Command, Error> {
    let mut command = Command::new(environment()?.join("bin/python"));
    command
        .arg(package().join("conformance/receiver.py"))
        .arg(adapter);
    Ok(command)
}

/// Its sender.
fn sender() -> Result<Command, Error> {
    let mut command = Command::new(environment()?.join("bin/python"));
    command.arg(package().join("conformance/adapter.py"));
    Ok(command)
}

/// Installs what its peers need, and makes their commands.
pub(crate) fn peers() -> Result<Peers, Error> {
    install()?;
    Ok(Peers {
        sender: sender()?,
        receiver: receiver("asgi")?,
    })
}

/// The package has no dependencies, so that its sources will do.
#[expect(clippy::unnecessary_wraps, reason = "as every language has it")]
pub(crate) fn codec() -> Result<Command, Error> {
    let mut command = Command::new("python3");
    command.args(["-B", "conformance/codec.py"]);
    command.env("PYTHONPATH", "src");
    command.current_dir(package());
    Ok(command)
}

/// Each golden is part of a package: it is put over the rest of it, and the whole is checked.
fn goldens(package: &Path) -> Result<(), Error> {
    let tests = super::root().join("sdk/generator/tests");
    for name in shared::goldens_of("python")? {
        let place = scratch("sdk-python")?.join(&name);
        assemble(package, &tests.join("goldens/python").join(&name), &place)?;
        let usage = tests.join("usage/python").join(&name).with_extension("py");
        let used = usage.exists();
        if used {
            copy(&usage, &place.join("usage.py"))?;
        }
        formatted(&place)?;
        execute(tool("mypy", &place)?.arg("."))?;
        execute(tool("pyright", &place)?.arg("src"))?;
        if used {
            let mut usage = tool("python", &place)?;
            execute(usage.arg("usage.py").env("PYTHONPATH", "src"))?;
        }
    }
    Ok(())
}

/// The module is called as the goldens' is.
fn assemble(package: &Path, golden: &Path, place: &Path) -> Result<(), Error> {
    if place.exists() {
        fs::remove_dir_all(place).map_err(Error::file(place))?;
    }
    let sources = package.join("src/abc_webhook");
    for file in files::below(&sources)? {
        let name = file.strip_prefix(&sources).unwrap_or(&file);
        if name.extension().is_some_and(|extension| extension == "py") || name.ends_with("py.typed")
        {
            copy(&file, &place.join("src/my_hooks").join(name))?;
        }
    }
    for file in files::below(golden)? {
        copy(
            &file,
            &place.join(file.strip_prefix(golden).unwrap_or(&file)),
        )?;
    }
    let settings = place.join("pyproject.toml");
    fs::write(&settings, SETTINGS).map_err(Error::file(&settings))
}

/// As strict as the package itself.
const SETTINGS: &str = r#"[tool.ruff]
target-version = "py310"
line-length = 100

[tool.mypy]
strict = true
python_version = "3.10"
mypy_path = "src"
explicit_package_bases = true

[tool.pyright]
typeCheckingMode = "strict"
pythonVersion = "3.10"
extraPaths = ["src"]
"#;

/// Python with some arguments, in the folder of the package.
fn python<const N: usize>(arguments: [&str; N]) -> Result<Command, Error> {
    let mut command = tool("python", &package())?;
    command.args(arguments);
    Ok(command)
}

/// A program of the environment, which comes first on the path too: that is where the checkers of
/// types look for the packages they are to know.
fn tool(name: &str, place: &Path) -> Result<Command, Error> {
    let programs = environment()?.join("bin");
    let mut path = vec![programs.clone()];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut command = Command::new(programs.join(name));
    if let Ok(path) = std::env::join_paths(path) {
        command.env("PATH", path);
    }
    command.env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1");
    command.current_dir(place);
    Ok(command)
}

fn environment() -> Result<PathBuf, Error> {
    Ok(scratch("sdk-python")?.join("environment"))
}
