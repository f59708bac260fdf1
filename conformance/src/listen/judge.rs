//! What is wrong with an attempt, as far as that can be said when it arrives.
//!
//! The suite's own judges look at the request. What may follow an attempt, the model of a conforming
//! sender knows. Nothing is called an error that could be something else: two events may have the
//! same body, so a repetition after success is a warning only.

use std::time::Duration;

use super::told::{Remark, Weight};
use crate::clause::{
    RETRY_CLIENT_ERROR, RETRY_IDENTICAL, RETRY_INTERVAL, RETRY_LIMIT, RETRY_NETWORK_ERROR,
    RETRY_SERVER_ERROR, RETRY_STOP_ON_SUCCESS, TRANSPORT_JSON, TRANSPORT_POST, TRANSPORT_TOKEN,
};
use crate::finding::Finding;
use crate::http1::Head;
use crate::judge::{content_type_must_be_json, method_must_be_post};
use crate::model::{End, Next, Reading};
use crate::trace::sender::{Attempt, Outcome};
use crate::trace::{ATTEMPTS, INTERVAL, TOLERANCE, milliseconds};

/// What is known of the token.
#[derive(Debug, Clone)]
pub(super) enum Expected {
    /// This mark stands for it.
    Mark(String),
    /// Any is taken.
    Any,
}

/// The attempt before the one that is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// Its number.
    pub(super) number: usize,
    /// How it ended.
    pub(super) end: End,
    /// How long ago it failed, at the least.
    pub(super) since_failure: Duration,
    /// How long ago its last byte was sent.
    pub(super) since_end: Duration,
}

/// What there is to say about a request, whichever attempt it is.
pub(super) fn request(attempt: &Attempt, expected: &Expected) -> Vec<Remark> {
    if let Some(broken) = &attempt.broken {
        let text = format!("no complete request: {broken}");
        return vec![Remark::breaks(&TRANSPORT_POST, text)];
    }
    let findings = [
        (&TRANSPORT_POST, method_must_be_post(attempt)),
        (&TRANSPORT_JSON, content_type_must_be_json(attempt)),
    ];
    let remarks = findings.into_iter().filter_map(|(clause, finding)| {
        let text = told(&finding)?;
        Some(Remark::breaks(clause, text))
    });
    remarks.chain(token(attempt, expected)).collect()
}

fn told(finding: &Finding) -> Option<String> {
    let violation = finding.violation()?;
    let (expected, observed) = (&violation.expected, &violation.observed);
    Some(format!("expected {expected}, found {observed}"))
}

fn token(attempt: &Attempt, expected: &Expected) -> Option<Remark> {
    let head = Head::parse(&attempt.head);
    let wrong = |text: &str| Some(Remark::breaks(&TRANSPORT_TOKEN, text));
    match (head.all("x-webhook-token").as_slice(), expected) {
        ([one], Expected::Mark(mark)) if one == mark => None,
        ([_], Expected::Mark(_)) => wrong("x-webhook-token holds another token"),
        ([], Expected::Mark(_)) => wrong("there is no x-webhook-token"),
        ([""], Expected::Any) => Some(Remark::note("x-webhook-token is empty")),
        ([_], Expected::Any) => None,
        ([], Expected::Any) => Some(Remark::note("there is no x-webhook-token")),
        _ => wrong("x-webhook-token is there more than once"),
    }
}

/// What there is to say about a request that comes after another with the same body.
pub(super) fn repetition(before: Before) -> Vec<Remark> {
    let number = before.number + 1;
    let next = Reading::ALL.map(|reading| before.end.next(before.number, reading));
    if next.contains(&Next::Retry) {
        return interval(number, before).into_iter().collect();
    }
    let remark = match next[0] {
        Next::Over(Outcome::Delivered) => Remark::breaks(
            &RETRY_STOP_ON_SUCCESS,
            format!(
                "attempt {number} of what was delivered already, unless it is another event with the \
                 same body"
            ),
        )
        .at_most(Weight::Warning),
        Next::Over(Outcome::Exhausted) => Remark::breaks(
            &RETRY_LIMIT,
            format!("attempt {number}, and {ATTEMPTS} are allowed"),
        ),
        _ => match before.end {
            End::Answered(status) | End::Broken(status) if (400..500).contains(&status) => {
                let text = format!("attempt {number} after a {status}, which ends a delivery");
                Remark::breaks(&RETRY_CLIENT_ERROR, text)
            }
            _ => Remark::note(format!("attempt {number} after an answer that ends a delivery")),
        },
    };
    vec![remark]
}

