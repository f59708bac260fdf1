//! The limit: three retries, no more, and while the failure lasts no fewer.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, reset, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.limit.server-error",
        clause: &clause::RETRY_LIMIT,
        title: "makes at most 4 attempts while it is answered with 500",
        play: || SenderPlay::answer(vec![status(500); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_at_most(ATTEMPTS),
        catches: &[(Defect::RetriesFourTimes, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.limit.network-error",
        clause: &clause::RETRY_LIMIT,
        title: "makes at most 4 attempts while its connections are reset",
        play: || SenderPlay::answer(vec![reset(); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_at_most(ATTEMPTS),
        catches: &[(Defect::RetriesFourTimes, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.exhaust.server-error",
        clause: &clause::RETRY_EXHAUST,
        title: "makes all 4 attempts while it is answered with 500",
        play: || SenderPlay::answer(vec![status(500); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_at_least(ATTEMPTS),
        catches: &[(Defect::RetriesTwice, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.exhaust.network-error",
        clause: &clause::RETRY_EXHAUST,
        title: "makes all 4 attempts while its connections are reset",
        play: || SenderPlay::answer(vec![reset(); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_at_least(ATTEMPTS),
        catches: &[(Defect::RetriesTwice, Reason::TooFewAttempts)],
    },
];
