//! Network errors: a failed connection is retried, whenever it comes.

use std::time::Duration;

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{
    SenderPlay, close, close_before_body, close_on_accept, cut_head, cut_status_line, garbage,
    only_interim, reset, reset_on_accept, reset_within_body, silence, status,
};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

/// Three checks of each fault: as the first failure, the second and the third.
macro_rules! faults {
    ($($name:literal $fault:ident $what:literal $mutant:ident,)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.network-error.", $name),
                clause: &clause::RETRY_NETWORK_ERROR,
                title: concat!("retries after ", $what),
                play: || SenderPlay::answer([$fault(), status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(2),
                catches: &[
                    (Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts),
                    (Defect::$mutant, Reason::TooFewAttempts),
                ],
            },
            Check {
                id: concat!("sender.retry.exhaust.second.", $name),
                clause: &clause::RETRY_EXHAUST,
                title: concat!("retries after ", $what, ", when it had retried before"),
                play: || SenderPlay::answer([status(500), $fault(), status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(3),
                catches: &[(Defect::$mutant, Reason::TooFewAttempts)],
            },
            Check {
                id: concat!("sender.retry.exhaust.third.", $name),
                clause: &clause::RETRY_EXHAUST,
                title: concat!("retries after ", $what, ", when it had retried twice before"),
                play: || SenderPlay::answer([status(503), status(500), $fault(), status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(4),
                catches: &[
                    (Defect::RetriesTwice, Reason::TooFewAttempts),
                    (Defect::$mutant, Reason::TooFewAttempts),
                ],
            },
        )*]
    };
}

pub(super) static CHECKS: &[Check<Sender>] = faults! {
    "reset" reset "a connection that is reset" StopsAfterReset,
    "close" close "a connection that is closed without an answer" StopsAfterClose,
    "close-before-body" close_before_body
        "a connection that is closed before the body was read" StopsAfterClose,
    "reset-within-body" reset_within_body
        "a connection that is reset within the body" StopsAfterReset,
    "close-on-accept" close_on_accept
        "a connection that is closed as soon as it is accepted" StopsAfterClose,
    "reset-on-accept" reset_on_accept
        "a connection that is reset as soon as it is accepted" StopsAfterReset,
    "cut-head" cut_head "an answer that breaks off within its head" TakesHalfAHead,
    "cut-status-line" cut_status_line
        "an answer that breaks off behind its status line" TakesHalfAHead,
    "only-interim" only_interim "an interim answer that no other follows" TakesInterimForFinal,
    "garbage" garbage "an answer that is no HTTP" StopsAfterGarbage,
};

pub(super) static MORE: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.network-error.silence",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries when no answer comes",
        play: || SenderPlay::answer([silence(), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::StopsAfterTimeOut, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.network-error.refused",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries when the connection is refused",
        play: || SenderPlay::answer([status(200)]).refused_for(Duration::from_secs(1)),
        judge: |trace| trace.the_refused_must_come_back(),
        catches: &[(Defect::StopsAfterRefusal, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.exhaust.refused",
        clause: &clause::RETRY_EXHAUST,
        title: "makes its third retry when the connection was refused before",
        play: || SenderPlay::answer([status(200)]).refused_for(Duration::from_millis(7500)),
        judge: |trace| trace.the_refused_must_come_back(),
        catches: &[(Defect::RetriesTwice, Reason::TooFewAttempts)],
    },
];

/// All three retries, whatever the failures are.
macro_rules! mixed {
    ($($name:literal $what:literal [$($failure:expr),*],)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.exhaust.mixed.", $name),
                clause: &clause::RETRY_EXHAUST,
                title: concat!("makes all 4 attempts when it meets ", $what),
                play: || SenderPlay::answer([$($failure,)* status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(4),
                catches: &[
                    (Defect::RetriesTwice, Reason::TooFewAttempts),
                    (Defect::RetriesOneKindOnly, Reason::TooFewAttempts),
                ],
            },
        )*]
    };
}

pub(super) static MIXED: &[Check<Sender>] = mixed! {
    "server-first" "a 500, a close and a reset" [status(500), close(), reset()],
    "network-first" "a reset, a 503 and what is no HTTP" [reset(), status(503), garbage()],
    "alternating" "a close, a 502 and half a head" [close_on_accept(), status(502), cut_head()],
    "server-between" "two resets and a 504" [reset(), reset(), status(504)],
};
