//! Running a suite on a stranger, and where its parts are.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

pub(crate) const TOKEN: &str = "your-secret-token";

/// The exit code, and the verdict and id of every check that did not pass.
pub(crate) fn run(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> (i32, Vec<String>) {
    let (exit, report) = report(arguments);
    (exit, troubles(&report))
}

/// The exit code and the report.
fn report(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> (i32, String) {
    let output = output(arguments);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stdout.contains(" suite, "), "{stdout}{stderr}");
    (output.status.code().unwrap(), stdout)
}

/// What the command does.
pub(crate) fn output(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The verdict and id of every check that did not pass.
pub(crate) fn troubles(report: &str) -> Vec<String> {
    report.lines().filter_map(trouble).collect()
}

/// A line of the list of verdicts: verdict, time, unit, id. Whether connections are closed by the
/// time the runner stops listening is a matter of milliseconds in clients that close them at about
/// that time.
fn trouble(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["untestable", .., "sender.leftover.connection"] => None,
        [verdict, _, "ms" | "s", id] if *verdict != "pass" => Some(format!("{verdict} {id}")),
        _ => None,
    }
}

pub(crate) fn examples(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(path)
}

/// Where `cargo xtask test` put what had to be built or installed.
pub(crate) fn built(path: &str) -> PathBuf {
    let folder = std::env::var_os("STRANGERS").expect("cargo xtask test sets STRANGERS");
    PathBuf::from(folder).join(path)
}

/// The Python of the virtual environment.
pub(crate) fn python() -> Command {
    Command::new(built("python/bin/python"))
}

/// A program that Cargo built as an example: it builds them together with tests, and puts them
/// beside them.
pub(crate) fn example(name: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.ancestors().nth(2).unwrap().join("examples");
    Command::new(folder.join(name))
}
