//! `listen` as people and scripts use it, on real sockets.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../command/mod.rs"]
mod command;
#[path = "../pty/mod.rs"]
mod pty;
#[path = "../targets/mod.rs"]
mod targets;

mod passing;
mod shown;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use command::without_times;

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
