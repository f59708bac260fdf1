//! `listen` as people and scripts use it, on real sockets.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod pty;
mod targets;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use command::{run, shown, without_times};
use serde_json::Value;
use targets::scripted;

const TOKEN: &str = "s3cret-token";

/// The command while it listens.
struct Listening {
    child: Child,
    stderr: BufReader<ChildStderr>,
    address: String,
}

impl Listening {
    /// Starts it; it is ready when it says so.
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(Stdio::piped(), arguments)
    }

    /// The same, with this standard output.
    fn start_with(stdout: Stdio, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command::without_proxies(&mut command);
        let mut child = command
            .args(["listen", "--port", "0"])
            .args(arguments)
            .env("ABC_WEBHOOK_TOKEN", TOKEN)
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It holds the other end of the output.
        drop(command);
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap();
        let address = address.strip_suffix("/webhook").unwrap().to_owned();
        Self {
            child,
            stderr,
            address,
        }
    }

    /// Sends a request on a connection of its own; gives back the answer.
    fn send(&self, request: &[u8]) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        connection.write_all(request).unwrap();
        let mut answer = Vec::new();
        let _ = connection.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What it said until its end, without what differs in every run.
    fn end(mut self) -> String {
        let mut out = String::new();
        let mut stdout = self.child.stdout.take().unwrap();
        stdout.read_to_string(&mut out).unwrap();
        self.end_after(&out)
    }

    /// The same, where its standard output was read elsewhere.
    fn end_after(mut self, out: &str) -> String {
        let mut err = String::new();
        self.stderr.read_to_string(&mut err).unwrap();
        let exit = self.child.wait().unwrap().code().unwrap();
        let told = format!("exit: {exit}\n--- stdout\n{out}--- stderr\n{err}");
        without_clock(&without_times(&told.replace(&self.address, "ADDRESS")))
    }

    fn interrupt(&self) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(killed.success());
    }
}

/// Every `12:03:04.123Z` is another.
fn without_clock(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let is_clock = word.len() == 13 && word.ends_with('Z') && word.as_bytes()[2] == b':';
        if is_clock { "TIME" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn post(token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /hook?a=%20 HTTP/1.1\r\nX-Odd-Case:  kept \r\nHost: here\r\nContent-Type: application/json\r\n\
         x-webhook-token: {token}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

const CHANGE: &str = r#"{"event":"ISSUE_STATUS_CHANGE","data":{"issue":{"id":7,"createdAt":"2026-11-23T09:42:37.009Z","updatedAt":"2026-11-23T09:42:45.740Z","name":"Flow","description":null,"status":"IN_PROGRESS","externalIssueId":null,"feedbackCount":1.0e1},"project":{"id":1,"name":"abc-webhook conformance"},"previousStatus":"OPEN"}}"#;

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

#[test]
fn what_is_saved_is_replayed_byte_for_byte_and_validated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved").display().to_string();
    let listening = Listening::start(&["--count", "1", "--save", &path]);
    listening.send(&post(TOKEN, CHANGE));
    listening.end();
    let file =
        fs::read_to_string(folder.path().join("saved/0001-1-ISSUE_STATUS_CHANGE.json")).unwrap();
    assert!(!file.contains(TOKEN), "{file}");
    let saved: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(
        saved["headers"][0],
        serde_json::json!(["X-Odd-Case", "kept"])
    );

    // Numbers go on: what is there is not written over.
    let again = Listening::start(&["--count", "1", "--save", &path]);
    let url = format!("http://{}/again", again.address);
    let token = folder.path().join("token");
    fs::write(&token, TOKEN).unwrap();
    let replayed = run(&[
        "replay",
        &path,
        "--to",
        &url,
        "--token-file",
        &token.display().to_string(),
    ]);
    assert!(
        shown(&replayed).starts_with("exit: 0\n"),
        "{}",
        shown(&replayed)
    );
    again.end();
    let file =
        fs::read_to_string(folder.path().join("saved/0002-1-ISSUE_STATUS_CHANGE.json")).unwrap();
    let saved: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(saved["body"], CHANGE);
    let file = folder.path().join("saved/0002-1-ISSUE_STATUS_CHANGE.json");
    let validated = shown(&run(&[
        "validate",
        "--reading",
        "strict",
        &file.display().to_string(),
    ]));
    assert!(validated.contains("1 payload: 1 valid"), "{validated}");
}

#[test]
fn deliveries_are_passed_on_and_answers_back() {
    let (url, requests) =
        scripted(&["HTTP/1.1 418 I am a teapot\r\nX-Teapot: yes\r\nContent-Length: 3\r\n\r\ntea"]);
    let listening = Listening::start(&["--forward", &url, "--quiet"]);
    let answer = listening.send(&post(TOKEN, CHANGE));
    assert_eq!(
        answer,
        "HTTP/1.1 418 I am a teapot\r\nX-Teapot: yes\r\nContent-Length: 3\r\n\r\ntea"
    );
    let request = String::from_utf8(requests.recv().unwrap()).unwrap();
    assert!(
        request.starts_with("POST /webhook HTTP/1.1\r\nX-Odd-Case:  kept \r\nHost: 127.0.0.1:"),
        "{request}"
    );
    assert!(
        request.contains(&format!("\r\nx-webhook-token: {TOKEN}\r\n")),
        "{request}"
    );
    assert!(request.ends_with(CHANGE), "{request}");
    listening.interrupt();
    listening.end();

    let listening = Listening::start(&["--forward", "http://127.0.0.1:1/", "--quiet"]);
    let answer = listening.send(&post(TOKEN, CHANGE));
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    listening.interrupt();
    let told = listening.end();
    assert!(
        told.contains("trouble: http://127.0.0.1:1/: Connection refused"),
        "{told}"
    );
}

#[test]
fn answers_that_cannot_be_given_are_refused() {
    for (arguments, culprit) in [
        (
            ["--answer", "503,nonsense"],
            "\"nonsense\" is neither a status",
        ),
        (
            ["--answer", "503,close-on-accept"],
            "close-on-accept strikes before the body is read",
        ),
        (
            ["--fault", "nonsense"],
            "[possible values: close-on-accept, ",
        ),
        (["--delay", "soon"], "a number of seconds"),
    ] {
        let told = shown(&run(&[&["listen", "--port", "0"], &arguments[..]].concat()));
        assert!(told.starts_with("exit: 2\n"), "{told}");
        assert!(told.contains(culprit), "{told}");
    }
}
