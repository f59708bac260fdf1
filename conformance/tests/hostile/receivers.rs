//! Hostile receivers.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use crate::bench::EVENT;
use crate::row::Kind::{Receiver, Secure, Trigger};
use crate::row::{Habit, Row};
use crate::servers::{answer, answer_and_hold, bomb, drip, flood, hold, request, reset};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";
const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Steers a terminal, a CI log, XML, HTML, Markdown and whoever reads lines.
const STEERS: &str =
    "\x1b[2J\x1b]0;t\x07\u{9b}31m\r\n::error::a\n##[error]b\n##vso[task.complete]c\n";
const BIDI: &str = "\u{202e}desrever\u{2066}\u{200b}\u{feff}";
const MARKUP: &str = "]]><!--\"'<script>alert(1)</script><img src=x onerror=alert(1)> | `x` **b**";

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
        says: "no answer, then the connection was closed",
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
    secure(
        "answers the handshake in plain HTTP",
        |wire| {
            wire.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")?;
            hold(wire)
        },
        3,
        "",
        "the handshake failed: received corrupt message of type InvalidContentType",
    ),
    secure(
        "answers the handshake with garbage that steers a terminal",
        |wire| {
            wire.write_all(STEERS.as_bytes())?;
            hold(wire)
        },
        3,
        "",
        "the handshake failed: received corrupt message of type InvalidContentType",
    ),
    secure(
        "answers the handshake with an alert",
        |wire| {
            wire.write_all(b"\x15\x03\x01\x00\x02\x02\x28")?;
            hold(wire)
        },
        3,
        "",
        "the handshake failed: received fatal alert: HandshakeFailure",
    ),
    secure(
        "answers the handshake with a record of 64 KiB",
        |wire| {
            wire.write_all(b"\x16\x03\x03\xff\xff")?;
            flood(wire, b"\x02")
        },
        3,
        "",
        "the handshake failed: received corrupt message of type MessageTooLarge",
    ),
    secure(
        "answers the handshake with alerts without an end",
        |wire| flood(wire, b"\x15\x03\x03\x00\x02\x01\x00"),
        3,
        "",
        "the handshake failed: peer misbehaved: TooManyWarningAlertsReceived",
    ),
    secure(
        "answers the handshake with half a hello, and stalls",
        |wire| {
            wire.write_all(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03")?;
            hold(wire)
        },
        3,
        "",
        "the handshake timed out",
    ),
    secure(
        "never answers the handshake",
        hold,
        3,
        "",
        "the handshake timed out",
    ),
    secure(
        "closes within the handshake",
        |wire| wire.read_exact(&mut [0; 100]),
        3,
        "",
        "there is no TLS with",
    ),
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

const fn event(
    does: &'static str,
    habit: Habit,
    exit: i32,
    verdict: &'static str,
    says: &'static str,
) -> Row {
    Row {
        does,
        kind: Receiver(EVENT, habit),
        exit,
        verdict,
        says,
    }
}

const fn secure(
    does: &'static str,
    habit: Habit,
    exit: i32,
    verdict: &'static str,
    says: &'static str,
) -> Row {
    Row {
        does,
        kind: Secure(EVENT, habit),
        exit,
        verdict,
        says,
    }
}

const fn trigger(does: &'static str, habit: Habit, exit: i32, says: &'static str) -> Row {
    Row {
        does,
        kind: Trigger(habit),
        exit,
        verdict: "",
        says,
    }
}

/// Keeps the connection without ever reading from it.
fn loop_forever() -> io::Result<()> {
    loop {
        std::thread::park();
    }
}

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

fn status(wire: &mut TcpStream, status: &str) -> io::Result<()> {
    answer(
        wire,
        format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n").as_bytes(),
    )
}

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

/// The token in a request.
fn token(request: &str) -> String {
    let line = request.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("x-webhook-token")
            .then_some(value)
    });
    line.unwrap_or("no-token-in-this-request").to_owned()
}
