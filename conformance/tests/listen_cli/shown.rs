//! What it shows of a delivery, to people and to programs.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{CHANGE, Listening, TOKEN, post, pty};

#[test]
fn a_terminal_of_80_columns_is_told_the_same_in_color() {
    let piped = Listening::start(&["--count", "1"]);
    piped.send(&post(TOKEN, CHANGE));
    let piped = piped.end();
    let terminal = pty::Terminal::of(80);
    let listening = Listening::start_with(terminal.output(), &["--count", "1"]);
    let reading = terminal.reading();
    listening.send(&post(TOKEN, CHANGE));
    let told = reading.join().unwrap().replace("\r\n", "\n");
    let plain = anstream::adapter::strip_str(&told).to_string();
    assert_ne!(plain, told, "there are colors");
    assert_eq!(listening.end_after(&plain), piped);
}

#[test]
fn a_delivery_is_shown_as_it_was_sent() {
    let listening = Listening::start(&["--count", "1"]);
    let answer = listening.send(&post(TOKEN, CHANGE));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    insta::assert_snapshot!(listening.end(), @r#"
    exit: 0
    --- stdout

    #1 TIME ISSUE_STATUS_CHANGE  issue 7 “Flow”: OPEN → IN_PROGRESS
      POST /hook?a=%20 HTTP/1.1
      X-Odd-Case: kept
      Host: here
      Content-Type: application/json
      x-webhook-token: <token>
      Content-Length: 312
      Connection: close

      {
        "event": "ISSUE_STATUS_CHANGE",
        "data": {
          "issue": {
            "id": 7,
            "createdAt": "2026-11-23T09:42:37.009Z",
            "updatedAt": "2026-11-23T09:42:45.740Z",
            "name": "Flow",
            "description": null,
            "status": "IN_PROGRESS",
            "externalIssueId": null,
            "feedbackCount": 1.0e1
          },
          "project": {
            "id": 1,
            "name": "abc-webhook conformance"
          },
          "previousStatus": "OPEN"
        }
      }

    #1: answers 200, N ms
    --- stderr
    1 delivery, 0 wrong
    "#);
}

#[test]
fn what_is_wrong_is_told_at_its_line_and_harmlessly() {
    let listening = Listening::start(&["--count", "1"]);
    listening.send(&post(
        "other",
        "{\"event\":\"ISSUE_CREATION\",\"data\":{\"issue\":7,\"::e\u{1b}\":\"\u{202e}\"}}",
    ));
    insta::assert_snapshot!(listening.end(), @r#"
    exit: 1
    --- stdout

    #1 TIME no event
      POST /hook?a=%20 HTTP/1.1
      X-Odd-Case: kept
      Host: here
      Content-Type: application/json
      x-webhook-token: <another token>
      Content-Length: 58
      Connection: close

      {
        "event": "ISSUE_CREATION",
        "data": {
          "issue": 7,
          "::e\u{1b}": "\u{202e}"
        }
      }

    error: no JSON: control character (\u0000-\u001F) found while parsing a string
     --> #1:5:9
      |
    5 |     "::e\u{1b}": "\u{202e}"
      |         ^^^^^^
      |
      = clause: transport.json (MUST), Webhook Receiving Server Implementation > Basic Requirements

      error: x-webhook-token holds another token [transport.token, MUST]
    #1: answers 200, N ms
    --- stderr
    1 delivery, 1 wrong
    "#);
}

#[test]
fn what_is_no_http_is_told_harmlessly() {
    let listening = Listening::start(&["--quiet"]);
    let answer = listening.send(b"POST / HTTP/1.1\r\nx: \x1b[2J\r\n\r\nbody");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    listening.interrupt();
    insta::assert_snapshot!(listening.end(), @"
    exit: 1
    --- stdout

    #1 TIME not read
      error: no complete request: the head is malformed: invalid header value [transport.post, MUST]
    #1: answers 400 and closes the connection, N ms
    --- stderr
    1 delivery, 1 wrong
    ");
}

#[test]
fn quiet_is_a_line_and_an_interrupt_is_its_end() {
    let mut listening = Listening::start(&["--quiet", "--answer", "404"]);
    listening.send(&post(TOKEN, CHANGE));
    // It is told before it is answered.
    let mut lines = BufReader::new(listening.child.stdout.take().unwrap()).lines();
    let title = lines.nth(1).unwrap().unwrap();
    assert!(title.contains("ISSUE_STATUS_CHANGE"), "{title}");
    listening.interrupt();
    let exit = listening.child.wait().unwrap();
    assert_eq!(exit.code(), Some(0));
}

#[test]
fn who_is_interrupted_before_the_count_says_so() {
    let mut listening = Listening::start(&["--count", "2"]);
    listening.send(&post(TOKEN, CHANGE));
    listening.interrupt();
    assert_eq!(listening.child.wait().unwrap().code(), Some(130));
}

#[test]
fn programs_are_told_when_it_is_ready_and_everything_else() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args([
            "listen",
            "--port",
            "0",
            "--format",
            "json",
            "--count",
            "1",
            "--any-token",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let ready = lines.next().unwrap();
    assert_eq!(ready["type"], "listening");
    let url = ready["url"].as_str().unwrap().to_owned();
    let address = url
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/webhook")
        .unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(&post("whatever", CHANGE)).unwrap();
    let told: Vec<Value> = lines.collect();
    let types: Vec<&str> = told.iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["attempt", "answer", "end"]);
    assert_eq!(told[0]["body"], CHANGE);
    assert_eq!(
        told[0]["headers"][0],
        serde_json::json!(["X-Odd-Case", "kept"])
    );
    assert_eq!(
        told[0]["headers"][3],
        serde_json::json!(["x-webhook-token", "<a token>"])
    );
    assert_eq!(told[0]["payload"]["valid"], true);
    assert_eq!(told[1]["status"], 200);
    assert_eq!(told[2]["wrong"], 0);
    assert!(told.iter().all(|line| line["format"] == 1));
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
