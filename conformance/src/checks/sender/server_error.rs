//! Server errors: a 5xx is retried.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.server-error.internal",
        clause: &clause::RETRY_SERVER_ERROR,
        title: "retries a 500",
        play: || SenderPlay::answer([status(500), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesServerErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.server-error.bad-gateway",
        clause: &clause::RETRY_SERVER_ERROR,
        title: "retries a 502",
        play: || SenderPlay::answer([status(502), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesServerErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.server-error.unavailable",
        clause: &clause::RETRY_SERVER_ERROR,
        title: "retries a 503",
        play: || SenderPlay::answer([status(503), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesServerErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.server-error.gateway-timeout",
        clause: &clause::RETRY_SERVER_ERROR,
        title: "retries a 504",
        play: || SenderPlay::answer([status(504), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesServerErrors, Reason::TooFewAttempts)],
    },
];
