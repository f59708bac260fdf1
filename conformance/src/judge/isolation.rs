//! Isolation: one delivery beside another.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::finding::{Finding, Reason, Violation};
use crate::play::sender::{Content, Next};
use crate::trace::milliseconds;
use crate::trace::sender::{Attempt, NextDelivery, Outcome, SenderTrace, Stamp};

impl SenderTrace {
    /// The second delivery comes while the first one still waits for its answer.
    pub fn a_hanging_receiver_may_not_delay_another(&self) -> Finding {
        self.with_next(|next| {
            let Some(held) = self.attempts.first() else {
                return Finding::Inconclusive("there was nothing to be held".to_owned());
            };
            let Some(arrived) = next.attempts.first().map(Attempt::arrived) else {
                return never(next);
            };
            let Some(ended) = held.moments.decided.map(Stamp::time) else {
                return Finding::Holds;
            };
            if arrived <= ended {
                return Finding::Holds;
            }
            let obstacle = "the first one was waiting for its answer";
            self.delayed(next, arrived, ended, obstacle)
        })
    }

    /// The second delivery comes while the first one waits to be retried.
    pub fn a_retry_may_not_delay_the_next_event(&self) -> Finding {
        self.with_next(|next| {
            let attempts = || self.attempts.iter().enumerate();
            let is_next = |(_, attempt): &(usize, &Attempt)| self.is_of_the_next_event(attempt);
            let Some(retry) = attempts().skip(1).find(|it| !is_next(it)) else {
                let why = "the first delivery was not retried".to_owned();
                return Finding::Untestable(why);
            };
            match attempts().find(is_next) {
                None => never(next),
                Some((number, _)) if number < retry.0 => Finding::Holds,
                Some((_, attempt)) => {
                    let (arrived, ended) = (attempt.arrived(), retry.1.arrived());
                    self.delayed(next, arrived, ended, "the first one waited for its retry")
                }
            }
        })
    }

    fn with_next(&self, judge: impl FnOnce(&NextDelivery) -> Finding) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            let Some(next) = &self.beside.next else {
                let why = "the first delivery ended before a second could be ordered beside it";
                return Finding::Inconclusive(why.to_owned());
            };
            judge(next)
        })
    }

    /// The second delivery came behind the end of the obstacle. Others may be the reason, if that
    /// end was near.
    fn delayed(
        &self,
        next: &NextDelivery,
        arrived: Duration,
        ended: Duration,
        obstacle: &str,
    ) -> Finding {
        let lasted = ended.saturating_sub(next.ordered_at);
        if arrived.saturating_sub(next.ordered_at) <= self.settings.tolerance {
            return Finding::Holds;
        }
        if lasted <= self.settings.tolerance + self.lateness.time() {
            return Finding::Inconclusive(format!(
                "the second delivery came late, but {obstacle} for no more than {}",
                milliseconds(lasted)
            ));
        }
        Finding::Late(Violation {
            reason: Reason::Delayed,
            expected: "a second delivery that waits for nothing".to_owned(),
            observed: format!(
                "it came {} after it was ordered, and {obstacle} for {} of them",
                milliseconds(arrived.saturating_sub(next.ordered_at)),
                milliseconds(lasted),
            ),
        })
    }

    fn is_of_the_next_event(&self, attempt: &Attempt) -> bool {
        let next = Next::content();
        event(&self.body(attempt)) == event(&text(&next))
    }
}

fn never(next: &NextDelivery) -> Finding {
    if next.outcome == Outcome::Unsupported {
        return Finding::Untestable("the sender reports that it cannot make it".to_owned());
    }
    Finding::violated(
        Reason::NoAttempt,
        "an attempt at the second delivery",
        "none",
    )
}

fn text(content: &Content) -> Vec<u8> {
    match content.text() {
        Cow::Borrowed(text) => text.as_bytes().to_vec(),
        Cow::Owned(text) => text.into_bytes(),
    }
}

fn event(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    Some(body.get("event")?.as_str()?.to_owned())
}
