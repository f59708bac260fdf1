//! The interval: three seconds from the failure, not from the start of the attempt.

use std::time::Duration;

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{
    SenderPlay, Then, close, close_on_accept, cut_head, garbage, reset, retry_after, silence,
    status,
};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

/// A date in Retry-After that is over.
const LONG_AGO: &str = "Fri, 31 Dec 1999 23:59:59 GMT";

/// Checks that no retry comes early.
macro_rules! not_early {
    ($($name:literal $title:literal $mutant:ident $play:expr,)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.interval.not-early", $name),
                clause: &clause::RETRY_INTERVAL,
                title: $title,
                play: || $play,
                judge: |trace| trace.no_retry_may_be_early(),
                catches: &[
                    (Defect::WaitsTooShort, Reason::Early),
                    (Defect::$mutant, Reason::Early),
                ],
            },
        )*]
    };
}

pub(super) static NOT_EARLY: &[Check<Sender>] = not_early! {
    "" "waits at least 3 s after every 500" WaitsTooShort
        SenderPlay::answer(vec![status(500); ATTEMPTS]),
    "-after-slow-answer" "counts the 3 s from a slow failure, not from the start of the attempt"
        WaitsFromTheStart
        SenderPlay::answer([status(500).after(Duration::from_secs(1)), status(200)]),
    "-after-close" "waits at least 3 s after every connection closed without an answer"
        ResendsSilently SenderPlay::answer(vec![close(); ATTEMPTS]),
    "-after-reset" "waits at least 3 s after every connection that is reset" ResendsSilently
        SenderPlay::answer(vec![reset(); ATTEMPTS]),
    "-after-close-on-accept" "waits at least 3 s after every connection closed before it is used"
        ResendsSilently SenderPlay::answer(vec![close_on_accept(); ATTEMPTS]),
    "-after-half-a-head" "waits at least 3 s after every answer that breaks off within its head"
        ResendsSilently SenderPlay::answer(vec![cut_head(); ATTEMPTS]),
    "-after-garbage" "waits at least 3 s after every answer that is no HTTP" ResendsSilently
        SenderPlay::answer(vec![garbage(); ATTEMPTS]),
    "-after-drop" "does not send again at once when a connection is dropped that it uses again"
        ResendsSilently SenderPlay::answer([status(503), close(), reset(), status(200)]),
    "-after-unannounced-close" "waits at least 3 s when a 500 is followed by a close" WaitsTooShort
        SenderPlay::answer([
            status(500).then(Then::Close),
            status(502).then(Then::Reset),
            status(503).then(Then::Close),
            status(200),
        ]),
    "-after-time-out" "counts the 3 s from the end of an attempt that it gave up"
        RetriesAtOnceAfterTimeOut SenderPlay::answer([silence(), status(200)]),
    "-for-retry-after" "waits at least 3 s though Retry-After allows less" HonoursRetryAfter
        SenderPlay::answer([
            retry_after(503, "1"),
            retry_after(500, "0"),
            retry_after(503, LONG_AGO),
            status(200),
        ]),
};

pub(super) static NOT_LATE: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.interval.not-late",
        clause: &clause::RETRY_INTERVAL,
        title: "waits no longer than 3 s and the tolerance after every 500",
        play: || SenderPlay::answer(vec![status(500); ATTEMPTS]),
        judge: |trace| trace.no_retry_may_be_late(),
        catches: &[
            (Defect::WaitsTooLong, Reason::Late),
            (Defect::BacksOff, Reason::Late),
        ],
    },
    Check {
        id: "sender.retry.interval.not-late-after-reset",
        clause: &clause::RETRY_INTERVAL,
        title: "waits no longer than 3 s and the tolerance after every connection that is reset",
        play: || SenderPlay::answer(vec![reset(); ATTEMPTS]),
        judge: |trace| trace.no_retry_may_be_late(),
        catches: &[
            (Defect::WaitsTooLong, Reason::Late),
            (Defect::BacksOff, Reason::Late),
        ],
    },
    Check {
        id: "sender.retry.interval.not-late-after-time-out",
        clause: &clause::RETRY_INTERVAL,
        title: "waits no longer than 3 s and the tolerance after an attempt that it gave up",
        play: || SenderPlay::answer([silence(), status(200)]),
        judge: |trace| trace.no_retry_may_be_late(),
        catches: &[(Defect::WaitsTooLong, Reason::Late)],
    },
    Check {
        id: "sender.retry.retry-after.longer",
        clause: &clause::RETRY_RETRY_AFTER,
        title: "waits 3 s though Retry-After asks for more",
        play: || SenderPlay::answer([retry_after(503, "6"), status(200)]),
        judge: |trace| trace.no_wait_may_be_as_long_as(Duration::from_secs(6)),
        catches: &[(Defect::HonoursRetryAfter, Reason::WaitsForRetryAfter)],
    },
];
