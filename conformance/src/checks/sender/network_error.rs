//! Network errors: a failed connection is retried.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{
    SenderPlay, close, close_before_body, close_on_accept, cut_head, reset, status,
};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.network-error.reset",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries after a connection that is reset",
        play: || SenderPlay::answer([reset(), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.network-error.close",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries after a connection that is closed without an answer",
        play: || SenderPlay::answer([close(), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.network-error.close-before-body",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries after a connection that is closed before the body was read",
        play: || SenderPlay::answer([close_before_body(), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.network-error.close-on-accept",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries after a connection that is closed as soon as it is accepted",
        play: || SenderPlay::answer([close_on_accept(), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.network-error.cut-head",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries after an answer that breaks off within its head",
        play: || SenderPlay::answer([cut_head(), status(200)]),
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
    },
];
