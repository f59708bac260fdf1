//! Good practice: what a careful engineer expects where the guide is silent.
//!
//! Two of them can't be decided over the wire by anyone; they are listed so that nobody
//! takes a green report for proof of them.

use super::{Clause, Level, RECEIVER, Role, SENDER, Source};

const PRACTICE: &[Source] = &[Source::Practice];

/// `retry.identical`
pub static RETRY_IDENTICAL: Clause = Clause {
    id: "retry.identical",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "Head and body are byte for byte the same in every attempt, so that a receiver can \
           recognise a retry.",
    excused: &[],
};

/// `target.query`
pub static TARGET_QUERY: Clause = Clause {
    id: "target.query",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "The path and the query string of the configured URL are sent unchanged.",
    excused: &[],
};

/// `header.case`
pub static HEADER_CASE: Clause = Clause {
    id: "header.case",
    level: Level::Must,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "Header names are recognised in any case, as HTTP demands.",
    excused: &[],
};

/// `tolerance.event`
pub static TOLERANCE_EVENT: Clause = Clause {
    id: "tolerance.event",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "An event that the receiver does not know is answered with 200: the vendor may add some.",
    excused: &[],
};

/// `tolerance.key`
pub static TOLERANCE_KEY: Clause = Clause {
    id: "tolerance.key",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "Unknown keys are tolerated at every level of the payload.",
    excused: &[],
};

/// `tolerance.status`
pub static TOLERANCE_STATUS: Clause = Clause {
    id: "tolerance.status",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "An issue status that the receiver does not know is tolerated: the list is open.",
    excused: &[],
};

/// `tolerance.null`
pub static TOLERANCE_NULL: Clause = Clause {
    id: "tolerance.null",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "A null is tolerated wherever the vendor's server sends one.",
    excused: &[],
};

/// `unauthenticated.robust`
pub static UNAUTHENTICATED_ROBUST: Clause = Clause {
    id: "unauthenticated.robust",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "Nothing that a caller without the token can send is answered with a 5xx.",
    excused: &[],
};

/// `duplicate`
pub static DUPLICATE: Clause = Clause {
    id: "duplicate",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "A delivery that comes again is answered with 200 again: a retry may follow an answer \
           that was lost.",
    excused: &[],
};

/// `token.comparison`
pub static TOKEN_COMPARISON: Clause = Clause {
    id: "token.comparison",
    level: Level::Info,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "The token is compared in constant time.",
    excused: &[(
        Role::Receiver,
        "the difference of a few nanoseconds cannot be told honestly over a network",
    )],
};

/// `replay.protection`
pub static REPLAY_PROTECTION: Clause = Clause {
    id: "replay.protection",
    level: Level::Info,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "A recorded delivery cannot be played again by somebody else.",
    excused: &[(
        Role::Receiver,
        "the protocol has no nonce, timestamp or signature that a receiver could verify",
    )],
};

/// `effect.idempotence`
pub static EFFECT_IDEMPOTENCE: Clause = Clause {
    id: "effect.idempotence",
    level: Level::Should,
    roles: RECEIVER,
    sources: PRACTICE,
    section: &[],
    text: "A delivery that comes twice takes effect once. Answers do not show it: only who runs the \
           receiver can count.",
    excused: &[],
};
