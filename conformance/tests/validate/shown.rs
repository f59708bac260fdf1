//! What a reader is shown.

use std::fs;

use crate::validated;

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

/// What the book shows is what happens.
#[test]
fn the_book_shows_a_real_run() {
    let section = include_str!("../../../docs/src/payloads.md");
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
