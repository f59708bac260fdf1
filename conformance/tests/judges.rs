//! Judges of time, on traces made by hand: what is proof, and what is not.

use std::time::Duration;

use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::play::sender::{SenderPlay, status};
use abc_webhook_conformance::trace::Settings;
use abc_webhook_conformance::trace::sender::{
    Attempt, Beside, Body, Moments, Outcome, SenderTrace,
};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// A 500 that is decided at 100 ms and written at 150 ms, and a retry that arrives at `arrived`.
fn retried_at(arrived: Duration, lateness: Duration) -> SenderTrace {
    let attempt = |arrived: Duration, decided: Duration, settled: Duration| Attempt {
        connection: 0,
        handshake: None,
        head: (*b"POST /hook HTTP/1.1\r\n\r\n").into(),
        body: Body::AsAsked,
        broken: None,
        given_up: false,
        moments: Moments {
            arrived: arrived.into(),
            decided: Some(decided.into()),
            settled: Some(settled.into()),
            ..Moments::default()
        },
    };
    SenderTrace {
        play: SenderPlay::answer([status(500), status(200)]),
        settings: Settings {
            token_mark: "<token>".to_owned(),
            time_out: ms(5000),
            tolerance: ms(1000),
        },
        authority: "127.0.0.1:80".to_owned(),
        target: "/hook".to_owned(),
        lacks: None,
        barred: None,
        lateness: lateness.into(),
        notes: Vec::new(),
        doubt: None,
        attempts: vec![
            attempt(ms(1), ms(100), ms(150)),
            attempt(arrived, arrived, arrived),
        ],
        beside: Beside::default(),
        outcome: Outcome::Delivered,
        done_at: arrived,
        listened_until: arrived + ms(4000),
    }
}

#[test]
fn early_is_counted_from_just_before_the_failure() {
    let at = |arrived| retried_at(arrived, ms(0)).no_retry_may_be_early();
    assert_eq!(at(ms(3099)).reason(), Some(Reason::Early));
    assert_eq!(at(ms(3100)), Finding::Holds);
}

#[test]
fn only_a_wait_as_long_as_was_asked_for_is_said_to_be_for_that() {
    let at = |arrived| retried_at(arrived, ms(500)).no_wait_may_be_as_long_as(ms(6000));
    assert_eq!(at(ms(4650)), Finding::Holds);
    for wait in [ms(4651), ms(6049)] {
        assert!(matches!(at(wait), Finding::Inconclusive(_)));
    }
    let late = at(ms(6050));
    assert!(matches!(late, Finding::Late(_)), "{late:?}");
    assert_eq!(late.reason(), Some(Reason::WaitsForRetryAfter));
}

#[test]
fn early_is_early_however_late_the_machine_is() {
    let finding = retried_at(ms(3099), ms(60_000)).no_retry_may_be_early();
    assert_eq!(finding.reason(), Some(Reason::Early));
}

#[test]
fn a_failure_that_cannot_be_seen_proves_nothing() {
    let mut trace = retried_at(ms(2000), ms(0));
    trace.attempts[0].moments.decided = None;
    trace.attempts[0].moments.settled = None;
    let finding = trace.no_retry_may_be_early();
    assert!(matches!(finding, Finding::Untestable(_)), "{finding:?}");
    assert_eq!(trace.no_retry_may_be_late(), Finding::Holds);
    // Nor does a retry that comes while the first attempt is still undecided.
    let mut trace = retried_at(ms(90), ms(0));
    let finding = trace.no_retry_may_be_early();
    assert!(matches!(finding, Finding::Untestable(_)), "{finding:?}");
    trace.attempts[0].moments.decided = Some(ms(90).into());
    assert_eq!(trace.no_retry_may_be_early().reason(), Some(Reason::Early));
}

#[test]
fn late_is_counted_from_the_last_byte_of_the_answer() {
    let at = |arrived| retried_at(arrived, ms(0)).no_retry_may_be_late();
    assert!(at(ms(4150)).holds());
    assert!(matches!(at(ms(4151)), Finding::Late(_)));
}

