//! `abc-webhook validate`: the verdict, the place and the exit code.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../command/mod.rs"]
mod command;

mod files;
mod programs;
mod shown;

use std::path::{Path, PathBuf};

use command::{run_with, shown};

/// Validates text that comes through standard input.
fn validated(arguments: &[&str], input: impl AsRef<[u8]>) -> String {
    shown(&run_with(
        &[&["validate"], arguments].concat(),
        input.as_ref(),
    ))
}

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(path)
}