/// Early is proof; late may be this machine's doing.
fn interval(number: usize, before: Before) -> Option<Remark> {
    if before.since_failure < INTERVAL {
        let waited = milliseconds(before.since_failure);
        let owed = milliseconds(INTERVAL);
        let text = format!("early: attempt {number} came {waited} after the failure, not {owed}");
        return Some(Remark::breaks(&RETRY_INTERVAL, text));
    }
    (before.since_end > INTERVAL + TOLERANCE).then(|| {
        let waited = milliseconds(before.since_end);
        let text = format!("late: attempt {number} came {waited} after the failure");
        Remark::breaks(&RETRY_INTERVAL, text).at_most(Weight::Warning)
    })
}

/// What there is to say about a retry whose head is not that of the first attempt.
pub(super) fn other_head() -> Remark {
    let text = "the head is not that of the first attempt";
    Remark::breaks(&RETRY_IDENTICAL, text)
}

/// What there is to say about a delivery of which nothing came any more after this attempt.
pub(super) fn silence(number: usize, end: End, waited: Duration) -> Option<Remark> {
    let next = Reading::ALL.map(|reading| end.next(number, reading));
    if !next.iter().all(|next| *next == Next::Retry) {
        return None;
    }
    let waited = waited.as_secs();
    let text = format!("no retry within {waited} s after attempt {number} failed");
    let clause = match end {
        End::Answered(_) | End::Broken(_) => &RETRY_SERVER_ERROR,
        End::Failed | End::Silent => &RETRY_NETWORK_ERROR,
    };
    let remark = Remark::breaks(clause, text);
    // The guide owes at least one; that all are used is another clause.
    Some(if number > 1 {
        Remark {
            clause: Some(&crate::clause::RETRY_EXHAUST),
            ..remark.at_most(Weight::Warning)
        }
    } else {
        remark
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(number: usize, end: End, ms: u64) -> Before {
        Before {
            number,
            end,
            since_failure: Duration::from_millis(ms),
            since_end: Duration::from_millis(ms),
        }
    }

    fn said(before: Before) -> Vec<(Weight, &'static str)> {
        let remarks = repetition(before).into_iter();
        remarks
            .map(|it| (it.weight, it.clause.map_or("-", |clause| clause.id)))
            .collect()
    }

    #[test]
    fn a_retry_in_time_is_fine_and_others_are_told() {
        let failed = End::Answered(503);
        assert_eq!(said(before(1, failed, 3000)), []);
        assert_eq!(
            said(before(1, failed, 2999)),
            [(Weight::Error, "retry.interval")]
        );
        assert_eq!(
            said(before(1, failed, 4001)),
            [(Weight::Warning, "retry.interval")]
        );
        assert_eq!(
            said(before(4, failed, 3000)),
            [(Weight::Error, "retry.limit")]
        );
        assert_eq!(said(before(2, End::Failed, 3000)), []);
    }

    #[test]
    fn what_is_over_is_over() {
        let after = |status| said(before(1, End::Answered(status), 3000));
        assert_eq!(after(404), [(Weight::Error, "retry.client-error")]);
        assert_eq!(after(200), [(Weight::Warning, "retry.stop-on-success")]);
        assert_eq!(after(302), [(Weight::Note, "-")]);
        // Either reading of a broken body is accepted.
        assert_eq!(said(before(1, End::Broken(200), 3000)), []);
    }

    #[test]
    fn silence_is_wrong_only_where_a_retry_is_owed() {
        let said = |number, end| silence(number, end, Duration::from_secs(10)).map(|it| it.weight);
        assert_eq!(said(1, End::Answered(500)), Some(Weight::Error));
        assert_eq!(said(3, End::Failed), Some(Weight::Warning));
        assert_eq!(said(4, End::Failed), None);
        assert_eq!(said(1, End::Answered(200)), None);
        assert_eq!(said(1, End::Broken(200)), None);
    }
}
