//! Receivers that answer well, but at the wrong moment, twice or elsewhere.

use std::io::Write;

use super::event;
use crate::row::Kind::Receiver;
use crate::row::Row;
use crate::servers::{answer, answer_and_hold, flood, hold};

pub(crate) const ROWS: &[Row] = &[
    event(
        "answers before it is asked",
        |wire| {
            wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
            hold(wire)
        },
        0,
        "pass",
        "",
    ),
    event(
        "answers twice",
        |wire| {
            answer_and_hold(wire, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        },
        0,
        "pass",
        "",
    ),
    event(
        "sends garbage behind its answer",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
            flood(wire, b"garbage ")
        },
        0,
        "pass",
        "",
    ),
    Row {
        does: "says keep-alive and closes",
        kind: Receiver("receiver.connection.reuse", |wire| {
            answer(
                wire,
                b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            )
        }),
        exit: 0,
        verdict: "warn",
        // Whether it is closed or reset is a race, which the next request may lose.
        says: "no answer, then the connection",
    },
    event(
        "redirects to itself",
        |wire| {
            answer(
                wire,
                b"HTTP/1.1 307 Again\r\nLocation: /webhook\r\nContent-Length: 0\r\n\r\n",
            )
        },
        1,
        "fail",
        "an answer with 307; the vendor's sender repeats the POST there, and shows the token to whoever answers",
    ),
    event(
        "redirects to a place that breaks the line",
        |wire| {
            answer(wire, b"HTTP/1.1 302 Away\r\nLocation: http://a/%0d%0aX: y\x01\r\nContent-Length: 0\r\n\r\n")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid header value",
    ),
    event(
        "claims a body for a status that has none",
        |wire| answer(wire, b"HTTP/1.1 204 No\r\nContent-Length: 99\r\n\r\n"),
        1,
        "fail",
        "an answer with 204; the vendor's sender takes any 2xx for success, but its guide asks for 200, and other senders may try again",
    ),
];
