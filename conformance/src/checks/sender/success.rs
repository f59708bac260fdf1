//! Success: a 200 ends the delivery, whenever it comes.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, reset, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.stop-on-success.first",
        clause: &clause::RETRY_STOP_ON_SUCCESS,
        title: "stops when the first attempt is answered with 200",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesSuccess, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.stop-on-success.second",
        clause: &clause::RETRY_STOP_ON_SUCCESS,
        title: "stops when the second attempt is answered with 200",
        play: || SenderPlay::answer([status(503), status(200)]),
        judge: |trace| trace.attempts().must_be_exactly(2),
        catches: &[
            (Defect::RetriesSuccess, Reason::TooManyAttempts),
            (Defect::NeverRetriesServerErrors, Reason::TooFewAttempts),
        ],
    },
    Check {
        id: "sender.retry.stop-on-success.third",
        clause: &clause::RETRY_STOP_ON_SUCCESS,
        title: "stops when the third attempt is answered with 200",
        play: || SenderPlay::answer([reset(), status(500), status(200)]),
        judge: |trace| trace.attempts().must_be_exactly(3),
        catches: &[
            (Defect::RetriesSuccess, Reason::TooManyAttempts),
            (Defect::NeverRetriesServerErrors, Reason::TooFewAttempts),
        ],
    },
    Check {
        id: "sender.retry.stop-on-success.fourth",
        clause: &clause::RETRY_STOP_ON_SUCCESS,
        title: "stops when the fourth attempt is answered with 200",
        play: || SenderPlay::answer([status(500), status(502), status(503), status(200)]),
        judge: |trace| trace.attempts().must_be_exactly(4),
        catches: &[(Defect::RetriesTwice, Reason::TooFewAttempts)],
    },
];
