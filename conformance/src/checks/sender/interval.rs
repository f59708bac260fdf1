//! The interval: three seconds from the failure, not from the start of the attempt.

use std::time::Duration;

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, close, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.interval.not-early",
        clause: &clause::RETRY_INTERVAL,
        title: "waits at least 3 s after every 500",
        play: || SenderPlay::answer(vec![status(500); ATTEMPTS]),
        judge: |trace| trace.no_retry_may_be_early(),
        catches: &[(Defect::WaitsTooShort, Reason::Early)],
    },
    Check {
        id: "sender.retry.interval.not-early-after-slow-answer",
        clause: &clause::RETRY_INTERVAL,
        title: "counts the 3 s from a slow failure, not from the start of the attempt",
        play: || SenderPlay::answer([status(500).after(Duration::from_secs(1)), status(200)]),
        judge: |trace| trace.no_retry_may_be_early(),
        catches: &[(Defect::WaitsFromTheStart, Reason::Early)],
    },
    Check {
        id: "sender.retry.interval.not-early-after-close",
        clause: &clause::RETRY_INTERVAL,
        title: "waits at least 3 s after every connection closed without an answer",
        play: || SenderPlay::answer(vec![close(); ATTEMPTS]),
        judge: |trace| trace.no_retry_may_be_early(),
        catches: &[(Defect::WaitsTooShort, Reason::Early)],
    },
    Check {
        id: "sender.retry.interval.not-late",
        clause: &clause::RETRY_INTERVAL,
        title: "waits no longer than 3 s and the tolerance after every 500",
        play: || SenderPlay::answer(vec![status(500); ATTEMPTS]),
        judge: |trace| trace.no_retry_may_be_late(),
        catches: &[(Defect::WaitsTooLong, Reason::Late)],
    },
];
