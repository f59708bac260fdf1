//! A trace in a record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attempt::{Attempt, read_all};
use super::beside::Beside;
use super::moment::Ms;
use super::play::Play;
use crate::play::sender::Capability;
use crate::trace::sender::Lateness;
use crate::trace::{self, sender};

/// What happened to one delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Trace {
    /// What was done.
    pub(super) play: Play,
    /// What the run was set to.
    #[serde(default)]
    pub(super) settings: Settings,
    /// Host and port of the URL that the sender was given.
    #[serde(default)]
    pub(super) authority: String,
    /// Path and query of the URL that the sender was given.
    pub(super) target: String,
    /// The capability that the sender would need and does not have: then nothing was asked of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lacks: Option<Lacks>,
    /// Why this could not be played where the sender delivers to: then nothing was asked of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) barred: Option<String>,
    /// How much later than the interval the retries of a sender known to keep time came, meanwhile,
    /// on the same machine; left out if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lateness_ms: Option<Ms>,
    /// What else a reader should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<String>,
    /// Why nothing that this shows against the sender is proof, if there is a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) doubt: Option<String>,
    /// The attempts, in the order in which they came.
    pub(super) attempts: Vec<Attempt>,
    /// What happened beside them.
    #[serde(default)]
    pub(super) beside: Beside,
    /// What the sender said of the delivery.
    pub(super) outcome: Outcome,
    /// When it said so.
    pub(super) done_ms: Ms,
    /// Until when somebody listened for one attempt more.
    pub(super) listened_until_ms: Ms,
}

/// What a run was set to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Settings {
    /// What stands for the right token in the heads of the attempts.
    #[serde(default)]
    token_mark: String,
    /// How long an answer may take.
    #[serde(default = "time_out")]
    time_out_ms: Ms,
    /// How much later than the interval a retry may come.
    #[serde(default = "tolerance")]
    tolerance_ms: Ms,
}

/// A capability of a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Lacks {
    /// Gives an attempt up when its answer takes longer than it is told to wait.
    TimeOut,
    /// Delivers without a token.
    NoToken,
    /// Trusts the certificates that it is given.
    CaFile,
    /// Has several deliveries under way at once.
    SeveralAtOnce,
}

/// What a sender says of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// It was answered with success.
    Delivered,
    /// It was answered, without success, and not retried for that.
    Rejected,
    /// The retries were used up.
    Exhausted,
    /// The sender cannot make this delivery.
    Unsupported,
    /// Nothing is known that it said.
    Unfinished,
    /// It is a sender that does not say how its deliveries end.
    Unknown,
}

impl From<&sender::SenderTrace> for Trace {
    fn from(trace: &sender::SenderTrace) -> Self {
        let sender::SenderTrace {
            play,
            settings,
            authority,
            target,
            lacks,
            barred,
            lateness,
            notes,
            doubt,
            attempts,
            beside,
            outcome,
            done_at,
            listened_until,
        } = trace;
        Self {
            play: play.into(),
            settings: settings.into(),
            authority: authority.clone(),
            target: target.clone(),
            lacks: lacks.map(Lacks::from),
            barred: barred.clone(),
            lateness_ms: lateness.0.map(Ms),
            notes: notes.clone(),
            doubt: doubt.clone(),
            attempts: attempts.iter().map(Attempt::from).collect(),
            beside: beside.into(),
            outcome: (*outcome).into(),
            done_ms: Ms(*done_at),
            listened_until_ms: Ms(*listened_until),
        }
    }
}

impl Trace {
    /// The trace; an error completes "line 1: …".
    pub(super) fn read(self) -> Result<sender::SenderTrace, String> {
        Ok(sender::SenderTrace {
            play: self.play.read()?,
            settings: self.settings.read(),
            authority: self.authority,
            target: self.target,
            lacks: self.lacks.map(Lacks::read),
            barred: self.barred,
            lateness: Lateness(self.lateness_ms.map(|time| time.0)),
            notes: self.notes,
            doubt: self.doubt,
            attempts: read_all(self.attempts)?,
            beside: self.beside.read()?,
            outcome: self.outcome.read(),
            done_at: self.done_ms.0,
            listened_until: self.listened_until_ms.0,
        })
    }
}

impl From<&trace::Settings> for Settings {
    fn from(settings: &trace::Settings) -> Self {
        let trace::Settings {
            token_mark,
            time_out,
            tolerance,
        } = settings;
        Self {
            token_mark: token_mark.clone(),
            time_out_ms: Ms(*time_out),
            tolerance_ms: Ms(*tolerance),
        }
    }
}

impl Settings {
    fn read(self) -> trace::Settings {
        trace::Settings {
            token_mark: self.token_mark,
            time_out: self.time_out_ms.0,
            tolerance: self.tolerance_ms.0,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_mark: String::new(),
            time_out_ms: time_out(),
            tolerance_ms: tolerance(),
        }
    }
}

fn time_out() -> Ms {
    Ms(trace::TIME_OUT)
}

fn tolerance() -> Ms {
    Ms(trace::TOLERANCE)
}

impl From<Capability> for Lacks {
    fn from(capability: Capability) -> Self {
        match capability {
            Capability::TimeOut => Self::TimeOut,
            Capability::NoToken => Self::NoToken,
            Capability::CaFile => Self::CaFile,
            Capability::SeveralAtOnce => Self::SeveralAtOnce,
        }
    }
}

impl Lacks {
    fn read(self) -> Capability {
        match self {
            Self::TimeOut => Capability::TimeOut,
            Self::NoToken => Capability::NoToken,
            Self::CaFile => Capability::CaFile,
            Self::SeveralAtOnce => Capability::SeveralAtOnce,
        }
    }
}

impl From<sender::Outcome> for Outcome {
    fn from(outcome: sender::Outcome) -> Self {
        match outcome {
            sender::Outcome::Delivered => Self::Delivered,
            sender::Outcome::Rejected => Self::Rejected,
            sender::Outcome::Exhausted => Self::Exhausted,
            sender::Outcome::Unsupported => Self::Unsupported,
            sender::Outcome::Unfinished => Self::Unfinished,
            sender::Outcome::Unknown => Self::Unknown,
        }
    }
}

impl Outcome {
    pub(super) fn read(self) -> sender::Outcome {
        match self {
            Self::Delivered => sender::Outcome::Delivered,
            Self::Rejected => sender::Outcome::Rejected,
            Self::Exhausted => sender::Outcome::Exhausted,
            Self::Unsupported => sender::Outcome::Unsupported,
            Self::Unfinished => sender::Outcome::Unfinished,
            Self::Unknown => sender::Outcome::Unknown,
        }
    }
}
