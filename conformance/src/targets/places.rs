//! Who is asked when: so many at once as this machine can keep up with, and a target that keeps us
//! waiting gives its place to the next.
//!
//! A place is about our own processor: whoever answers quickly keeps it busy. A target that decided
//! nothing for a while does not, so that it needs no place any more, and keeps nobody from one. Only
//! how many may be under way in all is bounded besides, for the sake of memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

/// Places for targets.
#[derive(Debug, Clone)]
pub struct Places {
    busy: Arc<Semaphore>,
    all: Arc<Semaphore>,
}

/// A place that a target has until it ends.
#[derive(Debug)]
pub struct Place {
    busy: Option<OwnedSemaphorePermit>,
    _all: OwnedSemaphorePermit,
}

/// How much was decided of a target so far.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

/// A target that has decided nothing for so long waits for something, and not for us.
const PATIENCE: Duration = Duration::from_secs(1);

impl Places {
    /// Places for `busy` targets that keep us busy, and for `all` in all.
    pub fn new(busy: usize, all: usize) -> Self {
        let places =
            |count: usize| Arc::new(Semaphore::new(count.clamp(1, Semaphore::MAX_PERMITS)));
        Self {
            busy: places(busy),
            all: places(all.max(busy)),
        }
    }

    /// Waits for a place; they are had in the order in which they are asked for.
    pub async fn take(&self) -> Option<Place> {
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        let busy = Arc::clone(&self.busy).acquire_owned().await.ok()?;
        Some(Place {
            busy: Some(busy),
            _all: all,
        })
    }
}

impl Place {
    /// Does `work`; others have the place from the moment on at which there is no progress.
    pub async fn during<T>(mut self, progress: &Progress, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = progress.stalls() => self.busy = None,
        }
        work.await
    }
}

impl Progress {
    /// Something was decided.
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    async fn stalls(&self) {
        let mut seen = self.0.load(Ordering::Relaxed);
        loop {
            sleep(PATIENCE).await;
            let now = self.0.load(Ordering::Relaxed);
            if now == seen {
                return;
            }
            seen = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_is_slow_keeps_nobody_waiting() {
        let places = Places::new(1, 3);
        let slow = places.take().await.unwrap();
        let waiting = tokio::spawn(async move {
            let progress = Progress::default();
            slow.during(&progress, sleep(Duration::from_secs(60))).await;
        });
        let began = Instant::now();
        let next = places.take().await.unwrap();
        assert_eq!(began.elapsed(), PATIENCE);
        assert!(!waiting.is_finished());
        drop(next);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_busy_keeps_the_place() {
        let (places, progress) = (Places::new(1, 3), Progress::default());
        let busy = places.take().await.unwrap();
        let work = {
            let progress = progress.clone();
            async move {
                for _ in 0..10 {
                    sleep(PATIENCE / 2).await;
                    progress.note();
                }
            }
        };
        tokio::spawn(async move { busy.during(&progress, work).await });
        let began = Instant::now();
        drop(places.take().await.unwrap());
        assert_eq!(began.elapsed(), PATIENCE * 5);
    }

    #[tokio::test(start_paused = true)]
    async fn all_that_are_under_way_are_bounded() {
        let places = Places::new(1, 2);
        let mut taken = Vec::new();
        for _ in 0..2 {
            let mut place = places.take().await.unwrap();
            place.busy = None;
            taken.push(place);
        }
        assert!(places.take().now_or_never().is_none());
        taken.pop();
        assert!(places.take().now_or_never().is_some());
    }
}
