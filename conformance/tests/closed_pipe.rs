//! Whoever reads only the first lines has seen enough: a pipe that nobody reads ends no command with
//! a message, and a run that is judged exits as it would have.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod targets;

use std::io::{PipeWriter, pipe};
use std::process::{Command, Stdio};

use command::{shown, without_proxies};
use targets::yes_man;

const SCHEMAS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema");

/// A pipe that nobody reads.
fn closed() -> PipeWriter {
    pipe().unwrap().1
}

fn abc_webhook(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    without_proxies(&mut command);
    let token = ("ABC_WEBHOOK_TOKEN", "your-secret-token");
    command
        .args(words)
        .env(token.0, token.1)
        .stdin(Stdio::null());
    command
}

#[test]
fn what_shows_something_ends_quietly() {
    let payload = format!("{SCHEMAS}/README.md");
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("hooks").display().to_string();
    for (words, exit) in [
        (&["list"][..], 0),
        (&["explain", "*"], 0),
        (&["schema"], 0),
        (&["completions", "bash"], 0),
        (&["help", "environment"], 0),
        (&["check", "receiver", "--help"], 0),
        (&["--version"], 0),
        (&["validate", &payload], 1),
        (&["sdk", "typescript", "--model"], 0),
        (&["sdk", "typescript", "--out", &package], 0),
        (&["init", "receiver", "http://127.0.0.1:1/"], 0),
        (
            &[
                "trigger",
                "issue-creation",
                "--to",
                "http://127.0.0.1:1/",
                "--dry-run",
            ],
            0,
        ),
    ] {
        let mut command = abc_webhook(words);
        let output = command.current_dir(&folder).stdout(closed()).output();
        assert_eq!(shown(&output.unwrap()), quiet(exit), "{words:?}");
    }
}

#[test]
fn a_run_exits_as_it_would_have_and_writes_its_other_reports() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.json");
    let kept = format!("json={}", file.display());
    let url = yes_man("");
    for (only, exit) in [
        ("receiver.response.ok", 0),
        ("receiver.transport.token.wrong", 1),
    ] {
        let words = ["check", "receiver", &url, "--only", only, "--report", &kept];
        let output = abc_webhook(&words).stdout(closed()).output().unwrap();
        assert_eq!(shown(&output), quiet(exit), "{only}");
        assert!(std::fs::read_to_string(&file).unwrap().contains(only));
        // What is read back, and what is written when all is over.
        for words in [
            &["report", &file.display().to_string()][..],
            &["report", &file.display().to_string(), "--report", "junit"],
        ] {
            let output = abc_webhook(words).stdout(closed()).output().unwrap();
            assert_eq!(shown(&output), quiet(0), "{words:?}");
        }
        for format in ["json", "jsonl", "junit", "html"] {
            let words = [
                "check", "receiver", &url, "--only", only, "--report", format,
            ];
            let output = abc_webhook(&words).stdout(closed()).output().unwrap();
            assert_eq!(shown(&output), quiet(exit), "{only} {format}");
        }
    }
}

#[test]
fn errors_that_nobody_reads_are_no_panic() {
    for (words, exit) in [
        (&["check", "receiver", "no URL"][..], 2),
        (&["explain", "nothing"], 2),
        (&["check", "receiver", "http://127.0.0.1:1/"], 3),
        (&["nothing"], 2),
    ] {
        let mut command = abc_webhook(words);
        let status = command.stdout(closed()).stderr(closed()).status().unwrap();
        assert_eq!(status.code(), Some(exit), "{words:?}");
    }
}

fn quiet(exit: u8) -> String {
    format!("exit: {exit}\n--- stdout\n--- stderr\n")
}
