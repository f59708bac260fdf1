//! An attempt in a record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::moment::Ms;
use crate::trace::sender;

/// One attempt. Moments are since the play began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Attempt {
    /// The index of the connection, from 0.
    #[serde(default)]
    connection: usize,
    /// How far the TLS handshake came, if there was to be one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handshake: Option<Handshake>,
    /// Request line and headers with the empty line behind them, as they were sent, with a mark in
    /// the place of the token.
    head: Bytes,
    /// The body without its framing.
    body: Body,
    /// Why the request is not a complete one, where more of it was waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    broken: Option<String>,
    /// Whether the sender closed the connection before the attempt was decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    given_up: bool,
    /// The connection was accepted.
    #[serde(default)]
    accepted_ms: Ms,
    /// The first byte had been read, or the connection been accepted where none was read.
    arrived_ms: Ms,
    /// The end of the head had been read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    head_ms: Option<Ms>,
    /// The end of the body had been read; without it the request is not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_ms: Option<Ms>,
    /// Just before the write or close that decided it; without it no interval is counted from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decided_ms: Option<Ms>,
    /// The first bytes of an answer had been written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered_ms: Option<Ms>,
    /// The last byte of the answer had been written, or the connection been closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settled_ms: Option<Ms>,
    /// The connection had been closed, by either side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_ms: Option<Ms>,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a body is a text, {\"base64\": …}, or {\"as_asked\": true} if it is what was to be sent"
)]
enum Body {
    /// These bytes.
    Bytes(Bytes),
    /// What was to be sent.
    Asked {
        /// Whether it is, byte for byte.
        as_asked: bool,
    },
}

/// How far a TLS handshake came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Handshake {
    /// To its end, in this version of TLS.
    Agreed(String),
    /// Not to its end; why not.
    Broken(String),
    /// There was none: the sender sent something else.
    NotTls,
}

impl From<&sender::Attempt> for Attempt {
    fn from(attempt: &sender::Attempt) -> Self {
        let sender::Attempt {
            connection,
            handshake,
            head,
            body,
            broken,
            given_up,
            moments,
        } = attempt;
        let sender::Moments {
            accepted,
            arrived,
            head: head_at,
            body: body_at,
            decided,
            answered,
            settled,
            closed,
        } = *moments;
        Self {
            connection: *connection,
            handshake: handshake.as_deref().map(Handshake::from),
            head: (&**head).into(),
            body: match body {
                sender::Body::AsAsked => Body::Asked { as_asked: true },
                sender::Body::Bytes(bytes) => Body::Bytes((&**bytes).into()),
            },
            broken: broken.as_deref().map(str::to_owned),
            given_up: *given_up,
            accepted_ms: ms(accepted),
            arrived_ms: ms(arrived),
            head_ms: head_at.map(ms),
            body_ms: body_at.map(ms),
            decided_ms: decided.map(ms),
            answered_ms: answered.map(ms),
            settled_ms: settled.map(ms),
            closed_ms: closed.map(ms),
        }
    }
}

impl Attempt {
    fn read(self) -> Result<sender::Attempt, String> {
        let at = |moment: Option<Ms>| moment.map(|moment| moment.0.into());
        Ok(sender::Attempt {
            connection: self.connection,
            handshake: self.handshake.map(|it| it.read().into()),
            head: self.head.read()?.into(),
            body: self.body.read()?,
            broken: self.broken.map(Into::into),
            given_up: self.given_up,
            moments: sender::Moments {
                accepted: self.accepted_ms.0.into(),
                arrived: self.arrived_ms.0.into(),
                head: at(self.head_ms),
                body: at(self.body_ms),
                decided: at(self.decided_ms),
                answered: at(self.answered_ms),
                settled: at(self.settled_ms),
                closed: at(self.closed_ms),
            },
        })
    }
}

fn ms(moment: sender::Stamp) -> Ms {
    Ms(moment.time())
}

/// All of them; an error completes "line 1: …".
pub(super) fn read_all(attempts: Vec<Attempt>) -> Result<Vec<sender::Attempt>, String> {
    attempts.into_iter().map(Attempt::read).collect()
}

impl Body {
    fn read(self) -> Result<sender::Body, String> {
        match self {
            Self::Bytes(bytes) => Ok(sender::Body::Bytes(bytes.read()?.into())),
            Self::Asked { as_asked: true } => Ok(sender::Body::AsAsked),
            Self::Asked { as_asked: false } => {
                Err("a body that is not as_asked must be there itself".to_owned())
            }
        }
    }
}

impl From<&sender::Handshake> for Handshake {
    fn from(handshake: &sender::Handshake) -> Self {
        match handshake {
            sender::Handshake::Agreed(version) => Self::Agreed(version.clone()),
            sender::Handshake::Broken(why) => Self::Broken(why.clone()),
            sender::Handshake::NotTls => Self::NotTls,
        }
    }
}

impl Handshake {
    fn read(self) -> sender::Handshake {
        match self {
            Self::Agreed(version) => sender::Handshake::Agreed(version),
            Self::Broken(why) => sender::Handshake::Broken(why),
            Self::NotTls => sender::Handshake::NotTls,
        }
    }
}
