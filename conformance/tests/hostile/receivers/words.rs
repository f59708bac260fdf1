//! Receivers whose words are the weapon: what steers a terminal, what is deep or swells, and the token.

use std::io::{self, Write};
use std::net::TcpStream;

use super::{BIDI, MARKUP, STEERS, event, token};
use crate::row::Row;
use crate::servers::{answer, bomb, request};

pub(crate) const ROWS: &[Row] = &[
    event(
        "steers a terminal and a CI log, in reason, header and body",
        |wire| {
            let line = STEERS.replace(['\r', '\n'], " ");
            let head = format!(
                "HTTP/1.1 500 {line}\r\nX-A: {line}\r\nContent-Length: {}\r\n\r\n",
                STEERS.len()
            );
            answer(wire, &[head.as_bytes(), STEERS.as_bytes()].concat())
        },
        1,
        "fail",
        "bytes that are no HTTP answer: the head is malformed: invalid response status",
    ),
    event(
        "steers a terminal in the body of a refusal",
        |wire| refuse(wire, STEERS),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "reverses the direction of writing",
        |wire| refuse(wire, BIDI),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "writes markup of HTML, XML and Markdown",
        |wire| refuse(wire, MARKUP),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "answers with JSON a hundred thousand levels deep",
        |wire| refuse(wire, &"[".repeat(100_000)),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "answers with a gzip bomb",
        |wire| {
            let bomb = bomb();
            let head = format!(
                "HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                bomb.len()
            );
            answer(wire, &[head.as_bytes(), bomb].concat())
        },
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes all that it was sent",
        |wire| echo(wire, |heard| heard),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes in capitals",
        |wire| echo(wire, |heard| heard.to_uppercase()),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes the first part of the token",
        |wire| echo(wire, |heard| token(&heard)[..14].to_owned()),
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes the token as URL and JSON spell it",
        |wire| {
            echo(wire, |heard| {
                format!("%43{0} \\u0043{0}", &token(&heard)[1..])
            })
        },
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes the token in its reason phrase and a header",
        |wire| {
            let token = token(&request(wire)?);
            write!(
                wire,
                "HTTP/1.1 500 {token}\r\nX-A: {token}\r\nSet-Cookie: t={token}\r\nContent-Length: 0\r\n\r\n"
            )
        },
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes the token in chunks of a byte",
        |wire| {
            let token = token(&request(wire)?);
            let chunks: Vec<_> = token.chars().map(|c| format!("1\r\n{c}\r\n")).collect();
            let chunks = chunks.concat();
            write!(
                wire,
                "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"
            )
        },
        1,
        "fail",
        "an answer with 500",
    ),
    event(
        "echoes the token at the edge of what is read at once",
        |wire| {
            let token = token(&request(wire)?);
            let body = format!("{}{token}", "x".repeat(8 * 1024 - 80));
            write!(
                wire,
                "HTTP/1.1 500 No\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        },
        1,
        "fail",
        "an answer with 500",
    ),
];

fn refuse(wire: &mut TcpStream, body: &str) -> io::Result<()> {
    let head = format!("HTTP/1.1 500 No\r\nContent-Length: {}\r\n\r\n", body.len());
    answer(wire, &[head.as_bytes(), body.as_bytes()].concat())
}

fn echo(wire: &mut TcpStream, say: fn(String) -> String) -> io::Result<()> {
    let heard = say(request(wire)?);
    write!(
        wire,
        "HTTP/1.1 500 No\r\nContent-Length: {}\r\n\r\n{heard}",
        heard.len()
    )
}
