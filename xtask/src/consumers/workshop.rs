//! Where the tools are installed and work: a folder beside what Cargo builds, so that nothing of
//! it lies in the source tree and a second run finds the tools in place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;
use serde_json::json;

use super::consumer::{Consumer, Program};
use super::report::Row;
use super::vectors::Vector;
use crate::error::Error;
use crate::run::{cargo, execute};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/consumers");

pub(super) struct Workshop {
    folder: PathBuf,
}

impl Workshop {
    /// Installs what these consumers need.
    pub(super) fn open(consumers: &[&Consumer]) -> Result<Self, Error> {
        let workshop = Self {
            folder: target()?.join("consumers"),
        };
        let programs = || consumers.iter().map(|consumer| consumer.program);
        if consumers
            .iter()
            .any(|consumer| consumer.needs.contains(&"npm"))
        {
            workshop.install("node", "package-lock.json", npm_ci)?;
        }
        if programs().any(|program| matches!(program, Program::Python(_))) {
            workshop.install("python", "requirements.txt", venv)?;
        }
        Ok(workshop)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes each body into a file, and the list of them that consumers read.
    pub(super) fn lay_out(&self, vectors: &[Vector]) -> Result<(), Error> {
        let bodies = self.folder.join("vectors");
        replace_folder(&bodies)?;
        let mut list = Vec::new();
        for (index, vector) in vectors.iter().enumerate() {
            let file = bodies.join(index.to_string());
            fs::write(&file, &vector.body).map_err(Error::file(&file))?;
            list.push(json!({ "name": vector.name, "file": file }));
        }
        let path = self.list();
        fs::write(&path, json!(list).to_string()).map_err(Error::file(&path))
    }

    pub(super) fn run(&self, consumer: &Consumer, schema: &Path) -> Result<Vec<Row>, Error> {
        let report = self.folder.join(format!("{}.json", consumer.name));
        // What an earlier run has left must not be taken for this one's.
        if report.exists() {
            fs::remove_file(&report).map_err(Error::file(&report))?;
        }
        let mut command = match consumer.program {
            Program::Node(script) => self.script("node", "node".into(), script, schema),
            Program::Python(script) => {
                let python = venv_python(&self.folder.join("python"));
                self.script("python", python, script, schema)
            }
            Program::Typify => self.typify(schema),
        };
        execute(command.arg(self.list()).arg(&report))?;
        read_json(&report)
    }

    fn script(&self, folder: &str, program: PathBuf, script: &str, schema: &Path) -> Command {
        let mut command = Command::new(program);
        command.arg(script).arg(schema);
        command.current_dir(self.folder.join(folder));
        command
    }

    /// Its dependencies are its own, and so is the folder it is built in.
    fn typify(&self, schema: &Path) -> Command {
        let mut command = cargo(["run", "--quiet", "--locked", "--manifest-path"]);
        command.arg(Path::new(SOURCES).join("typify/Cargo.toml"));
        command.arg("--target-dir").arg(self.folder.join("typify"));
        command.arg("--").env("ABC_WEBHOOK_SCHEMA", schema);
        command
    }

    fn list(&self) -> PathBuf {
        self.folder.join("vectors.json")
    }

    /// Brings a folder's sources up to date, and its packages where the lock file changed.
    fn install(
        &self,
        name: &str,
        lock: &str,
        install: fn(&Path) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (sources, folder) = (Path::new(SOURCES).join(name), self.folder.join(name));
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        copy_files(&sources, &folder)?;
        let (lock, stamp) = (sources.join(lock), folder.join(".installed"));
        let wanted = fs::read(&lock).map_err(Error::file(&lock))?;
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        install(&folder)?;
        fs::write(&stamp, wanted).map_err(Error::file(&stamp))
    }
}

/// The folder Cargo builds in, in which this program lies as `debug/xtask`.
fn target() -> Result<PathBuf, Error> {
    let program = Path::new("xtask");
    let path = std::env::current_exe().map_err(Error::file(program))?;
    let target = path.ancestors().nth(2).unwrap_or(&path);
    Ok(target.to_owned())
}

fn npm_ci(folder: &Path) -> Result<(), Error> {
    let words = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ];
    let mut npm = Command::new("npm");
    execute(
        npm.args(words)
            .arg("--no-update-notifier")
            .current_dir(folder),
    )
}

fn venv(folder: &Path) -> Result<(), Error> {
    execute(
        Command::new("python3")
            .args(["-m", "venv", "--clear", "venv"])
            .current_dir(folder),
    )?;
    let mut pip = Command::new(venv_python(folder));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    pip.args(["--require-hashes", "--requirement", "requirements.txt"]);
    execute(pip.current_dir(folder))
}

fn venv_python(folder: &Path) -> PathBuf {
    let python = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    folder.join("venv").join(python)
}

fn copy_files(from: &Path, to: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(from).map_err(Error::file(from))? {
        let path = entry.map_err(Error::file(from))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, to.join(name)).map_err(Error::file(&path))?;
        }
    }
    Ok(())
}

/// An empty folder, whatever was there.
pub(super) fn replace_folder(folder: &Path) -> Result<(), Error> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(Error::file(folder))
}

pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = fs::read(path).map_err(Error::file(path))?;
    let path = path.to_owned();
    serde_json::from_slice(&text).map_err(|source| Error::Unreadable { path, source })
}
