//! Hostile servers of the REST API that `--abc` names.
//!
//! They are given the key with every call, and know the token of the webhook: both are in their words
//! wherever words are.

use std::io::{self, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::bench::{CANARY, KEY};
use crate::row::Kind::{Api, Fields, MadeBy, SecureApi};
use crate::row::{Habit, Made, Row};
use crate::servers::{answer, answer_and_hold, bomb, drip, elsewhere, flood, hold, request};

pub(crate) const ROWS: &[Row] = &[
    api(
        "takes a call and never answers",
        hold,
        "cannot be reached: operation timed out",
    ),
    api("closes at once", |_| Ok(()), "/fields cannot be reached"),
    api(
        "answers with a head without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n")?;
            flood(wire, b"X-Header: value\r\n")
        },
        "cannot be reached: message head is too large",
    ),
    api(
        "announces the answer without an end (1xx)",
        |wire| {
            request(wire)?;
            flood(wire, b"HTTP/1.1 100 Continue\r\n\r\n")
        },
        "cannot be reached",
    ),
    api(
        "answers with what is no HTTP and steers a terminal",
        |wire| answer_and_hold(wire, b"\x1b[2J\x07::error::a\n##[error]b\n"),
        "cannot be reached: invalid HTTP version parsed",
    ),
    api(
        "answers with a body without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n\r\n")?;
            flood(wire, b"[[[[")
        },
        "does not answer as ABC User Feedback does: it answered with more than 4194304 bytes",
    ),
    api(
        "drips its answer",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n\r\n")?;
            drip(wire, b" ")
        },
        "cannot be reached: operation timed out",
    ),
    api(
        "answers with a gzip bomb",
        |wire| {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                bomb().len()
            );
            answer(wire, &[head.as_bytes(), bomb()].concat())
        },
        "does not answer as ABC User Feedback does: expected value at line 1 column 1",
    ),
    api(
        "answers with a web page",
        |wire| say(wire, "200 OK", "<!doctype html><script>alert(1)</script>"),
        "does not answer as ABC User Feedback does: expected value at line 1 column 1",
    ),
    api(
        "answers with bytes that are no UTF-8",
        |wire| {
            answer_and_hold(
                wire,
                b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[\"\xff\xfe",
            )
        },
        "does not answer as ABC User Feedback does",
    ),
    api(
        "answers with JSON a hundred thousand levels deep",
        |wire| say(wire, "200 OK", &"[".repeat(100_000)),
        "does not answer as ABC User Feedback does: invalid type: sequence, expected a string",
    ),
    Row {
        exit: 2,
        ..api(
            "lists a hundred thousand fields, and none that is of use",
            |wire| {
                let field = r#"{"key":"a","format":"b","status":"c"},"#.repeat(100_000);
                say(
                    wire,
                    "200 OK",
                    &format!("[{}]", field.trim_end_matches(',')),
                )
            },
            "the channel has no field whose format is text or keyword",
        )
    },
    api(
        "names secrets and steers a terminal where a list should be",
        |wire| say(wire, "200 OK", &quoted(&evil())),
        "does not answer as ABC User Feedback does: invalid type: string",
    ),
    api(
        "redirects a call elsewhere (302)",
        |wire| redirect(wire, "302"),
        "answered 302",
    ),
    api(
        "redirects a call elsewhere (307)",
        |wire| redirect(wire, "307"),
        "answered 307",
    ),
    api(
        "redirects a call elsewhere (308)",
        |wire| redirect(wire, "308"),
        "answered 308",
    ),
    api(
        "asks to wait for half an eternity (429)",
        |wire| too_many(wire, "9223372036854775807"),
        "answers 429 Too Many Requests at try 1, and asks to wait 9223372036854775807 s",
    ),
    api(
        "asks to wait for less than nothing (429)",
        |wire| too_many(wire, "-1\t\u{9b}2J"),
        "answers 429 Too Many Requests at try 5",
    ),
    api(
        "is busy for ever, and asks to come back at once (429)",
        |wire| too_many(wire, "0"),
        "answers 429 Too Many Requests at try 5, and asks to wait 0 s",
    ),
    api(
        "refuses the key, and shows it (403)",
        |wire| say(wire, "403 No", &message(&evil())),
        "answered 403 Forbidden: the API key does not open this project",
    ),
    api(
        "steers a terminal in its refusal, and shows key and token",
        |wire| say(wire, "400 No", &message(&evil())),
        "<API key>",
    ),
    api(
        "refuses with an error of megabytes",
        |wire| say(wire, "500 No", &message(&"a".repeat(3 << 20))),
        "answered 500: aaaa",
    ),
    api(
        "shows the key in its status line and a header",
        |wire| {
            let head = format!("HTTP/1.1 500 {KEY}\r\nX-Key: {KEY}\r\nContent-Length: 0\r\n\r\n");
            answer(wire, head.as_bytes())
        },
        "answered 500",
    ),
    made(
        "makes something with a number below zero",
        |wire, _| tell(wire, "201 Created", r#"{"id":-1}"#),
        "does not answer as ABC User Feedback does: invalid value: integer `-1`, expected u64",
    ),
    made(
        "makes something with a number beyond 64 bits",
        |wire, _| tell(wire, "201 Created", r#"{"id":18446744073709551616}"#),
        "does not answer as ABC User Feedback does",
    ),
    made(
        "makes something with the key for a number",
        |wire, _| {
            tell(
                wire,
                "201 Created",
                &format!(r#"{{"id":{}}}"#, quoted(&evil())),
            )
        },
        "does not answer as ABC User Feedback does: invalid type: string",
    ),
    made(
        "takes what is made and never answers",
        |wire, _| hold(wire),
        "and the call for it was not answered either",
    ),
    made(
        "makes everything and delivers nothing",
        |wire, heard| match heard {
            "DELETE" => tell(wire, "200 OK", ""),
            _ => tell(wire, "201 Created", r#"{"id":1}"#),
        },
        "nothing came to http://",
    ),
    made(
        "deletes nothing, and steers a terminal instead",
        |wire, heard| match heard {
            "DELETE" => tell(wire, "500 No", &message(&evil())),
            _ => tell(wire, "201 Created", r#"{"id":1}"#),
        },
        "not deleted in",
    ),
    made(
        "never answers when something is to be deleted",
        |wire, heard| match heard {
            "DELETE" => hold(wire),
            _ => tell(wire, "201 Created", r#"{"id":1}"#),
        },
        "not deleted in",
    ),
    Row {
        does: "answers the handshake in plain HTTP",
        kind: SecureApi(|wire| {
            wire.write_all(b"HTTP/1.1 400 No\r\n\r\n")?;
            hold(wire)
        }),
        exit: 3,
        verdict: "",
        says: "cannot be reached: received corrupt message of type InvalidContentType",
    },
    Row {
        does: "shows the key and steers a terminal where `sdk` asks for fields",
        kind: Fields(|wire| say(wire, "200 OK", &quoted(&evil().replace(CANARY, "")))),
        exit: 2,
        verdict: "",
        says: "<API key>",
    },
    Row {
        does: "redirects elsewhere where `sdk` asks for fields",
        kind: Fields(|wire| redirect(wire, "307")),
        exit: 3,
        verdict: "",
        says: "answered 307",
    },
];

/// The fields of a channel, as a good server lists them.
const FIELDS: &str = include_str!("../../data/vendor/channel-fields.json");

/// Steers a terminal and a CI log, and gives away what the server knows.
fn evil() -> String {
    format!("\x1b[2J\x07\u{9b}31m\r\n::error::a\n##[error]b\n\u{202e}{KEY} {CANARY}")
}

const fn api(does: &'static str, habit: Habit, says: &'static str) -> Row {
    Row {
        does,
        kind: Api(habit),
        exit: 3,
        verdict: "",
        says,
    }
}

const fn made(does: &'static str, habit: Made, says: &'static str) -> Row {
    Row {
        does,
        kind: MadeBy(habit),
        exit: 3,
        verdict: "",
        says,
    }
}

/// Lists the fields of a channel, and does with other calls, which have this method, what it likes.
pub(crate) fn list_fields_and(habit: Made, wire: &mut TcpStream) -> io::Result<()> {
    let request = request(wire)?;
    match request.split(' ').next().unwrap_or_default() {
        "GET" => tell(wire, "200 OK", FIELDS),
        method => habit(wire, method),
    }
}

/// Answers a call.
fn say(wire: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    request(wire)?;
    tell(wire, status, body)
}

/// Answers a call that was read.
fn tell(wire: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    wire.write_all(&[head.as_bytes(), body.as_bytes()].concat())
}

/// Sends the caller elsewhere, where nobody may come with the key.
fn redirect(wire: &mut TcpStream, status: &str) -> io::Result<()> {
    let to = elsewhere();
    say(
        wire,
        &format!("{status} Away\r\nLocation: http://{to}/api"),
        "",
    )
}

fn too_many(wire: &mut TcpStream, after: &str) -> io::Result<()> {
    say(wire, &format!("429 No\r\nRetry-After: {after}"), "")
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn message(text: &str) -> String {
    format!(r#"{{"message":{}}}"#, quoted(text))
}
