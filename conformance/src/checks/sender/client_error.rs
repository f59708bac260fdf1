//! Client errors: a 4xx ends the delivery, at once or later, whatever Retry-After says.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, reset, retry_after, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

/// Four checks of each status.
macro_rules! client_errors {
    ($($code:literal $name:literal,)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.client-error.", $name),
                clause: &clause::RETRY_CLIENT_ERROR,
                title: concat!("does not retry a ", $code),
                play: || SenderPlay::answer(vec![status($code); ATTEMPTS]),
                judge: |trace| trace.attempts().must_be_exactly(1),
                catches: &[
                    (Defect::RetriesClientErrors, Reason::TooManyAttempts),
                    (Defect::Retries($code), Reason::TooManyAttempts),
                ],
            },
            Check {
                id: concat!("sender.retry.client-error.", $name, ".with-retry-after"),
                clause: &clause::RETRY_CLIENT_ERROR,
                title: concat!("does not retry a ", $code, " that has a Retry-After"),
                play: || SenderPlay::answer(vec![retry_after($code, "1"); ATTEMPTS]),
                judge: |trace| trace.attempts().must_be_exactly(1),
                catches: &[(Defect::RetriesAsTold, Reason::TooManyAttempts)],
            },
            Check {
                id: concat!("sender.retry.client-error.", $name, ".later"),
                clause: &clause::RETRY_CLIENT_ERROR,
                title: concat!("does not retry a ", $code, " that comes after a 500"),
                play: || SenderPlay::answer([status(500), status($code), status($code)]),
                judge: |trace| trace.attempts().must_be_exactly(2),
                catches: &[
                    (Defect::RetriesClientErrors, Reason::TooManyAttempts),
                    (Defect::Retries($code), Reason::TooManyAttempts),
                ],
            },
            Check {
                id: concat!("sender.retry.client-error.", $name, ".later-with-retry-after"),
                clause: &clause::RETRY_CLIENT_ERROR,
                title: concat!(
                    "does not retry a ", $code, " that comes after a 503 and has a Retry-After"
                ),
                play: || SenderPlay::answer([status(503), retry_after($code, "1"), status($code)]),
                judge: |trace| trace.attempts().must_be_exactly(2),
                catches: &[(Defect::RetriesAsTold, Reason::TooManyAttempts)],
            },
        )*]
    };
}

pub(super) static CHECKS: &[Check<Sender>] = client_errors! {
    400 "bad-request",
    401 "unauthorized",
    403 "forbidden",
    404 "not-found",
    405 "method-not-allowed",
    408 "request-timeout",
    409 "conflict",
    410 "gone",
    413 "content-too-large",
    415 "unsupported-media-type",
    418 "teapot",
    421 "misdirected-request",
    422 "unprocessable-content",
    425 "too-early",
    426 "upgrade-required",
    429 "too-many-requests",
    431 "header-fields-too-large",
    451 "unavailable-for-legal-reasons",
};

/// What a 4xx may come after besides.
pub(super) static MORE: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.client-error.after-server-error",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 404 that comes after a 503",
        play: || SenderPlay::answer([status(503), status(404)]),
        judge: |trace| trace.attempts().must_be_exactly(2),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.after-network-error",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 400 that comes after a connection that was reset",
        play: || SenderPlay::answer([reset(), status(400), status(400)]),
        judge: |trace| trace.attempts().must_be_exactly(2),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.last-but-one",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 403 that comes after two failures",
        play: || SenderPlay::answer([status(502), reset(), status(403), status(403)]),
        judge: |trace| trace.attempts().must_be_exactly(3),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
];
