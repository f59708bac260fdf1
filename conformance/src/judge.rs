//! Questions that judges ask of a trace: here of senders, in `receiver` of receivers.
//!
//! Pure functions from trace to finding. They share no code with the SDK's own
//! retry policy or token comparison, so that a bug there cannot approve itself.

mod content;
mod end;
mod identical;
mod isolation;
mod leftover;
mod receiver;
mod redirect;
mod request;
mod script;
mod time_out;
mod timing;
mod trust;

pub use request::*;

use std::time::Duration;

use crate::finding::{Finding, Reason, Violation};
use crate::trace::sender::{Attempt, Moments, Outcome, SenderTrace};
use crate::trace::{INTERVAL, milliseconds};

/// How many attempts were made; asked so that a check reads as a sentence.
pub struct Attempts<'t>(&'t SenderTrace);

impl SenderTrace {
    /// The attempts, to be counted.
    pub fn attempts(&self) -> Attempts<'_> {
        Attempts(self)
    }

    /// Each attempt and the one after it.
    fn pairs(&self) -> impl Iterator<Item = (&Attempt, &Attempt)> {
        self.attempts.iter().zip(self.attempts.iter().skip(1))
    }

    /// A sender whose first connections were refused, which nobody sees, is seen at all.
    pub fn the_refused_must_come_back(&self) -> Finding {
        if self.attempts.is_empty() && self.can_be_judged() {
            let refused = format!("after {} s", self.play.refused_for.as_secs_f64());
            return Finding::violated(
                Reason::TooFewAttempts,
                format!("an attempt {refused}, when connections were taken"),
                "none: the sender gave up, or retried so soon that it was refused again",
            );
        }
        self.attempts().must_be_at_least(1)
    }

    fn can_be_judged(&self) -> bool {
        self.lacks.is_none() && self.barred.is_none() && self.outcome != Outcome::Unsupported
    }

    /// Whether one of the first `attempts` ended by the sender's own patience: then it was not met
    /// as the play has it, and what came after it answers another question.
    fn gave_up_among(&self, attempts: usize) -> Option<Finding> {
        let mut first = (1..).zip(self.attempts.iter().take(attempts));
        let (number, attempt) = first.find(|(number, attempt)| {
            attempt.given_up && self.play.reaction(number - 1).answers()
        })?;
        let waited = attempt.last_sign().saturating_sub(attempt.arrived());
        Some(Finding::Untestable(format!(
            "the sender gave attempt {number} up after {}, before it was answered",
            milliseconds(waited)
        )))
    }

    /// Whether the attempt behind the first `attempts` came as late as one does that follows a
    /// time-out: on a busy machine a sender may be too late to read what it was answered in time,
    /// or the runner too late to answer.
    fn may_have_timed_out(&self, attempts: usize) -> bool {
        let after = self.settings.time_out + INTERVAL;
        let begun = self.may_have_begun(attempts.saturating_sub(1));
        let extra = self.attempts.get(attempts);
        extra.is_some_and(|extra| extra.arrived() >= begun + after)
    }

    /// The earliest moment from which the sender may count its patience with this attempt: the
    /// order, or the end of the interval. On a busy machine the attempt arrives seconds later.
    fn may_have_begun(&self, index: usize) -> Duration {
        let Some(failed) = index
            .checked_sub(1)
            .and_then(|last| self.attempts.get(last))
        else {
            return Duration::ZERO;
        };
        let Moments {
            decided, arrived, ..
        } = failed.moments;
        decided.unwrap_or(arrived).time() + INTERVAL
    }

    /// The sender has said how the delivery ended: without that, what follows cannot be asked.
    fn the_end_must_be_told(&self) -> Finding {
        if self.outcome != Outcome::Unknown {
            return Finding::Holds;
        }
        let why = "this needs to know how a delivery ends and when, which the sender does not tell";
        Finding::Untestable(why.to_owned())
    }

    /// Puts a question about the request to every attempt that was to be read to its end.
    pub fn every_request(&self, judge: impl Fn(&Attempt) -> Finding) -> Finding {
        if self.attempts.is_empty() {
            return no_attempt(self);
        }
        let attempts = self.attempts.iter();
        Finding::first_of(attempts.map(|attempt| match &attempt.broken {
            Some(why) => Finding::violated(
                Reason::BrokenRequest,
                "a complete HTTP request",
                format!("a request that is not: {why}"),
            ),
            None if attempt.is_whole() => judge(attempt),
            None => Finding::Holds,
        }))
    }
}

impl Attempts<'_> {
    /// No more and no fewer, the quiet window after the last one included.
    pub fn must_be_exactly(&self, owed: usize) -> Finding {
        self.must_be_at_most(owed)
            .and(|| self.must_be_at_least(owed))
    }

    /// No more, the quiet window after the last one included.
    pub fn must_be_at_most(&self, allowed: usize) -> Finding {
        let Self(trace) = self;
        let made = trace.attempts.len();
        if made == 0 {
            return no_attempt(trace);
        }
        if made > allowed {
            if let Some(untestable) = trace.gave_up_among(allowed) {
                return untestable;
            }
            let violation = Violation {
                reason: Reason::TooManyAttempts,
                expected: format!("at most {}", count(allowed)),
                observed: count(made),
            };
            return if trace.may_have_timed_out(allowed) {
                Finding::Late(violation)
            } else {
                Finding::Violated(violation)
            };
        }
        trace.must_have_listened()
    }

    /// No fewer.
    pub fn must_be_at_least(&self, owed: usize) -> Finding {
        match self.0.attempts.len() {
            0 => no_attempt(self.0),
            made if made < owed => Finding::violated(
                Reason::TooFewAttempts,
                format!("at least {}", count(owed)),
                count(made),
            ),
            _ => Finding::Holds,
        }
    }
}

fn no_attempt(trace: &SenderTrace) -> Finding {
    if let Some(why) = &trace.barred {
        return Finding::Untestable(why.clone());
    }
    if let Some(lacks) = trace.lacks {
        let why = format!(
            "the sender does not declare the capability {}",
            lacks.as_str()
        );
        return Finding::Untestable(why);
    }
    if trace.outcome == Outcome::Unsupported {
        return Finding::Untestable("the sender reports that it cannot make this delivery".into());
    }
    Finding::violated(Reason::NoAttempt, "at least 1 attempt", none(trace))
}

/// That there was no attempt, and whether the sender was there.
fn none(trace: &SenderTrace) -> String {
    match trace.beside.connections.len() {
        0 => "none".to_owned(),
        1 => "none: a connection on which no request came".to_owned(),
        more => format!("none: {more} connections on which no request came"),
    }
}

fn count(attempts: usize) -> String {
    match attempts {
        1 => "1 attempt".to_owned(),
        more => format!("{more} attempts"),
    }
}
