//! Hostile proxies, probes and files.

use std::io::Write;

use crate::row::Kind::{Input, Probe, Proxy};
use crate::row::{Habit, Row};
use crate::servers::{answer, answer_and_hold, drip, flood, hold, request};

pub(crate) const ROWS: &[Row] = &[
    proxy(
        "never answers",
        hold,
        "https://receiver.example/ cannot be reached: the connection attempt timed out",
    ),
    proxy("closes at once", |_| Ok(()), "hung up instead of a tunnel"),
    proxy(
        "answers with a head without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n")?;
            flood(wire, b"X-Header: value\r\n")
        },
        "answers CONNECT with what is no HTTP: the head is malformed: too many headers",
    ),
    proxy(
        "answers with a line without an end",
        |wire| {
            request(wire)?;
            flood(wire, b"a")
        },
        "answers CONNECT with a head without an end",
    ),
    proxy(
        "announces the answer without an end (1xx)",
        |wire| {
            request(wire)?;
            flood(wire, b"HTTP/1.1 100 Continue\r\n\r\n")
        },
        "https://receiver.example/ cannot be reached: the connection attempt timed out",
    ),
    proxy(
        "drips its answer",
        |wire| {
            request(wire)?;
            drip(wire, b"HTTP/1.1 200 OK and so on and so on and so on")
        },
        "https://receiver.example/ cannot be reached: the connection attempt timed out",
    ),
    proxy(
        "steers a terminal in its refusal",
        |wire| {
            answer_and_hold(
                wire,
                b"HTTP/1.1 502 \x1b[2J::error::a\r\nA: ##[error]b\r\n\r\n",
            )
        },
        "answers CONNECT with what is no HTTP: the head is malformed: invalid response status",
    ),
    proxy(
        "digs a tunnel to garbage",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n\r\n")?;
            flood(wire, b"\x1b[2Jgarbage\n")
        },
        "there is no TLS with https://receiver.example/: the handshake failed: received corrupt message of type InvalidContentType",
    ),
    proxy(
        "answers the tunnel's first bytes itself",
        |wire| {
            answer_and_hold(
                wire,
                b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            )
        },
        "there is no TLS with https://receiver.example/: the handshake failed: received corrupt message of type InvalidContentType",
    ),
    probe(
        "prints without an end",
        "exec yes 1",
        2,
        "did not end within 30 s",
    ),
    probe(
        "prints a number beyond 64 bits",
        "echo 18446744073709551616",
        2,
        "which is no number",
    ),
    probe(
        "prints what steers a terminal",
        r"printf '\033[2J\n::error::a\n##[error]b\n'",
        2,
        "which is no number",
    ),
    probe(
        "fails with megabytes of log",
        "head -c 5000000 /dev/zero >&2; exit 1",
        2,
        "failed (exit status: 1)",
    ),
    input(
        "validates an unclosed text of 80 MB",
        &["validate", "-"],
        || [b"{\"event\":\"".as_slice(), &vec![b'a'; 80 << 20]].concat(),
        2,
        "<stdin> cannot be read: a payload in it has more than 67108864 bytes",
    ),
    input(
        "validates a million levels of JSON",
        &["validate", "-"],
        || b"[".repeat(1_000_000),
        1,
        "nested more deeply than 128 levels",
    ),
    input(
        "validates a hundred thousand broken lines",
        &["validate", "-"],
        || b"{\x1b[2J::error::\n".repeat(100_000),
        1,
        "no JSON: key must be a string",
    ),
    input(
        "judges a record of zeros",
        &["judge", "-"],
        || vec![0; 70 << 20],
        2,
        "standard input is no record that can be judged: line 1: it is longer than 67108864 bytes",
    ),
    input(
        "judges a record with a number of a megabyte",
        &["judge", "-"],
        || {
            let mut line = b"{\"type\":\"record\",\"role\":\"sender\",\"format\":".to_vec();
            line.extend(vec![b'9'; 1 << 20]);
            line.extend(b"}\n");
            line
        },
        2,
        "standard input is no record that can be judged: line 1: number out of range at column 1048618",
    ),
    input(
        "judges a record whose check steers a terminal",
        &["judge", "-"],
        || {
            let mut record = Vec::new();
            let _ = writeln!(
                record,
                r#"{{"type":"record","format":1,"role":"sender","target":"\u001b[2J"}}"#
            );
            let _ = writeln!(
                record,
                r#"{{"type":"fault","check":"\u001b[2J\n::error::##[b","fault":"x"}}"#
            );
            record
        },
        2,
        "standard input is no record that can be judged: line 2: no check of a sender has the id \"\\u{1b}[2J\\n::error::#\\u{23}[b\"",
    ),
    input(
        "reports a stream that is none",
        &["report", "-"],
        || b"\x1b[2J::error::\n".repeat(1000),
        2,
        "- is no report: line 1, column 1: expected value",
    ),
];

const fn proxy(does: &'static str, habit: Habit, says: &'static str) -> Row {
    Row {
        does,
        kind: Proxy(habit),
        exit: 3,
        verdict: "",
        says,
    }
}

const fn probe(does: &'static str, script: &'static str, exit: i32, says: &'static str) -> Row {
    Row {
        does,
        kind: Probe(script),
        exit,
        verdict: "",
        says,
    }
}

const fn input(
    does: &'static str,
    words: &'static [&'static str],
    make: fn() -> Vec<u8>,
    exit: i32,
    says: &'static str,
) -> Row {
    Row {
        does,
        kind: Input(words, make),
        exit,
        verdict: "",
        says,
    }
}
