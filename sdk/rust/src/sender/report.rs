//! [`Report`]: what became of a delivery.

use bytes::Bytes;
use http::{Response, StatusCode};

use super::TransportError;

/// What became of a delivery, attempt by attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// The attempts, in order; at least one.
    pub attempts: Vec<Attempt>,
}

impl Report {
    /// Whether the receiver has the event.
    pub fn is_delivered(&self) -> bool {
        self.outcome == Outcome::Delivered
    }
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The receiver answered 2xx (clause `retry.stop-on-success`). The documentation asks
    /// receivers for 200 in particular; the attempt tells what it was.
    Delivered,
    /// The receiver answered what no retry will change: 4xx (clause `retry.client-error`), or
    /// a redirect, which is not followed, or anything that is no success and no 5xx.
    Rejected,
    /// The last retry failed like the attempts before, with 5xx or on the network (clause
    /// `retry.exhaust`).
    Exhausted,
}

/// One attempt at a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The status of the answer, or why there was none.
    pub result: Result<StatusCode, TransportError>,
    /// The answer's body, as much as the transport kept of it.
    pub answer: Bytes,
}

impl Attempt {
    pub(super) fn new(answer: Result<Response<Bytes>, TransportError>) -> Self {
        match answer {
            Ok(answer) => Self {
                result: Ok(answer.status()),
                answer: answer.into_body(),
            },
            Err(error) => Self {
                result: Err(error),
                answer: Bytes::new(),
            },
        }
    }

    /// The outcome of the delivery, if this attempt decides it; `None` asks for a retry
    /// (clauses `retry.server-error`, `retry.network-error`).
    pub(super) fn settles(&self) -> Option<Outcome> {
        match &self.result {
            Ok(status) if status.is_success() => Some(Outcome::Delivered),
            Ok(status) if !status.is_server_error() => Some(Outcome::Rejected),
            Ok(_) | Err(_) => None,
        }
    }
}
