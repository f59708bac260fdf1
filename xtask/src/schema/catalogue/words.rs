//! The words that clauses and checks share.
//!
//! The suites have the same three types, without a schema, which they have no use for. The
//! conversions name every case, so a new word there does not compile until it is published here.

use abc_webhook_conformance::clause;
use schemars::JsonSchema;
use serde::Serialize;

/// How much a violation weighs. MUST: a failure. SHOULD: a warning, a failure only if the user
/// asks for strictness. INFO: recorded, without any effect.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Level {
    Must,
    Should,
    Info,
}

/// An end of a delivery.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    Receiver,
    Sender,
}

/// What a clause rests on. sentence: the vendor's guide says so. example: only the guide's sample
/// code or payload shows it. reading: the one sensible reading of a sentence of the guide.
/// practice: what a careful engineer expects where the guide is silent.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Source {
    Sentence,
    Example,
    Reading,
    Practice,
}

impl From<clause::Level> for Level {
    fn from(level: clause::Level) -> Self {
        match level {
            clause::Level::Must => Self::Must,
            clause::Level::Should => Self::Should,
            clause::Level::Info => Self::Info,
        }
    }
}

impl From<clause::Role> for Role {
    fn from(role: clause::Role) -> Self {
        match role {
            clause::Role::Receiver => Self::Receiver,
            clause::Role::Sender => Self::Sender,
        }
    }
}

impl From<clause::Source> for Source {
    fn from(source: clause::Source) -> Self {
        match source {
            clause::Source::Sentence => Self::Sentence,
            clause::Source::Example => Self::Example,
            clause::Source::Reading => Self::Reading,
            clause::Source::Practice => Self::Practice,
        }
    }
}

/// A list of words, each as it is published.
pub(super) fn published<T: Copy, P: From<T>>(words: &[T]) -> Vec<P> {
    words.iter().copied().map(P::from).collect()
}
