//! Server errors: a 5xx is retried, whatever comes with it.

use std::time::Duration;

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{
    Answer, SenderPlay, Then, broken_chunks, cut_body, overlong_body, reset_body, retry_after,
    status,
};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

/// Four checks of each status.
macro_rules! server_errors {
    ($($code:literal $name:literal,)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.server-error.", $name),
                clause: &clause::RETRY_SERVER_ERROR,
                title: concat!("retries a ", $code),
                play: || SenderPlay::answer([status($code), status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(2),
                catches: &[
                    (Defect::NeverRetriesServerErrors, Reason::TooFewAttempts),
                    (Defect::NeverRetries($code), Reason::TooFewAttempts),
                ],
            },
            Check {
                id: concat!("sender.retry.server-error.", $name, ".with-retry-after"),
                clause: &clause::RETRY_SERVER_ERROR,
                title: concat!("retries a ", $code, " that has a Retry-After"),
                play: || SenderPlay::answer([retry_after($code, "1"), status(200)]),
                judge: |trace| trace.attempts().must_be_at_least(2),
                catches: &[(Defect::NeverRetries($code), Reason::TooFewAttempts)],
            },
            Check {
                id: concat!("sender.retry.limit.", $name),
                clause: &clause::RETRY_LIMIT,
                title: concat!("makes at most 4 attempts while it is answered with ", $code),
                play: || SenderPlay::answer(vec![status($code); ATTEMPTS + 1]),
                judge: |trace| trace.attempts().must_be_at_most(ATTEMPTS),
                catches: &[(Defect::RetriesFourTimes, Reason::TooManyAttempts)],
            },
            Check {
                id: concat!("sender.retry.exhaust.", $name),
                clause: &clause::RETRY_EXHAUST,
                title: concat!("makes all 4 attempts while it is answered with ", $code),
                play: || SenderPlay::answer(vec![status($code); ATTEMPTS]),
                judge: |trace| trace.attempts().must_be_at_least(ATTEMPTS),
                catches: &[(Defect::RetriesTwice, Reason::TooFewAttempts)],
            },
        )*]
    };
}

pub(super) static CHECKS: &[Check<Sender>] = server_errors! {
    500 "internal",
    501 "not-implemented",
    502 "bad-gateway",
    503 "unavailable",
    504 "gateway-timeout",
    505 "version-not-supported",
    507 "insufficient-storage",
    508 "loop-detected",
    511 "network-authentication-required",
};

/// A check that a 500 is retried, however it is given.
const fn retried(id: &'static str, title: &'static str, play: fn() -> SenderPlay) -> Check<Sender> {
    Check {
        id,
        clause: &clause::RETRY_SERVER_ERROR,
        title,
        play,
        judge: |trace| trace.attempts().must_be_at_least(2),
        catches: &[
            (Defect::NeverRetriesServerErrors, Reason::TooFewAttempts),
            (Defect::NeverRetries(500), Reason::TooFewAttempts),
        ],
    }
}

pub(super) static MORE: &[Check<Sender>] = &[
    retried(
        "sender.retry.server-error.empty",
        "retries a 500 that has no body",
        || SenderPlay::answer([Answer::of(500).empty().given(), status(200)]),
    ),
    retried(
        "sender.retry.server-error.html",
        "retries a 500 that has a page of HTML",
        || {
            let page = Answer::of(500).body("text/html", "<h1>Internal Server Error</h1>");
            SenderPlay::answer([page.given(), status(200)])
        },
    ),
    retried(
        "sender.retry.server-error.chunked",
        "retries a 500 whose body comes in chunks",
        || {
            let chunked = Answer::of(500).chunked(&["{", "}"], "").given();
            SenderPlay::answer([chunked, status(200)])
        },
    ),
    retried(
        "sender.retry.server-error.until-close",
        "retries a 500 whose body ends with the connection",
        || {
            let answer = Answer::of(500).old().until_close("{}").given();
            SenderPlay::answer([answer, status(200)])
        },
    ),
    retried(
        "sender.retry.server-error.then-close",
        "retries a 500 after which the connection is closed unannounced",
        || SenderPlay::answer([status(500).then(Then::Close), status(200)]),
    ),
    retried(
        "sender.retry.server-error.before-body",
        "retries a 500 that comes before it has sent its whole request",
        || SenderPlay::answer([Answer::of(500).given_early(), status(200)]),
    ),
    retried(
        "sender.retry.server-error.drips",
        "retries a 500 whose head comes in drips",
        || {
            let drips = Answer::of(500).dripping_head(8, Duration::from_millis(100));
            SenderPlay::answer([drips, status(200)])
        },
    ),
    retried(
        "sender.retry.server-error.cut-body",
        "retries a 500 whose body breaks off",
        || SenderPlay::answer([cut_body(500), status(200)]),
    ),
    retried(
        "sender.retry.server-error.reset-body",
        "retries a 500 whose connection is reset within the body",
        || SenderPlay::answer([reset_body(500), status(200)]),
    ),
    retried(
        "sender.retry.server-error.overlong-body",
        "retries a 500 that has more body than it announces",
        || SenderPlay::answer([overlong_body(500), status(200)]),
    ),
    retried(
        "sender.retry.server-error.broken-chunks",
        "retries a 500 whose chunks are broken",
        || SenderPlay::answer([broken_chunks(500), status(200)]),
    ),
];
