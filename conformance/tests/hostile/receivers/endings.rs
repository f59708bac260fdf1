//! Receivers that end too early, or never.

use std::io::{self, Write};

use super::{CHUNKED, OK, event};
use crate::row::Row;
use crate::servers::{answer, answer_and_hold, flood, hold, request, reset};

pub(crate) const ROWS: &[Row] = &[
    event(
        "takes connections and reads nothing",
        |_| loop_forever(),
        1,
        "fail",
        "no answer within",
    ),
    event(
        "reads and never answers",
        hold,
        1,
        "fail",
        "no answer within",
    ),
    event(
        "closes every connection at once",
        |_| Ok(()),
        1,
        "fail",
        "no answer, then the connection",
    ),
    event(
        "resets every connection as soon as something comes",
        reset,
        1,
        "fail",
        "no answer, then the connection",
    ),
    event(
        "closes after the request",
        |wire| request(wire).map(drop),
        1,
        "fail",
        "no answer, then the connection",
    ),
    event(
        "closes within the status line",
        |wire| answer(wire, b"HTTP/1.1 2"),
        1,
        "fail",
        "no answer, then the connection was closed",
    ),
    event(
        "closes within the head",
        |wire| answer(wire, b"HTTP/1.1 200 OK\r\nA: b"),
        1,
        "fail",
        "no answer, then the connection was closed",
    ),
    event(
        "closes within the body",
        |wire| answer(wire, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
        1,
        "fail",
        "the head of an answer with 200, then the connection was closed",
    ),
    event(
        "closes within a chunk",
        |wire| answer(wire, &[CHUNKED, b"9\r\nabc"].concat()),
        1,
        "fail",
        "the head of an answer with 200, then the connection was closed",
    ),
    event(
        "resets within its answer",
        |wire| {
            reset(wire)?;
            wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
        },
        1,
        "fail",
        "then the connection failed",
    ),
    event(
        "answers with a head without an end",
        |wire| {
            answer(wire, OK)?;
            flood(wire, b"X-Header: value\r\n")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: too many headers",
    ),
    event(
        "answers with a header line without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\nX-Header: ")?;
            flood(wire, b"a")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is longer than 65536 bytes",
    ),
    event(
        "answers with ten thousand headers",
        |wire| {
            answer(
                wire,
                &[OK, &b"X-Header: v\r\n".repeat(10_000), b"\r\n"].concat(),
            )
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: too many headers",
    ),
    event(
        "answers with empty lines without an end",
        |wire| {
            request(wire)?;
            flood(wire, b"\r\n")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is longer than 65536 bytes",
    ),
    event(
        "answers with a reason phrase without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 ")?;
            flood(wire, b"very ")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is longer than 65536 bytes",
    ),
    event(
        "answers with a body without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n\r\n")?;
            flood(wire, b"body ")
        },
        1,
        "fail",
        "the head of an answer with 200, larger than the runner reads",
    ),
    event(
        "promises a body of an exabyte, and sends it",
        |wire| {
            answer(
                wire,
                b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000\r\n\r\n",
            )?;
            flood(wire, b"body ")
        },
        1,
        "fail",
        "the head of an answer with 200, larger than the runner reads",
    ),
    event(
        "promises a body of an exabyte, and stalls",
        |wire| {
            answer_and_hold(
                wire,
                b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000\r\n\r\n{}",
            )
        },
        1,
        "fail",
        "the head of an answer with 200 within",
    ),
];

/// Keeps the connection without ever reading from it.
fn loop_forever() -> io::Result<()> {
    loop {
        std::thread::park();
    }
}
