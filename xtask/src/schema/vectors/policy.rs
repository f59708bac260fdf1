//! Vectors of the retry policy: what a receiver does to each attempt, and what a sender owes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared::{Level, Source, Vector};

/// A script and what follows from it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Policy {
    /// Unique among its kind.
    pub(super) name: String,
    /// What it shows.
    pub(super) description: String,
    pub(super) clauses: Vec<String>,
    /// How binding the exact number of attempts is.
    pub(super) level: Level,
    pub(super) source: Source,
    /// The seed it is generated from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<String>,
    /// What of the protocol it covers.
    #[serde(default)]
    pub(super) covers: Vec<String>,
    /// After how long the sender gives an attempt up.
    pub(super) time_out_ms: u64,
    /// What the receiver does to each attempt, in order. What comes after the last attempt owed
    /// must not be reached.
    pub(super) script: Vec<Reaction>,
    /// What a sender may do: one of these. There is more than one only where the protocol
    /// accepts either reading.
    pub(super) owed: Vec<Owed>,
}

/// What a receiver does to an attempt.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reaction {
    /// What it does.
    #[serde(rename = "do")]
    pub(super) act: Act,
    /// The status it answers with: for `answer` and `cut_body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// Headers of the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) headers: Vec<(String, String)>,
    /// How long after the start of the attempt.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) after_ms: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The ways to react.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Act {
    /// A complete answer.
    Answer,
    /// A complete head, and a body that breaks off.
    CutBody,
    /// A head that breaks off.
    CutHead,
    /// Bytes that are not HTTP.
    Garbage,
    /// The connection is closed without an answer.
    Close,
    /// The connection is reset.
    Reset,
    /// No connection is accepted.
    Refuse,
    /// Nothing, until the sender gives up.
    Hang,
}

/// What a sender owes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Owed {
    /// How many attempts there are.
    pub(super) attempts: usize,
    /// The earliest moment of each attempt, in milliseconds since the first one started.
    pub(super) earliest_ms: Vec<u64>,
    pub(super) outcome: Outcome,
}

/// What becomes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// It was taken.
    Delivered,
    /// It was refused for good.
    Rejected,
    /// Every attempt failed.
    Exhausted,
}

impl Vector for Policy {
    const KIND: &'static str = "policy";
}
