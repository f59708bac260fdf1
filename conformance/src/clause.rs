//! The clauses: what a sender and a receiver owe each other, one value each.
//!
//! A clause states a rule of the protocol in our own words, says how strong it
//! is, where it comes from, and whom it binds. Checks point at clauses; a clause
//! that no check can decide says why (`excused`). A test holds the two together.

mod attempt;
mod event;
mod practice;
mod receiver;
mod response;
mod retry;
mod safety;
mod transport;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use attempt::*;
pub use event::*;
pub use practice::*;
pub use receiver::*;
pub use response::*;
pub use retry::*;
pub use safety::*;
pub use transport::*;

/// A rule of the protocol.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Words joined by dots; never an ordinal, never changed.
    pub id: &'static str,
    /// How much a violation weighs.
    pub level: Level,
    /// Who is bound by it.
    pub roles: &'static [Role],
    /// What the rule rests on, strongest first.
    pub sources: &'static [Source],
    /// The section of the vendor's guide, from the outermost heading; empty for good practice.
    pub section: &'static [&'static str],
    /// The rule, in our words.
    pub text: &'static str,
    /// The roles for which no check can decide it, and why.
    pub excused: &'static [(Role, &'static str)],
}

/// How much a violation weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Recorded; never affects the exit code.
    Info,
    /// A warning; a failure with `--strict`.
    Should,
    /// A failure.
    Must,
}

/// The two ends of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Takes deliveries.
    Receiver,
    /// Makes deliveries.
    Sender,
}

/// What a clause rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The guide says so.
    Sentence,
    /// Only the guide's sample code or payload shows it.
    Example,
    /// The one sensible reading of a sentence of the guide.
    Reading,
    /// What a careful engineer expects where the guide is silent.
    Practice,
}

pub(crate) const BOTH: &[Role] = &[Role::Receiver, Role::Sender];
pub(crate) const RECEIVER: &[Role] = &[Role::Receiver];
pub(crate) const SENDER: &[Role] = &[Role::Sender];

/// Every clause, in the order in which reports show them.
pub static ALL: &[&Clause] = &[
    &TRANSPORT_POST,
    &TRANSPORT_JSON,
    &TRANSPORT_TOKEN,
    &TRANSPORT_HTTPS,
    &TLS_CERTIFICATE,
    &TLS_VERSION,
    &TLS_VERIFY,
    &TLS_RETRY,
    &EVENT_FEEDBACK_CREATION,
    &EVENT_ISSUE_CREATION,
    &EVENT_ISSUE_STATUS_CHANGE,
    &EVENT_ISSUE_ADDITION,
    &RESPONSE_OK,
    &RESPONSE_UNAUTHORIZED,
    &RESPONSE_REJECTED,
    &RETRY_LIMIT,
    &RETRY_INTERVAL,
    &RETRY_CLIENT_ERROR,
    &RETRY_SERVER_ERROR,
    &RETRY_NETWORK_ERROR,
    &RETRY_EXHAUST,
    &RETRY_STOP_ON_SUCCESS,
    &RETRY_OTHER_SUCCESS,
    &RETRY_RETRY_AFTER,
    &RETRY_IDENTICAL,
    &ATTEMPT_TIME_OUT,
    &ANSWER_INTERIM,
    &ANSWER_BROKEN,
    &TARGET_QUERY,
    &REDIRECT_METHOD,
    &REDIRECT_TOKEN,
    &REDIRECT_DOWNGRADE,
    &REDIRECT_END,
    &ISOLATION,
    &LEFTOVER,
    &TOKEN_ABSENT,
    &TOKEN_CONFINED,
    &REQUEST_WELL_FORMED,
    &HEADER_CASE,
    &HEADER_BLANKS,
    &HEADER_CONTENT_TYPE,
    &REQUEST_FRAMING,
    &REQUEST_QUERY,
    &REQUEST_PIPELINING,
    &REQUEST_METHOD,
    &CONNECTION_REUSE,
    &BODY_SIZE,
    &TOLERANCE_EVENT,
    &TOLERANCE_KEY,
    &TOLERANCE_STATUS,
    &TOLERANCE_NULL,
    &TOLERANCE_JSON,
    &TOLERANCE_TEXT,
    &TOLERANCE_FIELD,
    &TOLERANCE_NUMBER,
    &TOLERANCE_DEPTH,
    &TOLERANCE_ABSENCE,
    &ROBUST,
    &UNAUTHENTICATED_ROBUST,
    &ANSWER_TIME,
    &ANSWER_COMPLETE,
    &ANSWER_TOKEN,
    &ANSWER_DISCLOSURE,
    &DUPLICATE,
    &LOAD_BURST,
    &LOAD_HELD,
    &TOKEN_COMPARISON,
    &REPLAY_PROTECTION,
    &EFFECT_IDEMPOTENCE,
];

/// What `explain` says of the clauses, group by group.
pub(crate) static TEXTS: &[&str] = &[
    include_str!("clause/attempt.md"),
    include_str!("clause/event.md"),
    include_str!("clause/practice.md"),
    include_str!("clause/receiver.md"),
    include_str!("clause/response.md"),
    include_str!("clause/retry.md"),
    include_str!("clause/safety.md"),
    include_str!("clause/transport.md"),
];

impl Clause {
    /// Why no check decides this clause for `role`, if none can.
    pub fn excuse(&self, role: Role) -> Option<&'static str> {
        self.excused
            .iter()
            .find(|(excused, _)| *excused == role)
            .map(|(_, reason)| *reason)
    }

    /// Where the guide says so, for a report.
    pub fn place(&self) -> String {
        place(self.section)
    }
}

/// Where a rule of this section of the guide comes from, for a report.
pub(crate) fn place<S: AsRef<str>>(section: &[S]) -> String {
    if section.is_empty() {
        return "good practice, where the guide is silent".to_owned();
    }
    let headings: Vec<&str> = section.iter().map(AsRef::as_ref).collect();
    headings.join(" > ")
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "INFO",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Receiver => "receiver",
            Self::Sender => "sender",
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sentence => "sentence",
            Self::Example => "example",
            Self::Reading => "reading",
            Self::Practice => "practice",
        })
    }
}
