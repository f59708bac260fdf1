//! `trigger` and `replay` as people use them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod targets;

use std::fs;
use std::sync::mpsc::Receiver;

use command::{run, run_with, shown, without_times};
use serde_json::Value;
use targets::scripted;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// What the command says with the token on standard input, without what differs in every run.
fn told(url: &str, arguments: &[&str]) -> String {
    let arguments = [arguments, &["--to", url, "--token-file", "-"]].concat();
    let told = shown(&run_with(&arguments, b"s3cret-token\n"));
    without_times(&told.replace(url, "http://RECEIVER/webhook"))
}

fn body_of(requests: &Receiver<Vec<u8>>) -> Vec<u8> {
    let request = requests.recv().unwrap();
    let end = request.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    request[end + 4..].to_vec()
}

#[test]
fn an_event_is_delivered_and_the_answer_shown_harmlessly() {
    let answer = "HTTP/1.1 200 OK\r\nx-told: s3cret-token\r\nconnection: close\r\n\r\n\
                  \x1b[2Jyou said s3cret-token\n::error::x\n";
    let (url, requests) = scripted(Box::leak(Box::new([answer])));
    insta::assert_snapshot!(told(&url, &["trigger", "ISSUE_STATUS_CHANGE"]), @r"
    exit: 0
    --- stdout
    ISSUE_STATUS_CHANGE to http://RECEIVER/webhook
      issue 128 “Export fails on phones”: ON_REVIEW → IN_PROGRESS
      364 bytes of body

    attempt 1 of 4
      200 OK, N ms
      | x-told: <token>
      | connection: close
      |
      | \u{1b}[2Jyou said <token>
      | \u{3a}:error::x

    delivered after 1 attempt, N ms
    --- stderr
    ");
    let request = String::from_utf8(requests.recv().unwrap()).unwrap();
    assert!(
        request.contains("x-webhook-token: s3cret-token\r\n"),
        "{request}"
    );
}

#[test]
fn what_is_refused_is_not_retried() {
    let (url, _requests) = scripted(&["HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"]);
    insta::assert_snapshot!(told(&url, &["trigger", "issue-creation"]), @"
    exit: 1
    --- stdout
    ISSUE_CREATION to http://RECEIVER/webhook
      issue 128 “Export fails on phones”: INIT
      316 bytes of body

    attempt 1 of 4
      404 Not Found, N ms
      | content-length: 0

    rejected after 1 attempt, N ms
    --- stderr
    ");
}

#[test]
fn what_fails_and_what_nobody_answers_have_codes_of_their_own() {
    let (url, _requests) = scripted(&["HTTP/1.1 503 Down\r\ncontent-length: 0\r\n\r\n"]);
    let failed = told(&url, &["trigger", "issue-creation", "--retries", "0"]);
    assert!(failed.starts_with("exit: 1\n"), "{failed}");
    assert!(failed.contains("exhausted after 1 attempt"), "{failed}");
    let url = "http://127.0.0.1:1/";
    insta::assert_snapshot!(told(url, &["trigger", "issue-creation", "--retries", "0"]), @"
    exit: 3
    --- stdout
    ISSUE_CREATION to http://RECEIVER/webhook
      issue 128 “Export fails on phones”: INIT
      316 bytes of body

    attempt 1 of 1
      receiver: no connection: Connection refused (os error 111), N ms

    unreachable after 1 attempt, N ms
    --- stderr
    error: http://RECEIVER/webhook cannot be reached: receiver: no connection: Connection refused (os error 111)
    hint: is the receiver running, and does it listen on this address and port? try: curl -i -X POST with the same URL
    ");
}

#[test]
fn values_are_set_and_all_else_stays() {
    let (url, requests) = scripted(&[OK]);
    let set = [
        "--set",
        "data.feedback.message=it's 7",
        "--set",
        "data.feedback.rating=4.50",
    ];
    let told = told(
        &url,
        &[&["trigger", "feedback-creation"], &set[..]].concat(),
    );
    assert!(told.contains("“it's 7” in channel"), "{told}");
    let body = String::from_utf8(body_of(&requests)).unwrap();
    assert!(
        body.contains(r#""message":"it's 7","userEmail":"jo@example.com","rating":4.50,"#),
        "{body}"
    );
}

#[test]
fn an_unknown_path_is_told_with_the_nearest() {
    let set = ["--set", "data.issue.nmae=x"];
    insta::assert_snapshot!(told("http://127.0.0.1:1/", &[&["trigger", "issue-creation"], &set[..]].concat()), @"
    exit: 2
    --- stdout
    --- stderr
    error: --set data.issue.nmae: the payload has no such value; the nearest: data.issue.name, data.issue, data.issue.id
    hint: a path is made of keys and indices, such as data.feedback.issues[0].name; --file sends a payload of your own
    ");
}

#[test]
fn a_dry_run_prints_the_line_for_curl() {
    let dry = run(&[
        "trigger",
        "issue-creation",
        "--to",
        "http://127.0.0.1:1/?key=k",
        "--dry-run",
        "--set",
        "data.issue.name=it's",
        "--token-file",
        "token.txt",
    ]);
    insta::assert_snapshot!(shown(&dry), @r#"
    exit: 0
    --- stdout
    curl -i 'http://127.0.0.1:1/?key=k' -H 'content-type: application/json' -H "x-webhook-token: $(cat token.txt)" --data-binary '{"event":"ISSUE_CREATION","data":{"issue":{"id":128,"createdAt":"2026-11-20T14:05:11.042Z","updatedAt":"2026-11-20T14:05:11.042Z","name":"it'\''s","description":"Nothing happens after a tap.","status":"INIT","externalIssueId":"","feedbackCount":0},"project":{"id":1,"name":"abc-webhook conformance"}}}'
    --- stderr
    "#);
}

#[test]
fn a_file_is_sent_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("payload");
    let bytes = b" {\"event\": \"NEWS\",\n\"data\":1e400}\xff\n";
    fs::write(&path, bytes).unwrap();
    let (url, requests) = scripted(&[OK]);
    let path = path.display().to_string();
    let told = told(&url, &["trigger", "--file", &path]);
    assert!(told.starts_with("exit: 0\n"), "{told}");
    assert!(
        told.contains("note: no receiver has to accept this payload: no UTF-8"),
        "{told}"
    );
    assert_eq!(body_of(&requests), bytes);
}

#[test]
fn whoever_sends_what_was_saved_is_told_of_replay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("0001-1-NEWS.json").display().to_string();
    let url = "http://127.0.0.1:1/";
    let dry = |saved: &str| {
        fs::write(&path, saved).unwrap();
        shown(&run(&[
            "trigger",
            "--file",
            &path,
            "--to",
            url,
            "--no-token",
            "--dry-run",
        ]))
    };
    let head = r#""method":"POST","target":"/","headers":[]"#;
    let saved = format!("{{{head},\"body\":\"{{}}\"}}");
    let hint = "hint: it is a delivery that was saved; abc-webhook replay sends what is in it\n";
    assert!(dry(&saved).ends_with(hint), "{}", dry(&saved));
    assert!(!dry(r#"{"body":"mine"}"#).contains("hint"));
}

#[test]
fn many_are_told_for_programs_and_differ() {
    let (url, requests) = scripted(&[OK, OK, OK]);
    let options = ["--count", "3", "--rate", "1000", "--format", "json"];
    let told = told(
        &url,
        &[&["trigger", "issue-addition"], &options[..]].concat(),
    );
    let lines = told.lines().filter(|line| line.starts_with('{'));
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 7, "{told}");
    let summary = lines.last().unwrap();
    assert_eq!(summary["deliveries"], 3);
    assert_eq!(summary["outcomes"]["delivered"], 3);
    assert_eq!(summary["answers"]["200"], 3);
    let mut ids: Vec<u64> = (0..3)
        .map(|_| serde_json::from_slice::<Value>(&body_of(&requests)).unwrap())
        .map(|body| body["data"]["feedback"]["id"].as_u64().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, [4711, 4712, 4713]);
}

#[test]
fn strangers_are_put_under_load_with_leave_only() {
    let url = "http://192.0.2.1/";
    insta::assert_snapshot!(told(url, &["trigger", "issue-creation", "--count", "6"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: 6 deliveries to http://RECEIVER/webhook, which is not loopback, need --allow-load
    hint: test only what you own
    ");
}

#[test]
fn an_event_that_does_not_exist_is_told_with_those_that_do() {
    let told = told("http://127.0.0.1:1/", &["trigger", "issue-deletion"]);
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(told.contains("issue-status-change"), "{told}");
}

#[test]
fn saved_deliveries_recordings_and_payloads_are_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let saved = |attempt: u32, body: &str| {
        serde_json::json!({"method": "POST", "target": "/", "headers": [["a", "b"]], "delivery": 1, "attempt": attempt, "body": body}).to_string()
    };
    write(
        "2.jsonl",
        &format!(
            "{}\n{}\n",
            saved(1, "{\"n\": 1.0}"),
            saved(2, "{\"n\": 1.0}")
        ),
    );
    write("1.json", "{\"event\" :\n\"NEWS\"}");
    write("0.txt", "not this");
    let (url, requests) = scripted(&[OK, OK]);
    let path = folder.path().display().to_string();
    let told = told(&url, &["replay", &path]).replace(&path, "FOLDER");
    insta::assert_snapshot!(told, @"
    exit: 0
    --- stdout
    #1    delivered N ms  FOLDER/1.json: 200
    #2    delivered N ms  FOLDER/2.jsonl:1: 200

    2 deliveries in N ms: 2 delivered
    attempts: 2 × 200
    answers took: least N ms, median N ms, 95 % N ms, most N ms
    --- stderr
    ");
    assert_eq!(body_of(&requests), b"{\"event\" :\n\"NEWS\"}");
    assert_eq!(body_of(&requests), b"{\"n\": 1.0}");
}

#[test]
fn what_cannot_be_replayed_is_known_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "{\"event\":\"NEWS\"}\n{\"event\":\n").unwrap();
    let (path, folder) = (path.display().to_string(), folder.path().join("none"));
    let url = "http://127.0.0.1:1/";
    insta::assert_snapshot!(told(url, &["replay", &path]).replace(&path, "FILE"), @"
    exit: 2
    --- stdout
    --- stderr
    error: FILE: line 2 is no JSON, and no delivery
    ");
    fs::create_dir(&folder).unwrap();
    let told = told(url, &["replay", &folder.display().to_string()]);
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(told.contains("holds no delivery"), "{told}");
}
