//! A play in a record.

use std::borrow::Cow;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::moment::Ms;
use super::reaction::Reaction;
use crate::play::sender;

/// What was done: one delivery, and how its attempts are met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Play {
    /// What the sender was asked to deliver.
    content: Content,
    /// Whether it was given a token to send along.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    has_token: bool,
    /// For how long connections were refused.
    #[serde(default, skip_serializing_if = "is_zero")]
    refused_for_ms: Ms,
    /// How the first attempt was met, the second, and so on; any further is met with 200.
    reactions: Vec<Reaction>,
    /// What the receiver showed over HTTPS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate>,
    /// Who else listened, for redirects to point to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canary: Option<Canary>,
    /// A second delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<Next>,
    /// Whether it was listened on until the sender had closed its connections.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    lingers: bool,
}

/// A certificate, by what is to be thought of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Certificate {
    /// Right in every respect.
    Valid,
    /// Signed by itself.
    SelfSigned,
    /// Signed by an authority that nobody was told to trust.
    UnknownAuthority,
    /// Valid no longer.
    Expired,
    /// For another host.
    WrongHost,
}

/// Where a canary listened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Canary {
    /// On another port of the same host.
    OtherPort,
    /// On another host.
    OtherHost,
}

/// When a second delivery was ordered, and where it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Next {
    /// As soon as the first one had been read; to another receiver.
    ToAnother,
    /// As soon as the first attempt of the first one had failed; to the same URL.
    ToTheSame,
}

/// The body that was to be delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Content {
    /// This text.
    Text(String),
    /// New feedback of so many bytes, as the suite makes it.
    FeedbackOfBytes(usize),
    /// An event that the sender writes itself, and of which this JSON is a part.
    Including(String),
}

/// The longest body that a record may ask the suite to make.
const LONGEST: usize = 16 * 1024 * 1024;

impl From<&sender::SenderPlay> for Play {
    fn from(play: &sender::SenderPlay) -> Self {
        let sender::SenderPlay {
            content,
            has_token,
            refused_for,
            reactions,
            certificate,
            canary,
            next,
            lingers,
        } = play;
        Self {
            content: match content {
                sender::Content::Text(text) => Content::Text(text.clone().into_owned()),
                sender::Content::OfSize(bytes) => Content::FeedbackOfBytes(*bytes),
                sender::Content::Including(part) => Content::Including(part.clone()),
            },
            has_token: *has_token,
            refused_for_ms: Ms(*refused_for),
            reactions: reactions.iter().map(Reaction::from).collect(),
            certificate: certificate.map(Certificate::from),
            canary: canary.map(Canary::from),
            next: next.map(Next::from),
            lingers: *lingers,
        }
    }
}

impl Play {
    /// The play; an error completes "line 1: …".
    pub(super) fn read(self) -> Result<sender::SenderPlay, String> {
        let reactions = self.reactions.into_iter().map(Reaction::read);
        Ok(sender::SenderPlay {
            content: self.content.read()?,
            has_token: self.has_token,
            refused_for: self.refused_for_ms.0,
            reactions: reactions.collect::<Result<_, _>>()?,
            certificate: self.certificate.map(Certificate::read),
            canary: self.canary.map(Canary::read),
            next: self.next.map(Next::read),
            lingers: self.lingers,
        })
    }
}

impl Content {
    fn read(self) -> Result<sender::Content, String> {
        match self {
            Self::Text(text) => Ok(sender::Content::Text(Cow::Owned(text))),
            Self::Including(part) => Ok(sender::Content::Including(part)),
            Self::FeedbackOfBytes(bytes) if bytes <= LONGEST => Ok(sender::Content::OfSize(bytes)),
            Self::FeedbackOfBytes(bytes) => Err(format!(
                "feedback of {bytes} bytes is more than the {LONGEST} that there may be"
            )),
        }
    }
}

impl From<sender::Certificate> for Certificate {
    fn from(this: sender::Certificate) -> Self {
        match this {
            sender::Certificate::Valid => Self::Valid,
            sender::Certificate::SelfSigned => Self::SelfSigned,
            sender::Certificate::UnknownAuthority => Self::UnknownAuthority,
            sender::Certificate::Expired => Self::Expired,
            sender::Certificate::WrongHost => Self::WrongHost,
        }
    }
}

impl Certificate {
    fn read(self) -> sender::Certificate {
        match self {
            Self::Valid => sender::Certificate::Valid,
            Self::SelfSigned => sender::Certificate::SelfSigned,
            Self::UnknownAuthority => sender::Certificate::UnknownAuthority,
            Self::Expired => sender::Certificate::Expired,
            Self::WrongHost => sender::Certificate::WrongHost,
        }
    }
}

impl From<sender::Canary> for Canary {
    fn from(this: sender::Canary) -> Self {
        match this {
            sender::Canary::OtherPort => Self::OtherPort,
            sender::Canary::OtherHost => Self::OtherHost,
        }
    }
}

impl Canary {
    fn read(self) -> sender::Canary {
        match self {
            Self::OtherPort => sender::Canary::OtherPort,
            Self::OtherHost => sender::Canary::OtherHost,
        }
    }
}

impl From<sender::Next> for Next {
    fn from(this: sender::Next) -> Self {
        match this {
            sender::Next::ToAnother => Self::ToAnother,
            sender::Next::ToTheSame => Self::ToTheSame,
        }
    }
}

impl Next {
    fn read(self) -> sender::Next {
        match self {
            Self::ToAnother => sender::Next::ToAnother,
            Self::ToTheSame => sender::Next::ToTheSame,
        }
    }
}

fn yes() -> bool {
    true
}

fn is_zero(time: &Ms) -> bool {
    time.0 == Duration::ZERO
}
