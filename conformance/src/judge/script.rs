//! Questions that have an answer for any script, since the model knows what each owes.
//!
//! How an attempt ended is read from the bytes that met it, so these judges need to be told of no
//! script: a recording made by other means will do.

use super::timing::Wait;
use crate::finding::{Finding, Reason};
use crate::http1::Status;
use crate::model::{End, Reading};
use crate::trace::ATTEMPTS;
use crate::trace::sender::SenderTrace;

impl SenderTrace {
    /// `finding`, unless what it proves is in doubt.
    pub fn beyond_doubt(&self, finding: Finding) -> Finding {
        match (&self.doubt, finding.violation()) {
            (Some(doubt), Some(violation)) => {
                Finding::Inconclusive(format!("{}, but {doubt}", violation.observed))
            }
            _ => finding,
        }
    }

    /// Nothing is sent after an answer whose status `is_meant`, where that ends the delivery; `met`
    /// says what such an answer is.
    pub fn must_stop_after(&self, met: &str, is_meant: impl Fn(Status) -> bool) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            let Some((last, status)) = self.settled_by().filter(|(_, status)| is_meant(*status))
            else {
                return Finding::NotApplicable(format!("no attempt is answered with {met}"));
            };
            if self.attempts.len() == last {
                return self.must_have_listened();
            }
            Finding::violated(
                Reason::TooManyAttempts,
                format!("nothing after attempt {last}, which is answered {status}"),
                super::count(self.attempts.len()),
            )
        })
    }

    /// A delivery that fails at once, in a way that `is_meant`, is not given up for that; `met` says
    /// what that way is.
    pub fn must_retry_after(&self, met: &str, is_meant: impl Fn(End) -> bool) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            if !self.first_failure().is_some_and(is_meant) {
                return Finding::NotApplicable(format!("the first attempt does not meet {met}"));
            }
            if self.attempts.len() > 1 {
                return Finding::Holds;
            }
            self.must_go_on(2)
        })
    }

    /// While the failure lasts, all attempts are made.
    pub fn must_use_all_retries(&self) -> Finding {
        let made = self.attempts.len();
        self.attempts()
            .must_be_at_least(1)
            .and(|| match self.settled_by() {
                Some((1, _)) => {
                    Finding::NotApplicable("the first attempt does not fail".to_owned())
                }
                None if made < ATTEMPTS => self.must_go_on(made + 1),
                _ => Finding::Holds,
            })
    }

    /// No retry of what failed comes before the interval is over.
    pub fn must_never_be_early(&self) -> Finding {
        self.no_wait_of_a_retry(self.waits_at_least(), Wait::not_early)
    }

    /// No retry of what failed comes after the interval and the tolerance are over.
    pub fn must_never_be_late(&self) -> Finding {
        self.no_wait_of_a_retry(self.waits_at_most(), |wait| self.not_late(wait))
    }

    /// The first trouble with a wait before a retry of what failed; an attempt more behind a success
    /// is none, and other checks tell of it.
    fn no_wait_of_a_retry(
        &self,
        waits: impl Iterator<Item = Wait>,
        judge: impl Fn(&Wait) -> Finding,
    ) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            let mut waits = waits.filter(|wait| self.is_retry(wait.number)).peekable();
            if waits.peek().is_none() {
                return Finding::NotApplicable("nothing that failed is retried".to_owned());
            }
            Finding::first_of(waits.map(|wait| judge(&wait)))
        })
    }

    /// The number of the first attempt whose answer ends the delivery, and the answer's status.
    fn settled_by(&self) -> Option<(usize, Status)> {
        let reading = self.reading();
        let mut ends = (1..).zip(self.ends());
        ends.find_map(|(number, end)| match end {
            End::Answered(status) | End::Broken(status) => {
                end.outcome(reading).map(|_| (number, status))
            }
            End::Failed | End::Silent => None,
        })
    }

    /// What this sender makes of a broken body: it shows where the first one came.
    fn reading(&self) -> Reading {
        let mut ends = self.ends();
        match ends.position(End::is_open_to_reading) {
            Some(index) if index + 1 < self.attempts.len() => Reading::Failure,
            _ => Reading::Answer,
        }
    }

    fn first_failure(&self) -> Option<End> {
        let first = self.ends().next()?;
        first.outcome(self.reading()).is_none().then_some(first)
    }

    /// Whether the attempt before this one failed, so that this one is a retry.
    fn is_retry(&self, number: usize) -> bool {
        self.settled_by().is_none_or(|(last, _)| number <= last)
    }

    fn must_go_on(&self, owed: usize) -> Finding {
        let made = self.attempts.len();
        let how = self.play.reaction(made.saturating_sub(1)).name;
        Finding::violated(
            Reason::TooFewAttempts,
            format!("attempt {owed}, since in attempt {made} the receiver {how}"),
            super::count(made),
        )
    }
}
