//! Answers that are not the usual ones: interim, broken, and other than 200.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, broken_chunks, cut_body, overlong_body, reset_body, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

/// A check for each success that is no 200.
macro_rules! other_successes {
    ($($code:literal $name:literal,)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.other-success.", $name),
                clause: &clause::RETRY_OTHER_SUCCESS,
                title: concat!("takes a ", $code, " for success and stops"),
                play: || SenderPlay::answer([status($code), status(200)]),
                judge: |trace| trace.attempts().must_be_exactly(1),
                catches: &[
                    (Defect::RetriesOtherSuccess, Reason::TooManyAttempts),
                    (Defect::Retries($code), Reason::TooManyAttempts),
                ],
            },
        )*]
    };
}

pub(super) static OTHER: &[Check<Sender>] = other_successes! {
    201 "created",
    202 "accepted",
    203 "non-authoritative",
    204 "no-content",
    205 "reset-content",
    206 "partial-content",
    226 "im-used",
    299 "unnamed",
};

/// Three checks for each interim answer.
macro_rules! interim {
    ($($code:literal $name:literal,)*) => {
        &[$(
            Check {
                id: concat!("sender.answer.interim.", $name, ".before-success"),
                clause: &clause::ANSWER_INTERIM,
                title: concat!("stops when it is answered with ", $code, " and then with 200"),
                play: || SenderPlay::answer([status(200).interim(&[$code]), status(200)]),
                judge: |trace| trace.attempts().must_be_exactly(1),
                catches: &[(Defect::TakesInterimForFailure, Reason::TooManyAttempts)],
            },
            Check {
                id: concat!("sender.answer.interim.", $name, ".before-client-error"),
                clause: &clause::ANSWER_INTERIM,
                title: concat!("does not retry when it is answered with ", $code, " and then with 404"),
                play: || SenderPlay::answer([status(404).interim(&[$code]), status(404)]),
                judge: |trace| trace.attempts().must_be_exactly(1),
                catches: &[(Defect::TakesInterimForFailure, Reason::TooManyAttempts)],
            },
            Check {
                id: concat!("sender.answer.interim.", $name, ".before-server-error"),
                clause: &clause::ANSWER_INTERIM,
                title: concat!("retries when it is answered with ", $code, " and then with 503"),
                play: || SenderPlay::answer([status(503).interim(&[$code]), status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(2),
                catches: &[(Defect::TakesInterimForFinal, Reason::TooFewAttempts)],
            },
        )*]
    };
}

pub(super) static INTERIM: &[Check<Sender>] = interim! {
    100 "continue",
    102 "processing",
    103 "early-hints",
};

/// A check for each way of breaking a body off behind a complete 200.
macro_rules! broken {
    ($($name:literal $fault:ident $what:literal,)*) => {
        &[$(
            Check {
                id: concat!("sender.answer.broken.", $name),
                clause: &clause::ANSWER_BROKEN,
                title: concat!("takes a 200 ", $what, " for a success or for a failure"),
                play: || SenderPlay::answer([$fault(200), status(200), status(200)]),
                judge: |trace| trace.attempts().must_be_at_most(2),
                catches: &[
                    (Defect::RetriesSuccess, Reason::TooManyAttempts),
                    (Defect::SendsNothing, Reason::NoAttempt),
                ],
            },
        )*]
    };
}

pub(super) static BROKEN: &[Check<Sender>] = broken! {
    "cut-body" cut_body "whose body breaks off",
    "reset-body" reset_body "whose connection is reset within the body",
    "overlong-body" overlong_body "that has more body than it announces",
    "broken-chunks" broken_chunks "whose chunks are broken",
};
