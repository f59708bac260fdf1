//! What is done to a sender: the reaction to each of its attempts.
//!
//! A reaction says when it strikes, how long it waits, what it writes and how it
//! leaves the connection. Everything a receiver can do wrong is made of these.

use std::time::Duration;

use super::Play;
use crate::payload::Payload;

/// One delivery, and how its attempts are met.
#[derive(Debug, Clone, PartialEq)]
pub struct SenderPlay {
    /// What the sender is asked to deliver.
    pub payload: &'static Payload,
    /// The reaction to the first attempt, to the second, and so on; any further is met with 200.
    pub reactions: Vec<Reaction>,
}

/// How one attempt is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// How far the request gets.
    pub when: When,
    /// How long the receiver then waits.
    pub pause: Duration,
    /// What it writes.
    pub write: Vec<u8>,
    /// How it leaves the connection.
    pub then: Then,
    /// What it is called in a trace.
    pub name: String,
}

/// How far a request gets before the reaction strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The connection is accepted; nothing is read.
    Accepted,
    /// The head is read.
    Head,
    /// The whole request is read.
    Body,
}

/// How the connection is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Open, for further requests.
    KeepAlive,
    /// Closed.
    Close,
    /// Reset.
    Reset,
}

impl Play for SenderPlay {}

impl SenderPlay {
    /// Meets the attempts at delivering `payload` with `reactions`.
    pub fn of(payload: &'static Payload, reactions: impl Into<Vec<Reaction>>) -> Self {
        Self {
            payload,
            reactions: reactions.into(),
        }
    }

    /// Meets the attempts at a delivery whose content does not matter.
    pub fn answer(reactions: impl Into<Vec<Reaction>>) -> Self {
        Self::of(&crate::payload::ISSUE_CREATION_OBSERVED, reactions)
    }

    /// The reaction to the attempt with this index.
    pub fn reaction(&self, attempt: usize) -> Reaction {
        self.reactions
            .get(attempt)
            .cloned()
            .unwrap_or_else(|| status(200))
    }
}

impl Reaction {
    /// The same, `pause` later.
    #[must_use]
    pub fn after(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self.name = format!("{} after {} ms", self.name, pause.as_millis());
        self
    }
}

/// Answers with this status and a small body.
pub fn status(code: u16) -> Reaction {
    let phrase = http::StatusCode::from_u16(code)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unnamed");
    let body = if code == 204 { "" } else { "{}" };
    let head = format!(
        "HTTP/1.1 {code} {phrase}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    Reaction {
        when: When::Body,
        pause: Duration::ZERO,
        write: head.into_bytes(),
        then: Then::KeepAlive,
        name: format!("answers {code}"),
    }
}

/// Reads the request and resets the connection.
pub fn reset() -> Reaction {
    fault(When::Body, Then::Reset, "resets the connection")
}

/// Reads the request and closes the connection without an answer.
pub fn close() -> Reaction {
    fault(When::Body, Then::Close, "closes without an answer")
}

/// Reads the head of the request and closes the connection.
pub fn close_before_body() -> Reaction {
    fault(
        When::Head,
        Then::Close,
        "closes before it has read the body",
    )
}

/// Accepts the connection and closes it at once.
pub fn close_on_accept() -> Reaction {
    fault(When::Accepted, Then::Close, "accepts and closes")
}

/// Reads the request, sends a part of an answer's head and closes.
pub fn cut_head() -> Reaction {
    Reaction {
        write: b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(),
        ..fault(When::Body, Then::Close, "closes within the answer's head")
    }
}

fn fault(when: When, then: Then, name: &str) -> Reaction {
    Reaction {
        when,
        pause: Duration::ZERO,
        write: Vec::new(),
        then,
        name: name.to_owned(),
    }
}
