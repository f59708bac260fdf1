//! Time-outs: a sender does not wait for ever.

use std::time::Duration;

use crate::finding::{Finding, Reason, Violation};
use crate::play::sender::HELD;
use crate::trace::sender::{SenderTrace, Stamp};
use crate::trace::{LONGEST_TIME_OUT, milliseconds};

impl SenderTrace {
    /// The first attempt, whose answer never comes or never ends, is over within the longest
    /// time-out that a sender should have.
    pub fn the_first_attempt_must_end(&self) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            let allowed = LONGEST_TIME_OUT + self.settings.tolerance;
            let took = self.first_attempt_took();
            // Beyond what is held, it was the receiver that ended it.
            if took <= allowed && took < HELD {
                return Finding::Holds;
            }
            let violation = Violation {
                reason: Reason::NoTimeOut,
                expected: format!(
                    "the attempt to be over within {} ({})",
                    milliseconds(LONGEST_TIME_OUT),
                    self.lateness,
                ),
                observed: format!("it was not over after {}", milliseconds(took)),
            };
            if took >= HELD.max(allowed + self.lateness.time()) {
                // Seconds too late is not a matter of jitter.
                return Finding::Violated(violation);
            }
            if took <= allowed + self.lateness.time() {
                return Finding::Inconclusive(format!(
                    "the attempt was over after {}, and {}",
                    milliseconds(took),
                    self.lateness,
                ));
            }
            Finding::Late(violation)
        })
    }

    /// How long the first attempt took at the most: it is over when its connection is closed, when
    /// the next one comes, or when the sender says that the delivery is.
    fn first_attempt_took(&self) -> Duration {
        let mut attempts = self.attempts.iter().map(|attempt| attempt.moments);
        let first = attempts.next().unwrap_or_default();
        let next = attempts.next().map(|next| next.arrived);
        let ends = [first.closed, next].into_iter().flatten().map(Stamp::time);
        let end = ends.chain([self.done_at]).min().unwrap_or_default();
        end.saturating_sub(first.arrived.time())
    }
}
