//! Hostile receivers.

pub(crate) mod endings;
pub(crate) mod framing;
pub(crate) mod habits;
pub(crate) mod protocol;
pub(crate) mod secure;
pub(crate) mod trigger;
pub(crate) mod words;

use crate::bench::EVENT;
use crate::row::Kind::Receiver;
use crate::row::{Habit, Row};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";
const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Steers a terminal, a CI log, XML, HTML, Markdown and whoever reads lines.
const STEERS: &str =
    "\x1b[2J\x1b]0;t\x07\u{9b}31m\r\n::error::a\n##[error]b\n##vso[task.complete]c\n";
const BIDI: &str = "\u{202e}desrever\u{2066}\u{200b}\u{feff}";
const MARKUP: &str = "]]><!--\"'<script>alert(1)</script><img src=x onerror=alert(1)> | `x` **b**";

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

/// The token in a request.
fn token(request: &str) -> String {
    let line = request.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("x-webhook-token")
            .then_some(value)
    });
    line.unwrap_or("no-token-in-this-request").to_owned()
}
