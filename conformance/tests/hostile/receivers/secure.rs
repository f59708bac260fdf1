//! Receivers that should speak TLS.

use std::io::{Read, Write};

use super::STEERS;
use crate::bench::EVENT;
use crate::row::Kind::Secure;
use crate::row::{Habit, Row};
use crate::servers::{flood, hold};

pub(crate) const ROWS: &[Row] = &[
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
];

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
