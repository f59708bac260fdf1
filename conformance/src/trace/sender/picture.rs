//! The trace of a sender, drawn: a bar for each attempt, and the windows in which the next one was
//! owed, or none.

use super::{Attempt, SenderTrace};
use crate::model::{End, Next, Reading};
use crate::picture::{Bar, BarEnd, Picture, Window, WindowKind, in_ms};
use crate::trace::INTERVAL;

impl SenderTrace {
    pub(super) fn drawn(&self) -> Option<Picture> {
        if self.attempts.is_empty() {
            return None;
        }
        let called_for = std::iter::once(true).chain((1..).zip(self.ends()).map(calls_for_another));
        let bars = (1..).zip(&self.attempts).zip(called_for);
        let attempts = self.attempts.iter().zip(self.ends()).enumerate();
        let failed = attempts.filter(|(index, (_, end))| end.owes_a_retry(index + 1));
        let retries = failed.filter_map(|(index, (attempt, _))| self.window(index, attempt));
        Some(Picture {
            until_ms: in_ms(self.listened_until),
            bars: bars
                .map(|((number, attempt), is_called_for)| Bar {
                    is_called_for,
                    ..self.bar(number, attempt)
                })
                .collect(),
            windows: retries.chain(self.quiet()).collect(),
        })
    }

    /// From an interval after the failure at the earliest to one and the tolerance after its last
    /// byte.
    fn window(&self, index: usize, failed: &Attempt) -> Option<Window> {
        let (decided, settled) = (failed.moments.decided?, failed.moments.settled?);
        let latest = settled.time() + INTERVAL + self.settings.tolerance;
        let kind = WindowKind::Retry;
        Some(Window::new(kind, index, decided.time() + INTERVAL, latest))
    }

    fn quiet(&self) -> Option<Window> {
        let (index, last) = self.attempts.iter().enumerate().next_back()?;
        let (from, to) = (last.last_sign(), self.listened_until);
        (from < to).then(|| Window::new(WindowKind::Quiet, index, from, to))
    }

    fn bar(&self, number: usize, attempt: &Attempt) -> Bar {
        let met = if attempt.given_up {
            "the sender gives up".to_owned()
        } else {
            format!("the receiver {}", self.play.reaction(number - 1).name)
        };
        let end = if attempt.is_whole() && !attempt.given_up {
            BarEnd::Answered
        } else {
            BarEnd::Failed
        };
        Bar {
            label: format!("attempt {number}: {met}"),
            from_ms: in_ms(attempt.arrived()),
            to_ms: in_ms(attempt.last_sign()),
            end,
            status: self.status(number),
            is_called_for: true,
        }
    }

    /// The status that the attempt of this number was answered with.
    fn status(&self, number: usize) -> Option<u16> {
        match self.ends().nth(number - 1) {
            Some(End::Answered(status)) => Some(status),
            _ => None,
        }
    }
}

/// Whether another attempt may follow one of this number that ended so: it may if either reading of
/// a broken body has it follow. That a redirect is followed is looked at where it matters.
fn calls_for_another((number, end): (usize, End)) -> bool {
    if matches!(end, End::Answered(300..=399)) {
        return true;
    }
    let mut readings = Reading::ALL.into_iter();
    readings.any(|reading| end.next(number, reading) == Next::Retry)
}
