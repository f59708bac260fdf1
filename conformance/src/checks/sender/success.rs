//! Success: a 200 ends the delivery, whenever it comes and whatever comes with it.

use std::time::Duration;

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{Answer, Reaction, SenderPlay, Then, reset, status};
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

/// A check for each complete 200.
macro_rules! complete {
    ($($name:literal $what:literal $mutant:ident $given:expr,)*) => {
        &[$(
            Check {
                id: concat!("sender.retry.stop-on-success.", $name),
                clause: &clause::RETRY_STOP_ON_SUCCESS,
                title: concat!("stops when it is answered with a 200 ", $what),
                play: || SenderPlay::answer([$given, status(200)]),
                judge: |trace| trace.attempts().must_be_exactly(1),
                catches: &[
                    (Defect::RetriesSuccess, Reason::TooManyAttempts),
                    (Defect::$mutant, Reason::TooManyAttempts),
                ],
            },
        )*]
    };
}

pub(super) static COMPLETE: &[Check<Sender>] = complete! {
    "empty" "that has no body" NeedsJson ok().empty().given(),
    "html" "that has a page of HTML" NeedsJson ok().body("text/html", "<p>Thanks!</p>").given(),
    "text" "that has plain text" NeedsJson ok().body("text/plain; charset=utf-8", "OK").given(),
    "broken-json" "whose JSON is none" NeedsJson ok().body("application/json", "{\"a\":").given(),
    "odd-bytes" "whose body is not UTF-8" NeedsJson
        ok().body("application/json", b"\"\xff\xfe\"".to_vec()).given(),
    "unhappy-json" "whose JSON speaks of an error" NeedsHappyJson
        ok().body("application/json", r#"{"success":false,"statusCode":500}"#).given(),
    "large" "that has a mebibyte of body" NeedsShortAnswer ok().large(1 << 20).given(),
    "chunked" "whose body comes in chunks" NeedsLength ok().chunked(&["{", "\"a\":1", "}"], "").given(),
    "trailers" "that has trailers behind its chunks" NeedsLength
        ok().chunked(&["{}"], "X-Checksum: 1\r\n").given(),
    "until-close" "whose body ends with the connection" NeedsLength ok().until_close("{}").given(),
    "old" "in the language of HTTP/1.0" NeedsLength ok().old().until_close("{}").given(),
    "then-close" "after which the connection is closed unannounced" RetriesSuccess
        status(200).then(Then::Close),
    "retry-after" "that has a Retry-After" RetriesAsTold ok().header("Retry-After", "1").given(),
    "slow" "after a second" RetriesSuccess status(200).after(Duration::from_secs(1)),
    "before-body" "before it has sent its whole request" RetriesSuccess ok().given_early(),
    "dripping-head" "whose head comes in drips" RetriesSuccess
        ok().dripping_head(8, Duration::from_millis(100)),
    "dripping-body" "whose body comes in drips" NeedsJson drips(),
};

fn ok() -> Answer {
    Answer::of(200)
}

fn drips() -> Reaction {
    let page = ok().body("text/plain", "one drip after the other");
    page.dripping_body(8, Duration::from_millis(100))
}
