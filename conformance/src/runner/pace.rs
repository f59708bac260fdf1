//! The pace of a run: how soon after a play the next one may begin.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Turns, at least a delay apart, in the order in which they are asked for.
pub(super) struct Pace {
    delay: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    pub(super) fn new(delay: Duration) -> Self {
        Self {
            delay,
            next: Mutex::new(None),
        }
    }

    /// Waits for the next turn.
    pub(super) async fn turn(&self) {
        if self.delay.is_zero() {
            return;
        }
        // Held while waiting, so that turns are had one by one; the mutex is fair.
        let mut next = self.next.lock().await;
        if let Some(next) = *next {
            sleep_until(next).await;
        }
        *next = Some(Instant::now() + self.delay);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    async fn turns(delay: Duration) -> Vec<u128> {
        let (pace, began) = (Pace::new(delay), Instant::now());
        join_all((0..3).map(|_| async {
            pace.turn().await;
            began.elapsed().as_millis()
        }))
        .await
    }

    #[tokio::test(start_paused = true)]
    async fn turns_that_overlap_are_a_delay_apart() {
        assert_eq!(turns(Duration::from_millis(250)).await, [0, 250, 500]);
        assert_eq!(turns(Duration::ZERO).await, [0, 0, 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_comes_late_anyway_waits_for_nothing() {
        let pace = Pace::new(Duration::from_secs(1));
        pace.turn().await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        let began = Instant::now();
        pace.turn().await;
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
