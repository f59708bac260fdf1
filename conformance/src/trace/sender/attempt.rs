//! One attempt: what came of it, and when.

use std::sync::Arc;
use std::time::Duration;

use super::{Handshake, Stamp};

/// One attempt: a request's first byte, or a connection that was not read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The index of the connection.
    pub connection: usize,
    /// How far the TLS handshake came, if there was to be one. Shared with what else came on the
    /// connection.
    pub handshake: Option<Arc<Handshake>>,
    /// Request line and headers, redacted, as far as they were read. Shared with the attempt before
    /// if it had the same.
    pub head: Arc<[u8]>,
    /// The body without its framing, redacted, as far as it was read.
    pub body: Body,
    /// Why the request is not a complete one, where more of it was waited for.
    pub broken: Option<Box<str>>,
    /// Whether the sender closed the connection before the attempt was decided.
    pub given_up: bool,
    /// When all of this happened.
    pub moments: Moments,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// What was asked for, byte for byte: it need not be held twice.
    AsAsked,
    /// Something else.
    Bytes(Box<[u8]>),
}

/// The moments of an attempt, since the play began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moments {
    /// The connection was accepted.
    pub accepted: Stamp,
    /// The first byte had been read, or the connection been accepted where none was read.
    pub arrived: Stamp,
    /// The end of the head had been read.
    pub head: Option<Stamp>,
    /// The end of the body had been read.
    pub body: Option<Stamp>,
    /// Just before the write or close that decided it; where the sender gave up, the last moment
    /// at which the connection is known to have been open. `None` as long as nothing happened.
    pub decided: Option<Stamp>,
    /// The first bytes of an answer had been written.
    pub answered: Option<Stamp>,
    /// The last byte of the answer had been written, or the connection been closed, or been seen
    /// to be closed by a sender that gave up.
    pub settled: Option<Stamp>,
    /// The connection had been closed, or been seen to be closed, by either side.
    pub closed: Option<Stamp>,
}

impl Attempt {
    /// Whether the request was read to its end.
    pub fn is_whole(&self) -> bool {
        self.moments.body.is_some()
    }

    /// Whether nothing of a request came: the sender did not like what it saw of the receiver.
    pub fn is_silent(&self) -> bool {
        let is_over = match self.handshake.as_deref() {
            Some(Handshake::Broken(_)) => true,
            Some(Handshake::Agreed(_) | Handshake::NotTls) => self.given_up,
            None => false,
        };
        is_over && self.head.is_empty()
    }

    /// When it arrived, since the play began.
    pub fn arrived(&self) -> Duration {
        self.moments.arrived.time()
    }

    /// The last sign of life that belongs to this attempt.
    pub fn last_sign(&self) -> Duration {
        let Moments {
            settled, arrived, ..
        } = self.moments;
        settled.unwrap_or(arrived).time()
    }
}
