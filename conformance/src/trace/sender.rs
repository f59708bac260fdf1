//! What a sender did: each attempt, byte for byte, and when it came.
//!
//! The moments are chosen so that an interval can only be over-estimated: a
//! failure is stamped before the write or close that causes it, an arrival after
//! its first byte was read. So a retry that looks early is early.

use std::time::Duration;

use crate::check::{Moment, Timeline};
use crate::play::sender::{Reaction, SenderPlay, When};
use crate::trace::Settings;

/// What happened when a [`SenderPlay`] was played.
#[derive(Debug, Clone)]
pub struct SenderTrace {
    /// What was to be done.
    pub play: SenderPlay,
    /// What the run was set to.
    pub settings: Settings,
    /// Path and query of the URL that the sender was given.
    pub target: String,
    /// How much later than the interval the control's retries came, meanwhile, at the most.
    pub lateness: Duration,
    /// The attempts, in the order in which they came.
    pub attempts: Vec<Attempt>,
    /// What the sender said of the delivery.
    pub outcome: Outcome,
    /// When it said so.
    pub done_at: Duration,
    /// Until when the runner listened.
    pub listened_until: Duration,
}

/// One attempt: a request's first byte, or a connection that was not read from.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The index of the connection.
    pub connection: usize,
    /// When the connection was accepted.
    pub accepted: Duration,
    /// When the first byte had been read, or the connection been accepted where none was read.
    pub arrived: Duration,
    /// Request line and headers, redacted, as far as they were read.
    pub head: Vec<u8>,
    /// The body without its framing, redacted, as far as it was read.
    pub body: Vec<u8>,
    /// Why the request is not a complete one, where more of it was waited for.
    pub broken: Option<String>,
    /// How it was met.
    pub reaction: Reaction,
    /// Whether the sender closed the connection before it was met.
    pub given_up: bool,
    /// Just before the write or close that decided it; when the sender was seen to close it, if it
    /// gave up.
    pub decided: Duration,
    /// Just after the last byte of the answer, or after the close.
    pub settled: Duration,
}

/// What a sender says of a delivery when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered with success.
    Delivered,
    /// It was answered, without success, and not retried for that.
    Rejected,
    /// The retries were used up.
    Exhausted,
    /// The sender cannot make this delivery.
    Unsupported,
    /// The sender said nothing: it was still sending when it was stopped.
    Unfinished,
}

impl Attempt {
    /// Whether the request was to be read to its end, and was.
    pub fn is_whole(&self) -> bool {
        self.reaction.when == When::Body && self.broken.is_none()
    }
}

impl Outcome {
    /// The outcome as the adapter protocol names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Rejected => "rejected",
            Self::Exhausted => "exhausted",
            Self::Unsupported => "unsupported",
            Self::Unfinished => "nothing, and was stopped",
        }
    }
}

impl Timeline for SenderTrace {
    fn timeline(&self) -> Vec<Moment> {
        let mut moments: Vec<Moment> = (1..)
            .zip(&self.attempts)
            .flat_map(|(number, attempt)| self.moments(number, attempt))
            .collect();
        let done = format!("the sender reports: {}", self.outcome.as_str());
        moments.push(Moment::new(self.done_at, done));
        moments.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
        let end = "the runner stops listening";
        moments.push(Moment::new(self.listened_until, end));
        moments
    }
}

impl SenderTrace {
    fn moments(&self, number: usize, attempt: &Attempt) -> [Moment; 2] {
        let connection = attempt.connection + 1;
        let arrival = format!("attempt {number} on connection {connection}");
        let request = self.request(number, attempt);
        let reaction = if attempt.given_up {
            format!("attempt {number}: the sender gives up")
        } else {
            format!("attempt {number}: the receiver {}", attempt.reaction.name)
        };
        [
            Moment::new(attempt.arrived, arrival + &request),
            Moment::new(attempt.decided, reaction),
        ]
    }

    /// What was read of an attempt, in full only where it is news.
    fn request(&self, number: usize, attempt: &Attempt) -> String {
        let first = self.attempts.first().filter(|_| number > 1);
        if attempt.reaction.when == When::Accepted {
            return ", not read".to_owned();
        }
        if first.is_some_and(|first| first.head == attempt.head && first.body == attempt.body) {
            return ", head and body as in attempt 1".to_owned();
        }
        let trouble = attempt.broken.as_ref();
        let trouble = trouble.map_or_else(String::new, |why| format!(", broken: {why}"));
        let head = String::from_utf8_lossy(&attempt.head);
        format!(", {} bytes of body{trouble}\n{head}", attempt.body.len())
    }
}
