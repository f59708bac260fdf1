//! Strangers, written as their libraries' documentation would have one write them, and exactly
//! what the suites find in them.
//!
//! They need toolchains and packages that Rust does not bring; `cargo xtask test` installs and
//! runs what the machine has.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const TOKEN: &str = "your-secret-token";

#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_express_bears_every_must_and_swallows_nonsense() {
    let mut server = Command::new("node")
        .arg("server.mjs")
        .current_dir(examples("receivers/express"))
        .env("WEBHOOK_TOKEN", TOKEN)
        .env("PORT", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let server = Stopped(server);
    let url = line.trim().strip_prefix("listening on ").expect(&line);
    let (exit, troubles) = run(&["check", "receiver", url]);
    drop(server);
    assert_eq!(
        troubles,
        [
            "warn receiver.response.rejected.empty",
            "warn receiver.response.rejected.array",
            "warn receiver.response.rejected.no-event",
            "warn receiver.response.rejected.no-data",
            "warn receiver.unauthenticated.robust.content-type",
        ]
    );
    assert_eq!(exit, 0);
}

#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_axios_is_convicted_of_retrying_client_errors_and_of_nothing_else() {
    let adapter = examples("senders/axios-rxjs/adapter.mjs");
    let (exit, troubles) = check_sender("node", &adapter);
    assert_eq!(
        troubles,
        [
            "FAIL sender.retry.client-error.bad-request",
            "FAIL sender.retry.client-error.unauthorized",
            "FAIL sender.retry.client-error.not-found",
            "FAIL sender.retry.client-error.conflict",
            "FAIL sender.retry.client-error.gone",
            "FAIL sender.retry.client-error.too-many-requests",
            "FAIL sender.retry.client-error.after-server-error",
        ]
    );
    assert_eq!(exit, 1);
}

#[test]
#[ignore = "needs Python: cargo xtask test runs it"]
fn python_urllib_is_convicted_of_believing_half_a_head_and_of_nothing_else() {
    let adapter = examples("senders/python-urllib/adapter.py");
    let (exit, troubles) = check_sender("python3", &adapter);
    assert_eq!(troubles, ["FAIL sender.retry.network-error.cut-head"]);
    assert_eq!(exit, 1);
}

fn check_sender(program: &str, adapter: &std::path::Path) -> (i32, Vec<String>) {
    run(&[
        "check",
        "sender",
        "--command",
        program,
        adapter.to_str().unwrap(),
    ])
}

/// The exit code, and the verdict and id of every check that did not pass.
///
/// Lateness is left out: on a loaded machine it is inconclusive, and no fault of the stranger's.
fn run(arguments: &[&str]) -> (i32, Vec<String>) {
    let output = Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stdout.contains(" suite, "), "{stdout}{stderr}");
    let troubles = stdout.lines().filter_map(trouble).collect();
    (output.status.code().unwrap(), troubles)
}

/// A line of the list of verdicts: verdict, time, unit, id.
fn trouble(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [verdict, _, "ms" | "s", id] if *verdict != "pass" => Some(format!("{verdict} {id}")),
        _ => None,
    }
    .filter(|trouble| !trouble.starts_with("inconclusive sender.retry.interval.not-late"))
}

fn examples(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(path)
}

/// A child that is stopped when the test is over, failed or not.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
