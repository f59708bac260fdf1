//! Responses: what a receiver answers.

use super::{Clause, Level, RECEIVER, Source};

/// `response.ok`
pub static RESPONSE_OK: Clause = Clause {
    id: "response.ok",
    level: Level::Must,
    roles: RECEIVER,
    sources: &[Source::Sentence],
    section: &[
        "Webhook Receiving Server Implementation",
        "Basic Requirements",
    ],
    text: "A delivery that was processed is answered with exactly 200.",
    excused: &[],
};

/// `response.unauthorized`
pub static RESPONSE_UNAUTHORIZED: Clause = Clause {
    id: "response.unauthorized",
    level: Level::Should,
    roles: RECEIVER,
    sources: &[Source::Example],
    section: &[
        "Webhook Receiving Server Implementation",
        "Implementation Example (Node.js/Express)",
    ],
    text: "A wrong or missing token is answered with 401 in particular.",
    excused: &[],
};

/// `response.rejected`
pub static RESPONSE_REJECTED: Clause = Clause {
    id: "response.rejected",
    level: Level::Should,
    roles: RECEIVER,
    sources: &[Source::Reading],
    section: &["Security and Retry Policy", "Error Handling"],
    text: "What cannot be processed is answered neither with a 2xx, which would lose it silently, \
           nor with a 5xx, which would have it sent again in vain.",
    excused: &[],
};
