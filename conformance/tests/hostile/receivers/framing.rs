//! Receivers that tell the length of their answer wrongly.

use std::io;
use std::net::TcpStream;

use super::{CHUNKED, event};
use crate::row::Row;
use crate::servers::{answer, answer_and_hold, flood};

pub(crate) const ROWS: &[Row] = &[
    event(
        "gives a Content-Length beyond 64 bits",
        |wire| length(wire, "18446744073709551616"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives a negative Content-Length",
        |wire| length(wire, "-1"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives a Content-Length with a plus",
        |wire| length(wire, "+2"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives a Content-Length in hexadecimal",
        |wire| length(wire, "0x2"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives an empty Content-Length",
        |wire| length(wire, ""),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives two lengths in one header",
        |wire| length(wire, "2, 3"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives two Content-Length headers that differ",
        |wire| length(wire, "2\r\nContent-Length: 3"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length is not one number",
    ),
    event(
        "gives a length and chunks",
        |wire| length(wire, "2\r\nTransfer-Encoding: chunked"),
        1,
        "fail",
        "bytes that are no HTTP answer: Content-Length and Transfer-Encoding are both there",
    ),
    event(
        "gives another transfer encoding",
        |wire| {
            answer_and_hold(
                wire,
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            )
        },
        1,
        "fail",
        "bytes that are no HTTP answer: Transfer-Encoding is not chunked",
    ),
    event(
        "gives a chunk size beyond 64 bits",
        |wire| chunks(wire, b"fffffffffffffffff\r\na"),
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
    event(
        "gives a chunk of nearly 64 bits, and stalls",
        |wire| chunks(wire, b"ffffffffffffffff\r\na"),
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
    event(
        "gives a chunk size that is no number",
        |wire| chunks(wire, b"-1\r\na\r\n0\r\n\r\n"),
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
    event(
        "gives a chunk without its line break",
        |wire| chunks(wire, b"1\r\nabc\r\n0\r\n\r\n"),
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
    event(
        "gives a chunk extension without an end",
        |wire| chunk_flood(wire, b"1;a=b", b";a=b"),
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
    event(
        "gives chunks of a byte without an end",
        |wire| chunk_flood(wire, b"", b"1\r\na\r\n"),
        1,
        "fail",
        "the head of an answer with 200, larger than the runner reads",
    ),
    event(
        "gives trailers without an end",
        |wire| chunk_flood(wire, b"0\r\n", b"A: b\r\n"),
        1,
        "fail",
        "bytes that are no HTTP answer: the chunked body is malformed",
    ),
];

fn length(wire: &mut TcpStream, value: &str) -> io::Result<()> {
    answer_and_hold(
        wire,
        format!("HTTP/1.1 200 OK\r\nContent-Length: {value}\r\n\r\n{{}}").as_bytes(),
    )
}

fn chunks(wire: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    answer_and_hold(wire, &[CHUNKED, bytes].concat())
}

fn chunk_flood(wire: &mut TcpStream, first: &[u8], then: &[u8]) -> io::Result<()> {
    answer(wire, &[CHUNKED, first].concat())?;
    flood(wire, then)
}
