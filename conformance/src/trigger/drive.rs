//! Many deliveries: one after the other, or so many a second whether or not those before are over.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use abc_webhook::{Clock, Endpoint, Transport};
use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::courier::{Attempt, Courier};
use super::tally::Tally;
use super::tell::{Item, Teller};
use crate::stage::limits;

/// What deliveries need, and what becomes of them.
pub struct Drive<T, C, W> {
    courier: Courier<T, C>,
    endpoint: Endpoint,
    /// Where they go, as it is shown.
    target: String,
    teller: Mutex<Teller<W>>,
    tally: Mutex<Tally>,
    /// Why the last attempt at a target that nobody answers at failed.
    trouble: Mutex<Option<String>>,
}

/// What became of deliveries.
#[derive(Debug)]
pub struct Driven {
    /// How many ended how.
    pub tally: Tally,
    /// What the network said where nobody answered.
    pub trouble: Option<String>,
    /// Why what happened could not be told.
    pub error: Option<std::io::Error>,
}

impl<T, C, W> Drive<T, C, W>
where
    T: Transport + 'static,
    C: Clock + 'static,
    W: std::io::Write + Send + 'static,
{
    /// Deliveries to `endpoint`, which is shown as `target`.
    pub fn new(
        courier: Courier<T, C>,
        endpoint: Endpoint,
        target: String,
        teller: Teller<W>,
    ) -> Self {
        Self {
            courier,
            endpoint,
            target,
            teller: Mutex::new(teller),
            tally: Mutex::default(),
            trouble: Mutex::default(),
        }
    }

    /// Makes all deliveries, one `every` so often or one after the other.
    pub async fn run(
        self,
        deliveries: impl Iterator<Item = (Item, Bytes)>,
        every: Option<Duration>,
    ) -> Driven {
        let began = Instant::now();
        let this = Arc::new(self);
        match every {
            None => {
                for (item, body) in deliveries {
                    this.deliver(&item, body).await;
                }
            }
            Some(every) => this.overlap(deliveries, every).await,
        }
        let tally = std::mem::take(&mut *lock(&this.tally));
        let mut teller = lock(&this.teller);
        teller.finish(&tally, began.elapsed());
        Driven {
            tally,
            trouble: lock(&this.trouble).take(),
            error: teller.error(),
        }
    }

    async fn overlap(
        self: &Arc<Self>,
        deliveries: impl Iterator<Item = (Item, Bytes)>,
        every: Duration,
    ) {
        let began = Instant::now();
        let room = Arc::new(Semaphore::new(limits::room()));
        let mut under_way = JoinSet::new();
        for (index, (item, body)) in (0_u32..).zip(deliveries) {
            sleep_until(began + every.saturating_mul(index)).await;
            // It is never closed; should it be, deliveries are not held up.
            let seat = Arc::clone(&room).acquire_owned().await.ok();
            let this = Arc::clone(self);
            under_way.spawn(async move {
                this.deliver(&item, body).await;
                drop(seat);
            });
            while under_way.try_join_next().is_some() {}
        }
        while under_way.join_next().await.is_some() {}
    }

    async fn deliver(&self, item: &Item, body: Bytes) {
        lock(&self.teller).begin(item, &self.target);
        let most = self.courier.most_attempts();
        let tell = |attempt: &Attempt| lock(&self.teller).attempt(item, attempt, most);
        let delivered = self.courier.deliver(&self.endpoint, body, &tell).await;
        lock(&self.teller).delivered(item, &delivered);
        lock(&self.tally).count(&delivered);
        if delivered.is_unreachable() {
            *lock(&self.trouble) = delivered.last_words();
        }
    }
}

/// Should a task have panicked, what it left is still worth telling.
fn lock<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use abc_webhook::{RetryPolicy, TokioClock, TransportError};
    use http::{Request, Response};

    use super::*;
    use crate::trigger::tell::Manner;

    /// Takes a second for each answer.
    struct Slow;

    impl Transport for Slow {
        async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(Response::new(Bytes::new()))
        }
    }

    async fn took(count: usize, every: Option<Duration>) -> Duration {
        let courier = Courier::new(Slow, TokioClock, RetryPolicy::default(), None);
        let endpoint = Endpoint::new("http://localhost/".parse().unwrap(), None).unwrap();
        let teller = Teller::new(std::io::sink(), Manner::Quiet);
        let drive = Drive::new(courier, endpoint, String::new(), teller);
        let deliveries = (1..=count).map(|number| {
            let item = Item {
                number,
                name: String::new(),
                summary: None,
                bytes: 0,
            };
            (item, Bytes::new())
        });
        let began = Instant::now();
        let driven = drive.run(deliveries, every).await;
        assert_eq!(driven.tally.deliveries(), count);
        began.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_lets_deliveries_overlap() {
        assert_eq!(took(5, None).await, Duration::from_secs(5));
        let ten_a_second = Some(Duration::from_millis(100));
        assert_eq!(took(5, ten_a_second).await, Duration::from_millis(1400));
    }
}