#[test]
fn a_finding_about_lateness_tells_the_controls() {
    for arrived in [ms(3200), ms(4400), ms(5000)] {
        let finding = format!("{:?}", retried_at(arrived, ms(500)).no_retry_may_be_late());
        let told = "the control was 500.0 ms late";
        assert!(finding.contains(told), "{finding}");
    }
}

#[test]
fn what_the_control_was_late_by_is_blamed_on_nobody() {
    let at = |arrived| retried_at(arrived, ms(500)).no_retry_may_be_late();
    assert!(matches!(at(ms(4151)), Finding::Inconclusive(_)));
    assert!(matches!(at(ms(4650)), Finding::Inconclusive(_)));
    assert!(matches!(at(ms(4651)), Finding::Late(_)));
}

#[test]
fn silence_is_proof_only_for_as_long_as_the_runner_listened() {
    let mut trace = retried_at(ms(3200), ms(0));
    assert_eq!(trace.attempts().must_be_exactly(2), Finding::Holds);
    trace.listened_until -= ms(1);
    let finding = trace.attempts().must_be_exactly(2);
    assert!(matches!(finding, Finding::Inconclusive(_)), "{finding:?}");
    // One too many is one too many all the same.
    let finding = trace.attempts().must_be_exactly(1);
    assert_eq!(finding.reason(), Some(Reason::TooManyAttempts));
}

#[test]
fn a_sender_that_cannot_is_untestable_and_not_guilty() {
    let mut trace = retried_at(ms(3200), ms(0));
    trace.attempts.clear();
    assert_eq!(
        trace.attempts().must_be_exactly(1).reason(),
        Some(Reason::NoAttempt)
    );
    trace.outcome = Outcome::Unsupported;
    let finding = trace.attempts().must_be_exactly(1);
    assert!(matches!(finding, Finding::Untestable(_)), "{finding:?}");
}

/// A sender that was too busy to read its answer in time has a time-out, as it should. It counts
/// from when it began the attempt, which is long before the attempt arrives on such a machine.
#[test]
fn one_too_many_is_no_proof_where_a_time_out_may_have_struck() {
    let at = |arrived| retried_at(arrived, ms(0)).attempts().must_be_at_most(1);
    assert!(matches!(at(ms(3100)), Finding::Violated(_)));
    assert!(matches!(at(ms(7999)), Finding::Violated(_)));
    let late = at(ms(8000));
    assert!(matches!(late, Finding::Late(_)), "{late:?}");
    assert_eq!(late.reason(), Some(Reason::TooManyAttempts));
}

#[test]
fn the_patience_with_a_retry_counts_from_the_end_of_the_interval() {
    let at = |arrived| {
        let mut trace = retried_at(ms(5000), ms(0));
        let mut extra = trace.attempts[1].clone();
        extra.moments.arrived = Duration::into(arrived);
        trace.attempts.push(extra);
        trace.attempts().must_be_at_most(2)
    };
    assert!(matches!(at(ms(11_099)), Finding::Violated(_)));
    assert!(matches!(at(ms(11_100)), Finding::Late(_)));
}

/// A runner that is too busy to answer in time finds the sender gone, and its time-out long over.
#[test]
fn early_is_no_proof_where_a_time_out_may_have_struck_before() {
    let at = |arrived, given_up| {
        let mut trace = retried_at(arrived, ms(0));
        trace.attempts[0].given_up = given_up;
        trace.attempts[0].moments.decided = Some(ms(6000).into());
        trace.attempts[0].moments.settled = Some(ms(6000).into());
        trace.no_retry_may_be_early()
    };
    assert!(matches!(at(ms(7999), false), Finding::Violated(_)));
    let late = at(ms(8000), false);
    assert!(matches!(late, Finding::Late(_)), "{late:?}");
    assert_eq!(late.reason(), Some(Reason::Early));
    // That the sender gave up was seen, and when.
    assert!(matches!(at(ms(8000), true), Finding::Violated(_)));
}
