//! The package in Python: its own tests and mutants, what Python's tools say, both suites with every
//! adapter, and every golden checked and run.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::error::Error;
use crate::files;
use crate::run::{execute, line};
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
        receiver(adapter)?;
    }
    let mut sender = Command::new(suite()?);
    sender.args(["check", "sender", "--strict", "--quiet", "--command"]);
    sender.arg(environment()?.join("bin/python"));
    sender.arg("conformance/adapter.py");
    sender.env("ABC_WEBHOOK_TOKEN", TOKEN);
    execute(sender.current_dir(package()))
}

const TOKEN: &str = "your-secret-token";

/// Has the suite judge the receiver behind one of the adapters.
fn receiver(adapter: &str) -> Result<(), Error> {
    let mut command = python(["conformance/receiver.py", adapter])?;
    command
        .env("ABC_WEBHOOK_TOKEN", TOKEN)
        .stdout(Stdio::piped());
    eprintln!("$ {}", line(&command));
    let child = command.spawn().map_err(Error::file(Path::new("python")))?;
    let mut receiver = Ended(child);
    let url = receiver.address()?;
    let mut check = Command::new(suite()?);
    check.args(["check", "receiver", "--strict", "--quiet"]);
    execute(check.arg(url).env("ABC_WEBHOOK_TOKEN", TOKEN))
}

/// A program that is ended when it is not needed any more.
struct Ended(Child);

impl Ended {
    /// What the program says about where it listens.
    fn address(&mut self) -> Result<String, Error> {
        let mut line = String::new();
        if let Some(stdout) = self.0.stdout.take() {
            let read = BufReader::new(stdout).read_line(&mut line);
            read.map_err(Error::file(Path::new("conformance/receiver.py")))?;
        }
        Ok(line.trim().trim_start_matches("listening on ").to_owned())
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        // One that has ended already is no matter.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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
