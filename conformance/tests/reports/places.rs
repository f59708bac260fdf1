//! Where reports go, and of which runs there are some.

use std::process::Stdio;

use abc_webhook_conformance::report::{events_schema, report_schema};
use serde_json::{Value, json};

use crate::{Run, check, command, is_valid, junit_verdict, lines, of_type, reports, targets};

#[test]
fn a_report_on_standard_output_takes_the_place_of_the_one_for_a_reader() {
    let url = targets::yes_man("");
    let output = check(
        &url,
        &["--only", "receiver.response.ok", "--report", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(is_valid(&report_schema(), &report));
    assert_eq!(report["suites"][0]["target"], url);
    let output = check(
        &url,
        &["--only", "receiver.response.ok", "--report", "junit=-"],
    );
    assert!(output.stdout.starts_with(b"<?xml"));
}

#[test]
fn the_demo_has_reports_too() {
    let only = ["--only", "receiver.event.*", "--report", "jsonl"];
    let output = command().arg("demo").args(only).output().unwrap();
    let lines: Vec<Value> = lines(&String::from_utf8(output.stdout).unwrap());
    assert!(of_type(&lines, "decided").len() >= 8);
    assert!(lines.iter().all(|line| is_valid(&events_schema(), line)));
}

#[test]
fn a_target_that_is_not_there_leaves_a_report_without_a_suite() {
    let run = Run::of("http://127.0.0.1:1/webhook", &[]);
    assert_eq!(run.output.status.code(), Some(3));
    let report = run.json();
    assert_eq!(
        (&report["suites"], &report["exit"]),
        (&json!([]), &Value::Null)
    );
    let cases: Vec<_> = run.junit().iter().map(junit_verdict).collect();
    assert_eq!(
        cases,
        [("the run comes to its end".to_owned(), "error".to_owned())]
    );
    assert_eq!(run.read("r.jsonl"), "");
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_reports_what_there_is() {
    use rustix::process::{Pid, Signal, kill_process};

    let (url, connections) = targets::silent();
    let folder = tempfile::tempdir().unwrap();
    // No answer may time out before the interrupt is there, however busy the machine is.
    let child = command()
        .args(["check", "receiver", &url, "--time-out", "600"])
        .args(reports(folder.path()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first two only show that the target is there; with the third the suite has begun.
    let _held = [(); 3].map(|()| connections.recv().unwrap());
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let run = Run { output, folder };
    let report = run.json();
    assert_eq!(report["exit"], Value::Null);
    let suite = &report["suites"][0];
    assert_eq!(
        (&suite["checks"], &suite["ended"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(run.jsonl().len(), 1);
    let cases: Vec<_> = run.junit().iter().map(junit_verdict).collect();
    assert_eq!(
        cases,
        [("the run comes to its end".to_owned(), "error".to_owned())]
    );
}

#[test]
fn a_report_that_has_no_place_is_exit_2_before_anything_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let at = |report: &str| report.replace('@', folder.path().to_str().unwrap());
    let (url, connections) = targets::silent();
    let run = |reports: &[&str]| {
        let reports = reports
            .iter()
            .flat_map(|it| ["--report".to_owned(), at(it)]);
        let output = command()
            .args(["check", "receiver", &url])
            .args(reports)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(output.stdout, b"");
        let told = String::from_utf8(output.stderr).unwrap();
        told.replace(folder.path().to_str().unwrap(), "FOLDER")
    };
    insta::assert_snapshot!(run(&["json", "junit"]), @"
    error: two reports cannot both be written to standard output
    hint: give each a path of its own, for example --report json=report.json
    ");
    insta::assert_snapshot!(run(&["json=@/r", "junit=@/r"]), @"
    error: two reports cannot both be written to FOLDER/r
    hint: give each a path of its own, for example --report json=report.json
    ");
    insta::assert_snapshot!(run(&["jsnol"]), @"
    error: invalid value 'jsnol' for '--report <FORMAT[=PATH]>': there is no such format; there are human, html, json, jsonl, junit, markdown

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&["json="]), @"
    error: invalid value 'json=' for '--report <FORMAT[=PATH]>': behind = a path is needed, or - for standard output

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&["json=@/no/r.json"]), @"
    error: the report FOLDER/no/r.json cannot be written: entity not found
    hint: the folder must exist and be writable
    ");
    insta::assert_snapshot!(run(&["jsonl=@/no/r.jsonl"]), @"
    error: the report FOLDER/no/r.jsonl cannot be written: No such file or directory (os error 2)
    hint: the folder must exist and be writable
    ");
    insta::assert_snapshot!(run(&["junit=@"]), @"
    error: the report FOLDER cannot be written: is a directory
    hint: the folder must exist and be writable
    ");
    assert!(connections.try_recv().is_err(), "somebody was asked");
}

#[test]
#[cfg(target_os = "linux")]
fn a_document_that_cannot_be_written_in_the_end_is_exit_2() {
    let url = targets::yes_man("");
    let output = check(
        &url,
        &[
            "--only",
            "receiver.response.ok",
            "--report",
            "json=/dev/full",
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("the report cannot be written: No space left"),
        "{told}"
    );
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("1 check in")
    );
}

#[test]
fn the_settings_of_a_run_are_repeated_in_its_command_and_its_reports_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("known.toml");
    std::fs::write(&baseline, "'receiver.response.rejected.empty' = 'known'").unwrap();
    let baseline = baseline.to_str().unwrap();
    let url = targets::yes_man("");
    let settings = [
        "--time-out",
        "2.5",
        "--concurrency",
        "2",
        "--delay",
        "0.001",
        "--allow-load",
        "--baseline",
        baseline,
        "--strict",
    ];
    let selection = ["--only", "*.empty", "--level", "should", "--report", "json"];
    let output = check(&url, &[&settings[..], &selection].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let command = format!("abc-webhook check receiver {url} {}", settings.join(" "));
    assert_eq!(report["suites"][0]["command"], command);
    let check = &report["suites"][0]["checks"][0];
    let again = format!("{command} --only {}", check["id"].as_str().unwrap());
    assert_eq!(check["again"], again);
}
