//! Time: early is proof, late is a suspicion.

use std::time::Duration;

use crate::finding::{Finding, Reason, Violation};
use crate::trace::sender::{Attempt, Lateness, SenderTrace, Stamp};
use crate::trace::{INTERVAL, milliseconds};

/// By how much a sender's clock or rounding may shorten a wait that it was asked for.
const SHORTER: Duration = Duration::from_millis(100);

impl SenderTrace {
    /// No retry comes before the interval since the failure is over.
    pub fn no_retry_may_be_early(&self) -> Finding {
        self.there_must_be_a_retry().and(|| {
            let waits: Vec<Wait> = self.waits_at_least().collect();
            if waits.is_empty() {
                let why = "the sender left its attempts to themselves, so when they failed cannot be seen";
                return Finding::Untestable(why.to_owned());
            }
            Finding::first_of(waits.iter().map(Wait::not_early))
        })
    }

    /// No retry comes after the interval and the tolerance are over.
    pub fn no_retry_may_be_late(&self) -> Finding {
        self.there_must_be_a_retry().and(|| {
            let findings = self.waits_at_most().map(|wait| self.not_late(&wait));
            Finding::first_of(findings).and(|| self.longest_wait())
        })
    }

    pub(super) fn not_late(&self, wait: &Wait) -> Finding {
        wait.not_late(INTERVAL + self.settings.tolerance)
    }

    /// Nothing is wrong; how much the machine had its part in that.
    fn longest_wait(&self) -> Finding {
        let longest = self.waits_at_most().max_by_key(|wait| wait.time);
        longest.map_or(Finding::Holds, |wait| Finding::Noted(wait.beside_control()))
    }

    /// What an answer says in Retry-After makes no wait longer; shorter ones are early anyhow.
    /// A busy machine makes waits longer too, so only one as long as was asked for tells of it.
    pub fn no_wait_may_be_as_long_as(&self, asked: Duration) -> Finding {
        let allowed = INTERVAL + self.settings.tolerance + self.lateness.time();
        self.there_must_be_a_retry().and(|| {
            let mut waits = self.waits_at_most();
            match waits.find(|wait| wait.time > allowed) {
                None => Finding::Holds,
                Some(wait) => wait.not_as_long_as(asked),
            }
        })
    }

    /// A quiet window after the last attempt must lie in the trace, or silence proves nothing.
    pub(super) fn must_have_listened(&self) -> Finding {
        let last = self.attempts.iter().map(Attempt::last_sign).max();
        let owed = last.unwrap_or_default() + self.settings.quiet_window();
        if self.listened_until >= owed {
            return Finding::Holds;
        }
        Finding::Inconclusive(format!(
            "the runner listened until {}, not until {}",
            milliseconds(self.listened_until),
            milliseconds(owed),
        ))
    }

    /// Without a retry there is nothing to time; that there is none, other checks say.
    pub(super) fn there_must_be_a_retry(&self) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            if self.attempts.len() > 1 {
                return Finding::Holds;
            }
            Finding::NotApplicable("the sender made no retry".to_owned())
        })
    }

    /// From just before the failure: the wait, never under-estimated. Where the sender left an
    /// attempt to itself, when that failed cannot be seen.
    pub(super) fn waits_at_least(&self) -> impl Iterator<Item = Wait> {
        self.waits(|failed| failed.moments.decided.map(Stamp::time))
    }

    /// From the last byte of the answer: the wait, never over-estimated by a slow answer.
    pub(super) fn waits_at_most(&self) -> impl Iterator<Item = Wait> {
        self.waits(|failed| failed.moments.settled.map(Stamp::time))
    }

    fn waits(&self, since: impl Fn(&Attempt) -> Option<Duration>) -> impl Iterator<Item = Wait> {
        let pairs = (2..).zip(self.pairs());
        pairs.filter_map(move |(number, (failed, retry))| {
            let arrived = retry.arrived();
            let since = since(failed)?;
            // Otherwise the retry did not wait for what was done here, but for something else.
            let failed_before = failed
                .moments
                .decided
                .is_some_and(|moment| moment.time() <= arrived);
            failed_before.then(|| Wait {
                number,
                time: arrived.saturating_sub(since),
                lateness: self.lateness,
                may_be_since_a_time_out: !failed.given_up && self.may_have_timed_out(number - 1),
            })
        })
    }
}

/// The time between a failure and the attempt with this number.
pub(super) struct Wait {
    pub(super) number: usize,
    time: Duration,
    /// What the control was late by, meanwhile.
    lateness: Lateness,
    /// The sender may have waited since a failure that the runner did not see, before the other.
    may_be_since_a_time_out: bool,
}

impl Wait {
    pub(super) fn not_early(&self) -> Finding {
        if self.time >= INTERVAL {
            return Finding::Holds;
        }
        let violation = Violation {
            reason: Reason::Early,
            expected: format!(
                "attempt {} at least {} after the failure ({})",
                self.number,
                milliseconds(INTERVAL),
                self.lateness,
            ),
            observed: self.describe(),
        };
        if self.may_be_since_a_time_out {
            Finding::Late(violation)
        } else {
            Finding::Violated(violation)
        }
    }

    fn not_late(&self, allowed: Duration) -> Finding {
        if self.time <= allowed {
            return Finding::Holds;
        }
        if self.time <= allowed + self.lateness.time() {
            return Finding::Inconclusive(self.beside_control());
        }
        Finding::Late(Violation {
            reason: Reason::Late,
            expected: format!(
                "attempt {} at most {} after the failure",
                self.number,
                milliseconds(allowed),
            ),
            observed: self.beside_control(),
        })
    }

    fn not_as_long_as(&self, asked: Duration) -> Finding {
        if self.time + SHORTER < asked {
            return Finding::Inconclusive(format!(
                "{}, and Retry-After asked for {}",
                self.beside_control(),
                milliseconds(asked),
            ));
        }
        Finding::Late(Violation {
            reason: Reason::WaitsForRetryAfter,
            expected: format!("attempt {} 3 s after the failure", self.number),
            observed: self.beside_control(),
        })
    }

    fn beside_control(&self) -> String {
        format!("{}; {}", self.describe(), self.lateness)
    }

    fn describe(&self) -> String {
        format!(
            "attempt {} came {} after the failure",
            self.number,
            milliseconds(self.time)
        )
    }
}
