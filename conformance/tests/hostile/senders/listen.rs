//! Senders that meet `listen`.

use std::io::Write;

use super::Act;
use crate::row::Kind::Listen;
use crate::row::Row;
use crate::servers::flood;

pub(crate) const ROWS: &[Row] = &[
    heard(
        "sends a body of an exabyte",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(
                order
                    .with("Content-Length: 1000000000000000000", "")
                    .as_bytes(),
            )?;
            flood(&mut wire, b"body ")
        },
        1,
        "",
    ),
    heard(
        "sends chunks without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "").as_bytes())?;
            flood(&mut wire, b"1\r\na\r\n")
        },
        1,
        "",
    ),
    heard(
        "sends a head without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.head("").as_bytes())?;
            flood(&mut wire, b"X-Header: value\r\n")
        },
        1,
        "",
    ),
    heard(
        "sends half a head and closes",
        |order| order.write(&order.head("A: b")),
        1,
        "",
    ),
    heard(
        "opens five hundred connections and sends nothing",
        |order| {
            let wires: Result<Vec<_>, _> = (0..500).map(|_| order.connect()).collect();
            wires.map(drop)
        },
        0,
        "",
    ),
    heard(
        "steers a terminal and a CI log from head and body",
        |order| {
            let body = format!(
                "\x1b[2J\x07\n::error::a\n##[error]b\n\u{202e}{}",
                order.token
            );
            let head = format!(
                "X-A: \u{9b}31m{0}\r\nCookie: {0}\r\nContent-Length: {1}",
                order.token,
                body.len()
            );
            order.exchange(&order.with(&head, &body))
        },
        1,
        "no JSON: expected value",
    ),
    heard(
        "speaks TLS to a plain port",
        |order| order.exchange("\x16\x03\x01\x02\0\x01\0\x01\u{7c}\x03\x03"),
        1,
        "",
    ),
];

const fn heard(does: &'static str, act: Act, exit: i32, says: &'static str) -> Row {
    Row {
        does,
        kind: Listen(act),
        exit,
        verdict: "served",
        says,
    }
}
