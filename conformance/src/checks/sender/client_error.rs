//! Client errors: a 4xx ends the delivery.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.client-error.bad-request",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 400",
        play: || SenderPlay::answer(vec![status(400); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.unauthorized",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 401",
        play: || SenderPlay::answer(vec![status(401); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.not-found",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 404",
        play: || SenderPlay::answer(vec![status(404); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.conflict",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 409",
        play: || SenderPlay::answer(vec![status(409); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.gone",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 410",
        play: || SenderPlay::answer(vec![status(410); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.too-many-requests",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 429",
        play: || SenderPlay::answer(vec![status(429); ATTEMPTS]),
        judge: |trace| trace.attempts().must_be_exactly(1),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
    Check {
        id: "sender.retry.client-error.after-server-error",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "does not retry a 404 that comes after a 503",
        play: || SenderPlay::answer([status(503), status(404)]),
        judge: |trace| trace.attempts().must_be_exactly(2),
        catches: &[(Defect::RetriesClientErrors, Reason::TooManyAttempts)],
    },
];
