//! `abc-webhook validate`: the verdict, the place and the exit code.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;

use std::fs;
use std::path::{Path, PathBuf};

use abc_webhook_conformance::validate;
use serde_json::Value;

use command::{run, run_with, shown};

/// Validates text that comes through standard input.
fn validated(arguments: &[&str], input: impl AsRef<[u8]>) -> String {
    shown(&run_with(
        &[&["validate"], arguments].concat(),
        input.as_ref(),
    ))
}

#[test]
fn every_error_is_shown_at_its_place() {
    let payload = r#"{
  "event": "ISSUE_CREATION",
  "data": {
    "issue": {"id": "7", "name": "ä 😀", "status": 1, "createdAt": "2024-01-15"},
    "news": true
  }
}
"#;
    insta::assert_snapshot!(validated(&[], payload), @r#"
    exit: 1
    --- stdout
    error: key `project` is missing
     --> <stdin>:3:11
      |
    3 |   "data": {
      |           ^ missing from this object
      |
      = pointer: /data
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    error: expected a non-negative integer below 2^64, found "7"
     --> <stdin>:4:21
      |
    4 |     "issue": {"id": "7", "name": "ä 😀", "status": 1, …
      |                     ^^^
      |
      = pointer: /data/issue/id
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    error: expected a string, found 1
     --> <stdin>:4:51
      |
    4 | …": {"id": "7", "name": "ä 😀", "status": 1, "createdAt": "2024-01-15"},
      |                                           ^
      |
      = pointer: /data/issue/status
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    error: expected an RFC 3339 timestamp such as 2024-01-15T10:30:00.000Z, found "2024-01-15"
     --> <stdin>:4:67
      |
    4 | …name": "ä 😀", "status": 1, "createdAt": "2024-01-15"},
      |                                           ^^^^^^^^^^^^
      |
      = pointer: /data/issue/createdAt
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    1 payload: 0 valid, 1 not, with 4 errors
    --- stderr
    "#);
}

#[test]
fn the_strict_reading_notes_unknown_keys_and_takes_them() {
    let payload = r#"{"event":"ISSUE_STATUS_CHANGE","data":{"issue":{"id":1,"createdAt":"2024-01-15T11:00:00.000Z","updatedAt":"2024-01-15T11:00:00.000Z","name":"n","description":null,"status":"OPEN","externalIssueId":"","feedbackCount":0},"project":{"id":1,"name":"p","name":"q"},"previousStatus":"INIT"},"sent":1}"#;
    insta::assert_snapshot!(validated(&["--reading", "strict"], payload), @r#"
    exit: 0
    --- stdout
    note: the same key again: the last value counts
     --> <stdin>:1:249
      |
    1 | …kCount":0},"project":{"id":1,"name":"p","name":"q"},"previousStatus":"INIT"}…
      |                                          ^^^^^^
      |
      = pointer: /data/project/name

    note: a key that is not documented
     --> <stdin>:1:286
      |
    1 | …p","name":"q"},"previousStatus":"INIT"},"sent":1}
      |                                          ^^^^^^
      |
      = pointer: /sent
      = clause: tolerance.key (SHOULD), good practice, where the guide is silent

    1 payload: 1 valid; 2 notes
    --- stderr
    "#);
}

#[test]
fn the_readings_differ() {
    let payload = r#"{"event":"NEWS","data":null}"#;
    insta::assert_snapshot!(validated(&["--reading", "tolerant"], payload), @"
    exit: 0
    --- stdout
    1 payload: 1 valid
    --- stderr
    ");
    insta::assert_snapshot!(validated(&["--reading", "strict"], payload), @r#"
    exit: 1
    --- stdout
    error: expected one of FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION, found "NEWS"
     --> <stdin>:1:10
      |
    1 | {"event":"NEWS","data":null}
      |          ^^^^^^
      |
      = pointer: /event

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    "#);
}

#[test]
fn what_is_no_json_is_shown_where_it_ends_to_be_some() {
    insta::assert_snapshot!(validated(&[], b"\xEF\xBB\xBF{\"event\":\"NEWS\"}"), @r#"
    exit: 1
    --- stdout
    error: no JSON: it starts with a byte order mark, which JSON does not have
     --> <stdin>:1:1
      |
    1 | \u{feff}{"event":"NEWS"}
      | ^^^^^^^^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    "#);
    insta::assert_snapshot!(validated(&[], b"{\"event\":\"caf\xE9\"}"), @r#"
    exit: 1
    --- stdout
    error: no UTF-8: the byte 0xE9 has no place here
     --> <stdin>:1:14
      |
    1 | {"event":"caf�"}
      |              ^
      |
      = offset: 13
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    "#);
    insta::assert_snapshot!(validated(&[], "{'event': 'NEWS'}"), @"
    exit: 1
    --- stdout
    error: no JSON: key must be a string
     --> <stdin>:1:2
      |
    1 | {'event': 'NEWS'}
      |  ^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    ");
    insta::assert_snapshot!(validated(&[], "{\"event\": \"NEWS\",\n}\n"), @"
    exit: 1
    --- stdout
    error: no JSON: trailing comma
     --> <stdin>:2:1
      |
    2 | }
      | ^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    ");
    insta::assert_snapshot!(validated(&[], "{\"event\": \"NEWS\""), @r#"
    exit: 1
    --- stdout
    error: no JSON: EOF while parsing an object
     --> <stdin>:1:17
      |
    1 | {"event": "NEWS"
      |                 ^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    "#);
}

#[test]
fn json_lines_go_on_after_a_broken_line() {
    let lines = "{\"event\":\"A\"}\n{\"event\":\n\n{\"event\":1} {\"event\":\"B\"}\n";
    insta::assert_snapshot!(validated(&["-"], lines), @r#"
    exit: 1
    --- stdout
    error: no JSON: EOF while parsing a value
     --> <stdin>:2:10
      |
    2 | {"event":
      |          ^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    error: expected a string, found 1
     --> <stdin>:4:10
      |
    4 | {"event":1}
      |          ^
      |
      = pointer: /event

    4 payloads: 2 valid, 2 not, with 2 errors
    --- stderr
    "#);
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = "é".repeat(300_000);
    let payload = format!(
        r#"{{"event":"ISSUE_CREATION","data":{{"long":"{long}","issue":[],"project":"{long}"}}}}"#
    );
    insta::assert_snapshot!(validated(&[], payload), @r#"
    exit: 1
    --- stdout
    error: expected an object, found an array
     --> <stdin>:1:300053
      |
    1 | …éééééééééééééééééééééééééééééé","issue":[],"project":"ééééééééééééééééé…
      |                                          ^
      |
      = pointer: /data/issue
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    error: expected an object, found "éééééééééééééééééééééééééééééééé" and more
     --> <stdin>:1:300066
      |
    1 | …ééééééééééééééééé","issue":[],"project":"ééééééééééééééééééééééééééééééééééééééé…}}
      |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = pointer: /data/project
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    1 payload: 0 valid, 1 not, with 2 errors
    --- stderr
    "#);
}

#[test]
fn what_would_steer_a_terminal_is_spelled_out() {
    let payload = "{\"event\":\"ISSUE_CREATION\",\"data\":\"\u{202e}\u{9b}2J ##[error]\"}";
    insta::assert_snapshot!(validated(&[], payload), @r#"
    exit: 1
    --- stdout
    error: expected an object, found "\u{202e}\u{9b}2J #\u{23}[error]"
     --> <stdin>:1:34
      |
    1 | {"event":"ISSUE_CREATION","data":"\u{202e}\u{9b}2J #\u{23}[error]"}
      |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = pointer: /data
      = clause: event.issue-creation (MUST), Supported Event Types > 2. ISSUE_CREATION

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    "#);
    let payload = "{\"a\":1,\"a\u{202e}\":2,\"a\u{202e}\":3,\"event\":\"\"}";
    insta::assert_snapshot!(validated(&[], payload), @r#"
    exit: 0
    --- stdout
    note: the same key again: the last value counts
     --> <stdin>:1:15
      |
    1 | {"a":1,"a\u{202e}":2,"a\u{202e}":3,"event":""}
      |                      ^^^^^^^^^^^
      |
      = pointer: /a\u{202e}

    1 payload: 1 valid; 1 note
    --- stderr
    "#);
}

#[test]
fn more_errors_than_anyone_reads_are_counted() {
    let issues = vec!["{}"; 2000].join(",");
    let body = format!(
        r#"{{"event":"FEEDBACK_CREATION","data":{{"feedback":{{"id":1,"updatedAt":"2024-01-15T10:30:00.000Z","issues":[{issues}]}},"channel":{{"id":1,"name":"c"}},"project":{{"id":1,"name":"p"}}}}}}"#
    );
    let shown = validated(&["-"], body);
    assert_eq!(shown.matches("missing from this object").count(), 100);
    assert!(shown.contains("error: and 5900 more, which --format json tells"));
    assert!(shown.contains("1 payload: 0 valid, 1 not, with 6000 errors"));
}

#[test]
fn depth_is_an_error_and_no_crash() {
    let deep = format!(
        r#"{{"event":"N","data":{}1{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    insta::assert_snapshot!(validated(&[], deep), @"
    exit: 1
    --- stdout
    error: nested more deeply than 128 levels
     --> <stdin>:1:147
      |
    1 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
      |                                          ^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    ");
}

#[test]
fn nothing_to_validate_is_exit_2() {
    insta::assert_snapshot!(validated(&[], " \n"), @"
    exit: 2
    --- stdout
    --- stderr
    error: <stdin> holds no payload
    hint: a file holds one payload, or one a line, or several one after the other
    ");
}

#[test]
fn a_file_that_cannot_be_read_does_not_keep_others_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    fs::write(&bad, "[]").unwrap();
    let bad = bad.to_str().unwrap();
    let output = run(&["validate", "no/such/file", bad]);
    let shown = shown(&output).replace(folder.path().to_str().unwrap(), "FOLDER");
    insta::assert_snapshot!(shown, @"
    exit: 2
    --- stdout
    error: expected an object, found an array
     --> FOLDER/bad.json:1:1
      |
    1 | []
      | ^
      |
      = pointer: the whole payload

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    error: no/such/file cannot be read: No such file or directory (os error 2)
    hint: validate takes the paths of files that hold payloads, or - for standard input
    ");
    let folder = folder.path().to_str().unwrap();
    let output = run(&["validate", folder, bad, bad]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_exit_2() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let guide = data("guide/issue-creation.json");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .arg("validate")
        .arg(guide)
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.is_empty());
}

#[test]
fn programs_get_one_object_a_payload() {
    let lines = "{\"event\":\"A\"}\n  {\"event\":\"ISSUE_CREATION\",\"data\":{\"issue\":1}}\n";
    insta::assert_snapshot!(validated(&["--format", "json"], lines), @r#"
    exit: 1
    --- stdout
    {"file":"<stdin>","line":1,"column":1,"offset":0,"bytes":13,"event":"A","reading":"tolerant","valid":true,"errors":[],"notes":[]}
    {"file":"<stdin>","line":2,"column":3,"offset":16,"bytes":45,"event":"ISSUE_CREATION","reading":"tolerant","valid":false,"errors":[{"kind":"missing-key","pointer":"/data","line":2,"column":36,"offset":49,"bytes":1,"message":"key `project` is missing","key":"project","expected":null,"found":null,"clause":{"id":"event.issue-creation","level":"MUST","section":["Supported Event Types","2. ISSUE_CREATION"]}},{"kind":"mismatch","pointer":"/data/issue","line":2,"column":45,"offset":58,"bytes":1,"message":"expected an object, found 1","key":null,"expected":"an object","found":"1","clause":{"id":"event.issue-creation","level":"MUST","section":["Supported Event Types","2. ISSUE_CREATION"]}}],"notes":[]}
    --- stderr
    "#);
}

#[test]
fn what_programs_get_is_valid_by_its_schema() {
    let schema = serde_json::to_value(validate::schema()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut input = b"{\"a\":1,\"a\":2,\"event\":\"NEWS\"}\n[]\n{\n{\"\xFF\":1}\n".to_vec();
    input.extend("[".repeat(200).into_bytes());
    input.extend(b"]".repeat(200));
    input.extend(fs::read(data("tolerance/unknown-keys.json")).unwrap());
    for reading in ["strict", "tolerant"] {
        let arguments = ["validate", "--format", "json", "--reading", reading];
        let output = run_with(&arguments, &input);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 6, "{text}");
        for line in text.lines() {
            let mut record: Value = serde_json::from_str(line).unwrap();
            let errors: Vec<_> = validator
                .iter_errors(&record)
                .map(|it| it.to_string())
                .collect();
            assert!(errors.is_empty(), "{line}: {errors:?}");
            record["valid"] = 1.into();
            assert!(!validator.is_valid(&record));
        }
    }
}

/// The payloads of the suites: what the guide shows and what was observed conforms; the rest is
/// what a receiver must put up with.
#[test]
fn the_payloads_of_the_suites_are_what_they_are_said_to_be() {
    let strict = |folder| refused("strict", folder);
    assert_eq!(refused("tolerant", "guide"), [""; 0]);
    assert_eq!(refused("tolerant", "observed"), [""; 0]);
    assert_eq!(refused("tolerant", "tolerance"), [""; 0]);
    assert_eq!(strict("guide"), [""; 0]);
    assert_eq!(strict("observed"), [""; 0]);
    insta::assert_snapshot!(strict("tolerance").join("\n"), @r#"
    no-added-issue.json /data: key `addedIssue` is missing
    nulls.json /data/feedback/createdAt: expected a timestamp of the form 2024-01-15T10:30:00.000Z, found null
    unknown-event.json /event: expected one of FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION, found "PROJECT_ARCHIVAL"
    unknown-status.json /data/issue/status: expected one of INIT, ON_REVIEW, IN_PROGRESS, RESOLVED, PENDING, OPEN, found "WONT_FIX"
    unknown-status.json /data/previousStatus: expected one of INIT, ON_REVIEW, IN_PROGRESS, RESOLVED, PENDING, OPEN, found "TRIAGED"
    "#);
}

#[test]
fn every_capture_conforms() {
    for (name, count) in [("events", 25), ("payload-edges", 44)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/rust/tests/data/captures");
        let lines = fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
        let bodies = lines.lines().map(|line| {
            let delivery: Value = serde_json::from_str(line).unwrap();
            delivery["body"].as_str().unwrap().to_owned()
        });
        let bodies: Vec<String> = bodies.collect();
        for reading in ["tolerant", "strict"] {
            let shown = validated(&["--reading", reading], bodies.join("\n"));
            let expected =
                format!("exit: 0\n--- stdout\n{count} payloads: {count} valid\n--- stderr\n");
            assert_eq!(shown, expected);
        }
    }
}

/// The messages about the payloads in a folder, with the names of their files.
fn refused(reading: &str, folder: &str) -> Vec<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(data(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 4);
    let mut told = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let arguments = ["validate", "--format", "json", "--reading", reading];
        let output = run(&[&arguments[..], &[file.to_str().unwrap()]].concat());
        let record: Value = serde_json::from_slice(&output.stdout).unwrap();
        let valid = record["errors"].as_array().unwrap().is_empty();
        assert_eq!(record["valid"], valid);
        assert_eq!(output.status.code(), Some(i32::from(!valid)));
        for error in record["errors"].as_array().unwrap() {
            told.push(format!(
                "{name} {}: {}",
                error["pointer"].as_str().unwrap(),
                error["message"].as_str().unwrap()
            ));
        }
    }
    told
}

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(path)
}

/// What the book shows is what happens.
#[test]
fn the_book_shows_a_real_run() {
    let section = include_str!("../../docs/src/payloads.md");
    let block = |opening| {
        let rest = section.split_once(opening).unwrap().1;
        rest.split_once("```").unwrap().0
    };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("delivery.json"), block("```json\n")).unwrap();
    let command = block("```sh\n").trim();
    let arguments = command.strip_prefix("abc-webhook ").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(arguments.split(' '))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        block("```text\n")
    );
}

#[test]
fn of_a_saved_delivery_the_body_is_validated_at_its_own_lines() {
    let saved = serde_json::json!({
        "method": "POST", "target": "/", "headers": [["Host", "a"]],
        "body": "{\n  \"event\": 7\n}",
    });
    insta::assert_snapshot!(validated(&[], format!("\n{saved}\n")), @r#"
    exit: 1
    --- stdout
    error: expected a string, found 7
     --> <stdin>:2, body:2:12
      |
    2 |   "event": 7
      |            ^
      |
      = pointer: /event

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    "#);
}
