//! What a receiver answers, and what each answer makes the sender do.

use crate::clause::{self, Clause};

/// A kind of answer.
pub(super) struct Answer {
    /// A status or a range of them, as `OpenAPI` spells it.
    pub(super) status: &'static str,
    /// What it means, in a word or two.
    pub(super) summary: &'static str,
    /// Whether the sender tries again.
    pub(super) retried: bool,
    /// The rules behind it.
    pub(super) clauses: &'static [&'static Clause],
}

pub(super) const ALL: [Answer; 4] = [
    Answer {
        status: "200",
        summary: "Processed",
        retried: false,
        clauses: &[&clause::RESPONSE_OK, &clause::RETRY_STOP_ON_SUCCESS],
    },
    Answer {
        status: "401",
        summary: "Wrong token",
        retried: false,
        clauses: &[&clause::RESPONSE_UNAUTHORIZED, &clause::RETRY_CLIENT_ERROR],
    },
    Answer {
        status: "4XX",
        summary: "Refused for good",
        retried: false,
        clauses: &[&clause::RESPONSE_REJECTED, &clause::RETRY_CLIENT_ERROR],
    },
    Answer {
        status: "5XX",
        summary: "Failed for now",
        retried: true,
        clauses: &[
            &clause::RETRY_SERVER_ERROR,
            &clause::RETRY_INTERVAL,
            &clause::RETRY_LIMIT,
            &clause::RETRY_EXHAUST,
        ],
    },
];

impl Answer {
    pub(super) fn description(&self) -> String {
        let reaction = if self.retried {
            "the sender tries again"
        } else {
            "the sender does not try again"
        };
        let Self {
            summary, clauses, ..
        } = self;
        format!("{summary}: {reaction}. {}", told(clauses))
    }
}

/// Clauses as prose, each with its id.
pub(super) fn told(clauses: &[&Clause]) -> String {
    let sentences = clauses.iter().map(|clause| {
        let text = clause.text.trim_end_matches('.');
        format!("{text} (clause `{}`).", clause.id)
    });
    sentences.collect::<Vec<_>>().join(" ")
}
