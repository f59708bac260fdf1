//! Senders whose requests break off, never end, or are framed wrongly.

use std::io::Write;

use super::sent;
use crate::row::Row;
use crate::servers::{drip, flood};

pub(crate) const ROWS: &[Row] = &[
    sent(
        "says done and delivers nothing",
        |_| Ok(()),
        1,
        "fail",
        "none",
    ),
    sent(
        "connects and sends nothing",
        |order| order.connect().map(drop),
        1,
        "fail",
        "none",
    ),
    sent(
        "sends half a head and closes",
        |order| order.write(&order.head("A: b")),
        1,
        "fail",
        "a request that is not: the connection was closed within the head",
    ),
    sent(
        "sends half a body and closes",
        |order| order.write(&order.with("Content-Length: 100", "half")),
        1,
        "fail",
        "a request that is not: the connection was closed within the body",
    ),
    sent(
        "resets within the head",
        |order| {
            // The answer stays unread.
            order.write(&format!("GARBAGE\r\n\r\n{}", order.head("")))
        },
        1,
        "fail",
        "a request that is not",
    ),
    sent(
        "sends a head without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.head("").as_bytes())?;
            flood(&mut wire, b"X-Header: value\r\n")
        },
        1,
        "fail",
        "a request that is not: the head is malformed: too many headers",
    ),
    sent(
        "sends a header line without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.head("A: ").as_bytes())?;
            flood(&mut wire, b"a")
        },
        1,
        "fail",
        "a request that is not: the head is longer than 65536 bytes",
    ),
    sent(
        "sends ten thousand headers",
        |order| order.exchange(&order.with(&"X-A: b\r\n".repeat(10_000), "")),
        1,
        "fail",
        "a request that is not: the head is malformed: too many headers",
    ),
    sent(
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
        "fail",
        "a request that is not: within the body: more bytes than the runner reads",
    ),
    sent(
        "sends chunks without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "").as_bytes())?;
            flood(&mut wire, b"1\r\na\r\n")
        },
        1,
        "fail",
        "a request that is not: within the body: more bytes than the runner reads",
    ),
    sent(
        "sends a chunk extension without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "1").as_bytes())?;
            flood(&mut wire, b";a=b")
        },
        1,
        "fail",
        "a request that is not: the chunked body is malformed",
    ),
    sent(
        "sends trailers without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "0\r\n").as_bytes())?;
            flood(&mut wire, b"A: b\r\n")
        },
        1,
        "fail",
        "a request that is not: the chunked body is malformed",
    ),
    sent(
        "gives a negative Content-Length",
        |order| order.exchange(&order.with("Content-Length: -1", "{}")),
        1,
        "fail",
        "a request that is not: Content-Length is not one number",
    ),
    sent(
        "gives a Content-Length beyond 64 bits",
        |order| order.exchange(&order.with("Content-Length: 18446744073709551616", "{}")),
        1,
        "fail",
        "a request that is not: Content-Length is not one number",
    ),
    sent(
        "gives two lengths that differ",
        |order| order.exchange(&order.with("Content-Length: 1\r\nContent-Length: 2", "{}")),
        1,
        "fail",
        "a request that is not: Content-Length is not one number",
    ),
    sent(
        "gives a length and chunks",
        |order| {
            order.exchange(&order.with(
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "0\r\n\r\n",
            ))
        },
        1,
        "fail",
        "a request that is not: Content-Length and Transfer-Encoding are both there",
    ),
    sent(
        "gives a chunk size beyond 64 bits",
        |order| {
            order.exchange(&order.with("Transfer-Encoding: chunked", "fffffffffffffffff\r\na\r\n"))
        },
        1,
        "fail",
        "a request that is not: the chunked body is malformed",
    ),
    sent(
        "drips its head",
        |order| {
            let mut wire = order.connect()?;
            drip(&mut wire, order.head("").as_bytes())
        },
        1,
        "fail",
        "a request that is not",
    ),
];
