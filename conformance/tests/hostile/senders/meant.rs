//! Senders that send whole requests, and mean ill, or speak another protocol.

use std::io::{Read, Write};

use super::sent;
use crate::row::Row;
use crate::servers::bomb;

pub(crate) const ROWS: &[Row] = &[
    sent(
        "sends a hundred attempts at once",
        |order| order.exchange(&order.good().repeat(100)),
        0,
        "pass",
        "",
    ),
    sent(
        "opens five hundred connections and sends nothing",
        |order| {
            let wires: Result<Vec<_>, _> = (0..500).map(|_| order.connect()).collect();
            wires.map(drop)
        },
        1,
        "fail",
        "none",
    ),
    sent(
        "speaks TLS to a plain port",
        |order| order.exchange("\x16\x03\x01\x02\0\x01\0\x01\u{7c}\x03\x03"),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid token",
    ),
    sent(
        "speaks HTTP/2",
        |order| order.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid HTTP version",
    ),
    sent(
        "speaks HTTP/0.9",
        |order| order.exchange(&format!("GET {}\r\n", order.path)),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid token",
    ),
    sent(
        "has NUL bytes in its head",
        |order| order.exchange(&order.with("A\0: \0", "")),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid header name",
    ),
    sent(
        "steers a terminal and a CI log from head and body",
        |order| {
            let steers =
                "\u{202e}\u{9b}31m ##[error]a ##vso[task.complete]b <script>alert(1)</script>";
            let body = format!(
                "\x1b[2J\x07\n::error::a\n##[error]b\n{steers}{}",
                order.token
            );
            let head = format!(
                "X-A: {steers}\r\nCookie: {}\r\nContent-Length: {}",
                order.token,
                body.len()
            );
            order.exchange(&order.with(&head, &body))
        },
        1,
        "fail",
        "135 bytes that are none: expected value at line 1 column 1",
    ),
    sent(
        "puts the token into its request line",
        |order| {
            let good = order.good();
            order.exchange(&good.replacen(
                " HTTP",
                &format!(
                    "{}token={} HTTP",
                    if order.path.contains('?') { '&' } else { '?' },
                    order.token
                ),
                1,
            ))
        },
        0,
        "pass",
        "",
    ),
    sent(
        "puts the token into a header of its own",
        |order| {
            order.exchange(&order.good().replacen(
                "Host",
                &format!("X-{}: {0}\r\nHost", order.token),
                1,
            ))
        },
        0,
        "pass",
        "",
    ),
    sent(
        "never reads an answer",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.good().as_bytes())
        },
        0,
        "pass",
        "",
    ),
    sent(
        "waits for leave to send the body, and sends another one",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(
                order
                    .with("Expect: 100-continue\r\nContent-Length: 2", "")
                    .as_bytes(),
            )?;
            let _ = wire.read(&mut [0; 64])?;
            wire.write_all(b"HTTP/1.1 200 OK\r\n\r\n")
        },
        1,
        "fail",
        "2 bytes that are none: expected value at line 1 column 1",
    ),
    sent(
        "sends a gzip bomb",
        |order| {
            let bomb = bomb();
            let mut wire = order.connect()?;
            let head = order.with(
                &format!("Content-Encoding: gzip\r\nContent-Length: {}", bomb.len()),
                "",
            );
            wire.write_all(&[head.as_bytes(), bomb].concat())?;
            wire.read(&mut [0; 64]).map(drop)
        },
        1,
        "fail",
        "76531 bytes that are none: expected value at line 1 column 1",
    ),
    sent(
        "sends JSON a hundred thousand levels deep",
        |order| {
            let deep = "[".repeat(100_000);
            order.exchange(&order.with(&format!("Content-Length: {}", deep.len()), &deep))
        },
        1,
        "fail",
        "100000 bytes that are none: recursion limit exceeded at line 1 column 128",
    ),
];
