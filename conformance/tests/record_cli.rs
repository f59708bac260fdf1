//! `--record` and `judge` as people use them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;

use std::fs;
use std::path::Path;

use command::{run, run_with, shown};
use serde_json::Value;

const REFERENCE: [&str; 4] = [
    "--command",
    env!("CARGO_BIN_EXE_abc-webhook"),
    "reference",
    "sender",
];

#[test]
fn a_run_is_recorded_and_judged_with_the_same_findings() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (record, live, again) = (path("run.jsonl"), path("live.json"), path("again.json"));
    let report = format!("json={live}");
    let options = ["check", "sender", "--script", "410", "--record", &record];
    let output = run(&[&options[..], &["--quiet", "--report", &report], &REFERENCE].concat());
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));

    let report = format!("json={again}");
    let told = shown(&run(&["judge", &record, "--report", &report]));
    assert!(told.starts_with("exit: 0\n"), "{told}");
    assert!(told.contains("10 checks in"), "{told}");
    let note = format!("judged from {record}, recorded by abc-webhook ");
    assert!(told.contains(&note), "{told}");
    assert_eq!(findings(&live), findings(&again));
    assert_eq!(findings(&live).len(), 10);

    let bytes = fs::read(&record).unwrap();
    let told = shown(&run_with(&["judge", "-", "--only", "*limit*"], &bytes));
    assert!(told.contains("judged from standard input"), "{told}");
    assert!(told.contains("1 check in"), "{told}");
}

#[test]
fn what_is_no_record_is_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.jsonl"), "{\"type\":\"trace\"}\n").unwrap();
    let told = judge(folder.path(), "bad.jsonl");
    insta::assert_snapshot!(told, @r"
    exit: 2
    --- stdout
    --- stderr
    error: bad.jsonl is no record that can be judged: line 1: missing field `play`
    hint: a record is what check sender --record FILE writes; conformance/TRACE.md says how to write one by other means
    ");
    let told = judge(folder.path(), "none.jsonl");
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(
        told.contains("none.jsonl is no record that can be judged: it cannot be read"),
        "{told}"
    );
}

#[test]
fn a_record_that_cannot_be_written_is_told_before_anything_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder
        .path()
        .join("nowhere/run.jsonl")
        .display()
        .to_string();
    let options = ["check", "sender", "--script", "410", "--record", &record];
    let output = run(&[&options[..], &REFERENCE].concat());
    let told = shown(&output);
    assert!(
        told.starts_with("exit: 2\n--- stdout\n--- stderr\n"),
        "{told}"
    );
    assert!(told.contains("cannot be written"), "{told}");
}

fn judge(folder: &Path, file: &str) -> String {
    let path = folder.join(file).display().to_string();
    let told = shown(&run(&["judge", &path]));
    told.replace(&format!("{}/", folder.display()), "")
}

/// What a report says of each check, but for how long it took.
fn findings(path: &str) -> Vec<Value> {
    let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let mut checks = report["suites"][0]["checks"].as_array().unwrap().clone();
    for check in &mut checks {
        let check = check.as_object_mut().unwrap();
        check.remove("took_ms");
        check.remove("again");
    }
    checks
}
