//! Receivers that `trigger` delivers to.

use std::io::Write;

use super::{BIDI, STEERS, token};
use crate::row::Kind::Trigger;
use crate::row::{Habit, Row};
use crate::servers::{answer, flood, request};

pub(crate) const ROWS: &[Row] = &[
    trigger(
        "answers a delivery with a body without an end",
        |wire| {
            answer(wire, b"HTTP/1.1 200 OK\r\n\r\n")?;
            flood(wire, b"body ")
        },
        0,
        "",
    ),
    trigger(
        "answers a delivery with control codes and the token",
        |wire| {
            let token = token(&request(wire)?);
            let body = format!("{STEERS}{BIDI}{token}");
            write!(
                wire,
                "HTTP/1.1 400 {token}\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        },
        1,
        "",
    ),
    trigger(
        "redirects a delivery elsewhere",
        |wire| {
            answer(
                wire,
                b"HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            )
        },
        1,
        "",
    ),
];

const fn trigger(does: &'static str, habit: Habit, exit: i32, says: &'static str) -> Row {
    Row {
        does,
        kind: Trigger(habit),
        exit,
        verdict: "",
        says,
    }
}
