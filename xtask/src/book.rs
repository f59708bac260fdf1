//! `cargo xtask book`: the book below `docs/`, with a page for every clause and check.
//!
//! It is made by a crate of its own, so that no other task waits until mdBook is built.

use std::fs;
use std::path::PathBuf;

use crate::error::Error;
use crate::run::{cargo, execute};

/// Build the book, and fail where a link in it leads nowhere
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/book"))]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    fs::create_dir_all(&arguments.out).map_err(Error::file(&arguments.out))?;
    let out = fs::canonicalize(&arguments.out).map_err(Error::file(&arguments.out))?;
    let mut command = cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "abc-webhook-book",
    ]);
    execute(command.args(["--", "--out"]).arg(&out))?;
    eprintln!("to read it: {}", out.join("index.html").display());
    Ok(())
}
