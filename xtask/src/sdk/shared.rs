//! What the suites of all packages need: the command under test's other end, goldens, a place to work.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::listening::{TOKEN, TOKEN_VARIABLE};
use crate::error::Error;
use crate::files;
use crate::run::{cargo, execute};

/// Builds the command `abc-webhook`.
pub(crate) fn build_suite() -> Result<(), Error> {
    execute(&mut cargo([
        "build",
        "--package",
        "abc-webhook-conformance",
    ]))
}

/// The command `abc-webhook`, which Cargo puts beside this one.
pub(crate) fn suite() -> Result<PathBuf, Error> {
    let name = format!("abc-webhook{}", std::env::consts::EXE_SUFFIX);
    Ok(beside_us()?.join(name))
}

/// Has the suite judge a sender, every script of answers and faults included.
pub(super) fn check_sender(adapter: &Command) -> Result<(), Error> {
    let mut check = Command::new(suite()?);
    check.args([
        "check",
        "sender",
        "--strict",
        "--quiet",
        "--exhaustive",
        "--command",
    ]);
    check.arg(adapter.get_program()).args(adapter.get_args());
    execute(check.env(TOKEN_VARIABLE, TOKEN))
}

/// A folder of our own beside the binary, which lies in Cargo's target folder.
pub(crate) fn scratch(name: &str) -> Result<PathBuf, Error> {
    let folder = beside_us()?.join(name);
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    Ok(folder)
}

/// The names of a language's goldens, each of which is a folder.
pub(super) fn goldens_of(language: &str) -> Result<Vec<OsString>, Error> {
    let goldens = super::root()
        .join("sdk/generator/tests/goldens")
        .join(language);
    let files = files::below(&goldens)?;
    let parts = files
        .iter()
        .filter_map(|path| path.strip_prefix(&goldens).ok());
    let mut names: Vec<_> = parts
        .filter_map(|path| Some(path.iter().next()?.to_owned()))
        .collect();
    names.dedup();
    Ok(names)
}

/// Copies a file, and makes the folders on the way.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::copy(from, to).map_err(Error::file(from))?;
    Ok(())
}

fn beside_us() -> Result<PathBuf, Error> {
    let binary = std::env::current_exe().map_err(Error::file(Path::new("cargo xtask")))?;
    Ok(binary.parent().unwrap_or(Path::new(".")).to_owned())
}
