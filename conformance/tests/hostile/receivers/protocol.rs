//! Receivers that speak another protocol, or HTTP as nobody should.

use std::io;
use std::net::TcpStream;

use super::{CHUNKED, event};
use crate::row::Row;
use crate::servers::{answer, answer_and_hold, drip, flood, request};

pub(crate) const ROWS: &[Row] = &[
    event(
        "announces the answer without an end (1xx)",
        |wire| {
            request(wire)?;
            flood(wire, b"HTTP/1.1 100 Continue\r\n\r\n")
        },
        1,
        "fail",
        "no answer, larger than the runner reads",
    ),
    event(
        "announces with megabytes of headers (103)",
        |wire| {
            request(wire)?;
            let early = [
                b"HTTP/1.1 103 Early Hints\r\nLink: ".as_slice(),
                &b"a".repeat(60_000),
                b"\r\n\r\n",
            ];
            flood(wire, &early.concat())
        },
        1,
        "fail",
        "no answer, larger than the runner reads",
    ),
    event(
        "switches protocols (101)",
        |wire| {
            answer(wire, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n")?;
            flood(wire, b"\x81\x05hello")
        },
        1,
        "fail",
        "an answer with 101",
    ),
    event(
        "drips its head",
        |wire| {
            request(wire)?;
            drip(wire, b"HTTP/1.1 200 OK\r\nA: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
        },
        1,
        "fail",
        "no answer within",
    ),
    event(
        "drips its body",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")?;
            drip(wire, b"a")
        },
        1,
        "fail",
        "the head of an answer with 200 within",
    ),
    event(
        "drips the size of a chunk",
        |wire| {
            answer(wire, CHUNKED)?;
            drip(wire, b"0")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
    event(
        "speaks SSH",
        |wire| answer_and_hold(wire, b"SSH-2.0-OpenSSH_9.2\r\n"),
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid HTTP version",
    ),
    event(
        "speaks TLS on a plain port",
        |wire| answer_and_hold(wire, b"\x15\x03\x01\x00\x02\x02\x46"),
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid HTTP version",
    ),
    event(
        "speaks HTTP/2",
        |wire| {
            answer_and_hold(
                wire,
                b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80\0\x04\0\0\xff\xff",
            )
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid HTTP version",
    ),
    event(
        "speaks HTTP/0.9",
        |wire| answer(wire, b"<html>OK</html>\n"),
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid HTTP version",
    ),
    event(
        "speaks HTTP/9.9",
        |wire| answer(wire, b"HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n"),
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid HTTP version",
    ),
    event(
        "sends random bytes without an end",
        |wire| {
            request(wire)?;
            flood(wire, b"\x00\xff\xfe\x80\xc3\x28\xf0\x9f\n\x07")
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid HTTP version",
    ),
    event(
        "has NUL bytes in its head",
        |wire| {
            answer(
                wire,
                b"HTTP/1.1 200 O\0K\r\nA\0: \0\r\nContent-Length: 0\r\n\r\n",
            )
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid response status",
    ),
    event(
        "has bytes in head and body that are no UTF-8",
        |wire| {
            answer(wire, b"HTTP/1.1 500 \xff\xfe\r\nX-A: \xc3\x28\r\nContent-Length: 4\r\n\r\n\xf0\x9f\xff\xfe")
        },
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "breaks lines with line feeds alone",
        |wire| answer(wire, b"HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        0,
        "pass",
        "",
    ),
    event(
        "folds a header over two lines",
        |wire| {
            answer(
                wire,
                b"HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n",
            )
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid header name",
    ),
    event(
        "answers with the status 000",
        |wire| status(wire, "000"),
        1,
        "fail",
        "an answer with 0",
    ),
    event(
        "answers with the status 999",
        |wire| status(wire, "999"),
        1,
        "fail",
        "an answer with 999",
    ),
    event(
        "answers with a status of four digits",
        |wire| status(wire, "2000"),
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid response status",
    ),
    event(
        "answers with the status -1",
        |wire| status(wire, "-1"),
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid response status",
    ),
];

fn status(wire: &mut TcpStream, status: &str) -> io::Result<()> {
    answer(
        wire,
        format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n").as_bytes(),
    )
}
