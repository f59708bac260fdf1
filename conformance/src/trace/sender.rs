//! What a sender did: each attempt, byte for byte, and when it came.
//!
//! The moments are chosen so that an interval can only be over-estimated: a
//! failure is stamped before the write or close that causes it, an arrival after
//! its first byte was read. So a retry that looks early is early.

mod attempt;
mod beside;
mod lateness;
mod picture;
mod stamp;
mod timeline;

use std::borrow::Cow;
use std::time::Duration;

use crate::play::sender::{Capability, Content, SenderPlay};
use crate::trace::Settings;

pub use attempt::{Attempt, Body, Moments};
pub use beside::{Beside, Elsewhere, Handshake, NextDelivery, Span};
pub use lateness::Lateness;
pub use stamp::Stamp;

/// What happened when a [`SenderPlay`] was played.
#[derive(Debug, Clone)]
pub struct SenderTrace {
    /// What was to be done.
    pub play: SenderPlay,
    /// What the run was set to.
    pub settings: Settings,
    /// Host and port of the URL that the sender was given.
    pub authority: String,
    /// Path and query of the URL that the sender was given.
    pub target: String,
    /// What the sender would have to be capable of, and is not: then nothing was asked of it.
    pub lacks: Option<Capability>,
    /// Why this cannot be played where the sender delivers to: then nothing was asked of it.
    pub barred: Option<String>,
    /// How much later than the interval the control's retries came, meanwhile.
    pub lateness: Lateness,
    /// What else a reader should know, told before everything else.
    pub notes: Vec<String>,
    /// Why nothing that this shows against the sender is proof, if there is a reason.
    pub doubt: Option<String>,
    /// The attempts, in the order in which they came.
    pub attempts: Vec<Attempt>,
    /// What happened beside them.
    pub beside: Beside,
    /// What the sender said of the delivery.
    pub outcome: Outcome,
    /// When it said so; of one that says nothing, when the runner stopped listening.
    pub done_at: Duration,
    /// Until when the runner listened.
    pub listened_until: Duration,
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
    /// Nobody was told: this sender is one that does not say how its deliveries end.
    Unknown,
}

impl SenderTrace {
    /// Whether it matters how late this machine was: nobody need wait to know otherwise.
    pub fn is_about_time(&self) -> bool {
        self.attempts.len() > 1 || self.beside.next.is_some()
    }

    /// The body that `attempt` carried, as far as it was read.
    pub fn body<'t>(&'t self, attempt: &'t Attempt) -> Cow<'t, [u8]> {
        attempt.body.of(&self.play.content)
    }
}

impl Body {
    /// The bytes, where `content` is what was asked for.
    pub fn of<'b>(&'b self, content: &'b Content) -> Cow<'b, [u8]> {
        match self {
            Self::Bytes(bytes) => Cow::Borrowed(bytes),
            Self::AsAsked => match content.text() {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
        }
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
            Self::Unknown => "nothing",
        }
    }
}
