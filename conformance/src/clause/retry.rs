//! Retries: what a sender owes a receiver that fails.

use super::{Clause, Level, SENDER, Source};

/// `retry.limit`
pub static RETRY_LIMIT: Clause = Clause {
    id: "retry.limit",
    level: Level::Must,
    roles: SENDER,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Retry Policy"],
    text: "A failed delivery is retried at most 3 times: at most 4 attempts.",
    excused: &[],
};

/// `retry.interval`
pub static RETRY_INTERVAL: Clause = Clause {
    id: "retry.interval",
    level: Level::Must,
    roles: SENDER,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Retry Policy"],
    text: "Each retry runs 3 seconds after the failure before it.",
    excused: &[],
};

/// `retry.client-error`
pub static RETRY_CLIENT_ERROR: Clause = Clause {
    id: "retry.client-error",
    level: Level::Must,
    roles: SENDER,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Error Handling"],
    text: "A delivery answered with a 4xx is never retried.",
    excused: &[],
};

/// `retry.server-error`
pub static RETRY_SERVER_ERROR: Clause = Clause {
    id: "retry.server-error",
    level: Level::Must,
    roles: SENDER,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Error Handling"],
    text: "A delivery answered with a 5xx is retried, at least once.",
    excused: &[],
};

/// `retry.network-error`
pub static RETRY_NETWORK_ERROR: Clause = Clause {
    id: "retry.network-error",
    level: Level::Must,
    roles: SENDER,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Error Handling"],
    text: "A delivery whose connection failed is retried, at least once.",
    excused: &[],
};

/// `retry.exhaust`
pub static RETRY_EXHAUST: Clause = Clause {
    id: "retry.exhaust",
    level: Level::Should,
    roles: SENDER,
    sources: &[Source::Reading],
    section: &["Security and Retry Policy", "Retry Policy"],
    text: "While the failure lasts, all 3 retries are used.",
    excused: &[],
};

/// `retry.stop-on-success`
pub static RETRY_STOP_ON_SUCCESS: Clause = Clause {
    id: "retry.stop-on-success",
    level: Level::Must,
    roles: SENDER,
    sources: &[Source::Reading],
    section: &["Security and Retry Policy", "Retry Policy"],
    text: "Once a 200 came, the delivery is not sent again.",
    excused: &[],
};
