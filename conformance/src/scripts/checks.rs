//! The checks that all scripts decide. They are run with `--exhaustive` or `--script` only.
//!
//! A check's play is an example; the stage plays every script in its place. One check for each way
//! of failing: the judges ask the model what a script owes, and know none beforehand.

use super::Act;
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::model::End;
use crate::play::sender::SenderPlay;
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

/// One for each way of failing, in the order of the clauses.
pub static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.limit.exhaustive",
        clause: &clause::RETRY_LIMIT,
        title: "makes at most 4 attempts, whatever they meet and in whatever order",
        play: example,
        judge: |trace| trace.beyond_doubt(trace.attempts().must_be_at_most(ATTEMPTS)),
        catches: &[
            (Defect::RetriesFourTimes, Reason::TooManyAttempts),
            (Defect::CountsAnewAfterFault, Reason::TooManyAttempts),
        ],
    },
    Check {
        id: "sender.retry.interval.not-early.exhaustive",
        clause: &clause::RETRY_INTERVAL,
        title: "waits at least 3 s after every failure, whatever came before it",
        play: example,
        judge: |trace| trace.beyond_doubt(trace.must_never_be_early()),
        catches: &[
            (Defect::WaitsTooShort, Reason::Early),
            (Defect::HurriesAfterMixedFailures, Reason::Early),
        ],
    },
    Check {
        id: "sender.retry.interval.not-late.exhaustive",
        clause: &clause::RETRY_INTERVAL,
        title: "waits no longer than 3 s and the tolerance after every failure, whatever came before it",
        play: example,
        judge: |trace| trace.beyond_doubt(trace.must_never_be_late()),
        catches: &[
            (Defect::WaitsTooLong, Reason::Late),
            (Defect::DawdlesAfterMixedFailures, Reason::Late),
        ],
    },
    Check {
        id: "sender.retry.client-error.exhaustive",
        clause: &clause::RETRY_CLIENT_ERROR,
        title: "sends nothing after a 4xx, whatever came before it",
        play: example,
        judge: |trace| {
            trace.beyond_doubt(
                trace.must_stop_after("a 4xx", |status| (400..=499).contains(&status)),
            )
        },
        catches: &[
            (Defect::RetriesClientErrors, Reason::TooManyAttempts),
            (
                Defect::RetriesClientErrorsAfterTwoServerErrors,
                Reason::TooManyAttempts,
            ),
        ],
    },
    Check {
        id: "sender.retry.server-error.exhaustive",
        clause: &clause::RETRY_SERVER_ERROR,
        title: "retries every 5xx that its first attempt meets",
        play: example,
        judge: |trace| trace.beyond_doubt(trace.must_retry_after("a 5xx", is_server_error)),
        catches: &[(Defect::NeverRetriesServerErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.network-error.exhaustive",
        clause: &clause::RETRY_NETWORK_ERROR,
        title: "retries every failure of the connection that its first attempt meets",
        play: example,
        judge: |trace| {
            trace.beyond_doubt(
                trace.must_retry_after("a failure of the connection", |end| !is_server_error(end)),
            )
        },
        catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
    },
    Check {
        id: "sender.retry.exhaust.exhaustive",
        clause: &clause::RETRY_EXHAUST,
        title: "makes all 4 attempts while they fail, in whatever way",
        play: example,
        judge: |trace| trace.beyond_doubt(trace.must_use_all_retries()),
        catches: &[
            (Defect::RetriesTwice, Reason::TooFewAttempts),
            (
                Defect::StopsAfterFaultAndServerErrors,
                Reason::TooFewAttempts,
            ),
        ],
    },
    Check {
        id: "sender.retry.stop-on-success.exhaustive",
        clause: &clause::RETRY_STOP_ON_SUCCESS,
        title: "sends nothing after a 200, whatever came before it",
        play: example,
        judge: |trace| trace.beyond_doubt(trace.must_stop_after("200", |status| status == 200)),
        catches: &[
            (Defect::RetriesSuccess, Reason::TooManyAttempts),
            (
                Defect::RetriesSuccessAfterTwoFaults,
                Reason::TooManyAttempts,
            ),
        ],
    },
    Check {
        id: "sender.retry.other-success.exhaustive",
        clause: &clause::RETRY_OTHER_SUCCESS,
        title: "sends nothing after a 2xx other than 200, whatever came before it",
        play: example,
        judge: |trace| {
            trace.beyond_doubt(trace.must_stop_after("another 2xx than 200", |status| {
                (201..=299).contains(&status)
            }))
        },
        catches: &[
            (Defect::RetriesOtherSuccess, Reason::TooManyAttempts),
            (
                Defect::RetriesOtherSuccessAfterServerError,
                Reason::TooManyAttempts,
            ),
        ],
    },
    Check {
        id: "sender.redirect.end.exhaustive",
        clause: &clause::REDIRECT_END,
        title: "sends nothing after a 3xx that leads nowhere, whatever came before it",
        play: example,
        judge: |trace| {
            trace.beyond_doubt(
                trace.must_stop_after("a 3xx", |status| (300..=399).contains(&status)),
            )
        },
        catches: &[
            (Defect::RetriesRedirects, Reason::TooManyAttempts),
            (Defect::RetriesRedirectsAfterFault, Reason::TooManyAttempts),
        ],
    },
];

/// A script that stands for all.
fn example() -> SenderPlay {
    let acts = [Act::Status(503), Act::Status(200)].map(Act::reaction);
    SenderPlay::answer(acts)
}

fn is_server_error(end: End) -> bool {
    matches!(end, End::Answered(500..=599) | End::Broken(500..=599))
}
