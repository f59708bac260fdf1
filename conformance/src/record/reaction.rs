//! How an attempt was met, in a record.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::moment::Ms;
use crate::play::sender;
use crate::scripts::Act;

/// How an attempt was met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a reaction is a word of --script, such as \"503\" or \"reset\", or an object with \
                 name, steps and then"
)]
pub(super) enum Reaction {
    /// In a word of `--script`.
    Word(String),
    /// Step by step.
    Steps {
        /// What it is called, to complete "the receiver …".
        name: String,
        /// What is done, in this order.
        steps: Vec<Step>,
        /// How the connection is left.
        then: Then,
    },
}

/// One thing that a receiver does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// Reads until so much of the request is there.
    Read(Part),
    /// Reads what is left of the request, as far as it comes.
    Drain,
    /// Waits.
    PauseMs(Ms),
    /// Waits, but not beyond the moment when the second delivery has been met.
    HoldMs(Ms),
    /// The attempt is decided by what follows.
    Decide,
    /// Writes.
    Write(Bytes),
    /// Writes something many times.
    Repeat {
        /// What is written each time.
        bytes: Bytes,
        /// How many times.
        times: u32,
        /// How long the receiver waits after each.
        pause_ms: Ms,
    },
}

/// How much of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    /// The head.
    Head,
    /// The head and half of the body.
    Half,
    /// All of it.
    Body,
}

/// How the connection is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Then {
    /// Open, for further requests.
    KeepAlive,
    /// Closed.
    Close,
    /// Reset.
    Reset,
}

impl From<&sender::Reaction> for Reaction {
    fn from(reaction: &sender::Reaction) -> Self {
        let sender::Reaction { name, steps, then } = reaction;
        Self::Steps {
            name: name.clone(),
            steps: steps.iter().map(Step::from).collect(),
            then: match then {
                sender::Then::KeepAlive => Then::KeepAlive,
                sender::Then::Close => Then::Close,
                sender::Then::Reset => Then::Reset,
            },
        }
    }
}

impl From<&sender::Step> for Step {
    fn from(step: &sender::Step) -> Self {
        match step {
            sender::Step::Read(part) => Self::Read(match part {
                sender::Part::Head => Part::Head,
                sender::Part::Half => Part::Half,
                sender::Part::Body => Part::Body,
            }),
            sender::Step::Drain => Self::Drain,
            sender::Step::Pause(time) => Self::PauseMs(Ms(*time)),
            sender::Step::Hold(time) => Self::HoldMs(Ms(*time)),
            sender::Step::Decide => Self::Decide,
            sender::Step::Write(bytes) => Self::Write(bytes.as_slice().into()),
            sender::Step::Repeat {
                bytes,
                times,
                pause,
            } => Self::Repeat {
                bytes: bytes.as_slice().into(),
                times: *times,
                pause_ms: Ms(*pause),
            },
        }
    }
}

impl Reaction {
    pub(super) fn read(self) -> Result<sender::Reaction, String> {
        match self {
            Self::Word(word) => {
                let act: Act = word.parse().map_err(|error| format!("{error}"))?;
                Ok(act.reaction())
            }
            Self::Steps { name, steps, then } => {
                let steps = steps.into_iter().map(Step::read);
                let steps = steps.collect::<Result<Vec<_>, _>>()?;
                Ok(sender::Reaction::new(name, steps, then.read()))
            }
        }
    }
}

impl Step {
    fn read(self) -> Result<sender::Step, String> {
        Ok(match self {
            Self::Read(part) => sender::Step::Read(part.read()),
            Self::Drain => sender::Step::Drain,
            Self::PauseMs(time) => sender::Step::Pause(time.0),
            Self::HoldMs(time) => sender::Step::Hold(time.0),
            Self::Decide => sender::Step::Decide,
            Self::Write(bytes) => sender::Step::Write(bytes.read()?),
            Self::Repeat {
                bytes,
                times,
                pause_ms,
            } => sender::Step::Repeat {
                bytes: bytes.read()?,
                times,
                pause: pause_ms.0,
            },
        })
    }
}

impl Part {
    fn read(self) -> sender::Part {
        match self {
            Self::Head => sender::Part::Head,
            Self::Half => sender::Part::Half,
            Self::Body => sender::Part::Body,
        }
    }
}

impl Then {
    fn read(self) -> sender::Then {
        match self {
            Self::KeepAlive => sender::Then::KeepAlive,
            Self::Close => sender::Then::Close,
            Self::Reset => sender::Then::Reset,
        }
    }
}
