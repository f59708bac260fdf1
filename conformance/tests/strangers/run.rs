//! Running a suite on a stranger, and where its parts are.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

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
    assert!(is_report(&stdout), "{stdout}{stderr}");
    (output.status.code().unwrap(), stdout)
}

/// What the command does that these words begin, with a report for programs on standard output.
pub(crate) fn output(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    let mut arguments = arguments.into_iter();
    // What stands behind `--command` belongs to the adapter.
    command.args(arguments.by_ref().take(2));
    command.args(["--report", "json"]).args(arguments);
    command.env("ABC_WEBHOOK_TOKEN", TOKEN);
    command.stdin(Stdio::null()).output().unwrap()
}

/// Whether a run was reported, and not refused before it began.
pub(crate) fn is_report(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|report| report["suites"].is_array())
}

/// The verdict and id of every check that did not pass.
pub(crate) fn troubles(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let suites = report["suites"].as_array().unwrap().iter();
    let checks = suites.flat_map(|suite| suite["checks"].as_array().unwrap());
    checks.filter_map(trouble).collect()
}

/// Whether connections are closed by the time the runner stops listening is a matter of
/// milliseconds in clients that close them at about that time.
fn trouble(check: &Value) -> Option<String> {
    let word = |key: &str| check[key].as_str().unwrap();
    match (word("verdict"), word("id")) {
        ("pass", _) | ("untestable", "sender.leftover.connection") => None,
        ("not-applicable", id) => Some(format!("n/a {id}")),
        // Of what is only told, that nothing is known is told with the same word.
        ("info", id) if check["finding"]["kind"] == "inconclusive" => {
            Some(format!("inconclusive {id}"))
        }
        ("fail", id) => Some(format!("FAIL {id}")),
        (verdict, id) => Some(format!("{verdict} {id}")),
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
