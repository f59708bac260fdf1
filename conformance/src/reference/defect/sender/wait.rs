//! How often and how long a broken sender waits.

use std::time::Duration;

use abc_webhook::RetryPolicy;
use tokio::time::Instant;

use super::{Defect, Delivery};
use crate::trace::INTERVAL;

/// Longer than anybody waits here.
const FOR_EVER: Duration = Duration::from_secs(3600);

impl Delivery {
    pub(super) fn policy(&self) -> RetryPolicy {
        let conforming = RetryPolicy {
            attempt_time_out: self.time_out,
            ..RetryPolicy::default()
        };
        match self.defect {
            Defect::RetriesFourTimes => RetryPolicy {
                retries: 4,
                ..conforming
            },
            // The history says when it is enough.
            Defect::CountsAnewAfterFault => RetryPolicy {
                retries: 8,
                ..conforming
            },
            Defect::RetriesTwice => RetryPolicy {
                retries: 2,
                ..conforming
            },
            Defect::HasNoTimeOut => RetryPolicy {
                attempt_time_out: FOR_EVER,
                ..conforming
            },
            _ => conforming,
        }
    }

    /// How long the transport itself waits for an answer: shorter than the policy does where what
    /// comes of it is to be something else.
    pub(super) fn patience(&self) -> Duration {
        match self.defect {
            Defect::StopsAfterTimeOut => self.time_out.saturating_sub(Duration::from_millis(10)),
            _ => FOR_EVER,
        }
    }

    /// How long a wait becomes; the only waits of this length are those between attempts.
    pub(super) fn wait(&self, duration: Duration) -> Duration {
        let past = self.past();
        match self.defect {
            _ if duration != INTERVAL => duration,
            Defect::WaitsTooShort => Duration::from_millis(2900),
            Defect::WaitsTooLong => 2 * INTERVAL,
            Defect::WaitsFromTheStart => {
                let elapsed = past.started.as_ref().map(Instant::elapsed);
                duration.saturating_sub(elapsed.unwrap_or_default())
            }
            Defect::BacksOff => INTERVAL * 2_u32.pow(past.attempts.saturating_sub(1)),
            Defect::RetriesAtOnceAfterTimeOut if !past.has_ended => Duration::ZERO,
            Defect::HonoursRetryAfter => past.retry_after.as_ref().map_or(duration, |said| {
                // A date is one that is over.
                Duration::from_secs(said.parse().unwrap_or_default())
            }),
            _ => self.history.wait(self.defect).unwrap_or(duration),
        }
    }
}
