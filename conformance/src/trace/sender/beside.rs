//! What happened beside the attempts of a delivery: on connections as such, at the canary, and to
//! a second delivery.

use std::time::Duration;

use super::{Attempt, Outcome, Stamp};

/// What happened beside the attempts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Every connection that the receiver accepted, whether or not anything came on it.
    pub connections: Vec<Span>,
    /// What the canary saw, if there was one.
    pub canary: Option<Elsewhere>,
    /// The second delivery, if one was ordered.
    pub next: Option<NextDelivery>,
}

/// A connection, since the play began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it was accepted.
    pub accepted: Stamp,
    /// When it had been closed by either side, if the runner has seen that.
    pub closed: Option<Stamp>,
}

/// What came to another place than the one that the sender was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Host and port.
    pub authority: String,
    /// Everything that came, redacted like the rest.
    pub attempts: Vec<Attempt>,
}

/// A second delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDelivery {
    /// When the sender was asked to make it.
    pub ordered_at: Duration,
    /// Its attempts, where it went to a receiver of its own; otherwise they are among the first
    /// one's.
    pub attempts: Vec<Attempt>,
    /// What the sender said of it.
    pub outcome: Outcome,
    /// When it said so.
    pub done_at: Duration,
}

/// How far a TLS handshake came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handshake {
    /// To its end, in this version of TLS.
    Agreed(String),
    /// Not to its end; why not.
    Broken(String),
    /// There was none: the sender sent something else.
    NotTls,
}
