//! What happened beside the attempts, in a record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attempt::{Attempt, read_all};
use super::moment::Ms;
use super::trace::Outcome;
use crate::trace::sender;

/// What happened beside the attempts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Beside {
    /// Every connection that was accepted, whether or not anything came on it.
    #[serde(default)]
    connections: Vec<Span>,
    /// What came to another origin than the one that the sender was told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canary: Option<Elsewhere>,
    /// The second delivery, if one was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<Next>,
}

/// A connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct Span {
    /// It was accepted.
    accepted_ms: Ms,
    /// It had been closed by either side, if that was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_ms: Option<Ms>,
}

/// What came to another origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Elsewhere {
    /// Host and port.
    authority: String,
    /// Everything that came.
    attempts: Vec<Attempt>,
}

/// A second delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Next {
    /// The sender was asked to make it.
    ordered_ms: Ms,
    /// Its attempts, where it went to a receiver of its own.
    attempts: Vec<Attempt>,
    /// What the sender said of it.
    outcome: Outcome,
    /// When it said so.
    done_ms: Ms,
}

impl From<&sender::Beside> for Beside {
    fn from(beside: &sender::Beside) -> Self {
        let sender::Beside {
            connections,
            canary,
            next,
        } = beside;
        let spans = connections.iter().map(|span| Span {
            accepted_ms: Ms(span.accepted.time()),
            closed_ms: span.closed.map(|moment| Ms(moment.time())),
        });
        Self {
            connections: spans.collect(),
            canary: canary.as_ref().map(|canary| Elsewhere {
                authority: canary.authority.clone(),
                attempts: canary.attempts.iter().map(Attempt::from).collect(),
            }),
            next: next.as_ref().map(Next::from),
        }
    }
}

impl From<&sender::NextDelivery> for Next {
    fn from(next: &sender::NextDelivery) -> Self {
        let sender::NextDelivery {
            ordered_at,
            attempts,
            outcome,
            done_at,
        } = next;
        Self {
            ordered_ms: Ms(*ordered_at),
            attempts: attempts.iter().map(Attempt::from).collect(),
            outcome: (*outcome).into(),
            done_ms: Ms(*done_at),
        }
    }
}

impl Beside {
    /// What it stands for; an error completes "line 1: …".
    pub(super) fn read(self) -> Result<sender::Beside, String> {
        let spans = self.connections.into_iter().map(|span| sender::Span {
            accepted: span.accepted_ms.0.into(),
            closed: span.closed_ms.map(|moment| moment.0.into()),
        });
        Ok(sender::Beside {
            connections: spans.collect(),
            canary: self.canary.map(Elsewhere::read).transpose()?,
            next: self.next.map(Next::read).transpose()?,
        })
    }
}

impl Elsewhere {
    fn read(self) -> Result<sender::Elsewhere, String> {
        Ok(sender::Elsewhere {
            authority: self.authority,
            attempts: read_all(self.attempts)?,
        })
    }
}

impl Next {
    fn read(self) -> Result<sender::NextDelivery, String> {
        Ok(sender::NextDelivery {
            ordered_at: self.ordered_ms.0,
            attempts: read_all(self.attempts)?,
            outcome: self.outcome.read(),
            done_at: self.done_ms.0,
        })
    }
}
