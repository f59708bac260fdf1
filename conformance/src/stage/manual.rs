//! Deliveries that somebody makes by hand: told what to send, and waited for.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tempfile::TempDir;
use tokio::sync::Notify;

use super::marker::Marker;
use super::sender::{Order, Seat, SenderTarget};
use super::unaided::Unaided;
use super::{Company, Fault, harness};
use crate::play::sender::Capability;
use crate::trace::sender::Outcome;

/// Somebody who makes deliveries by hand.
pub struct Manual {
    ask: Box<dyn Fn(&Errand) + Send + Sync>,
    sender: Unaided,
    folder: TempDir,
    number: AtomicUsize,
    skipped: Arc<Notify>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Its number, from 1 on.
    pub number: usize,
    /// Where to, with what and which event.
    pub order: Order,
    /// Where the exact body is.
    pub payload: PathBuf,
}

/// How long a delivery may take to arrive, unless said otherwise.
pub const ARRIVAL: Duration = Duration::from_secs(600);

impl Manual {
    /// Somebody who is asked by `ask`, for so many deliveries at once.
    pub fn new(
        at_once: usize,
        ask: impl Fn(&Errand) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        Ok(Self {
            ask: Box::new(ask),
            sender: Unaided::new(at_once, ARRIVAL),
            folder: tempfile::Builder::new().prefix("abc-webhook-").tempdir()?,
            number: AtomicUsize::default(),
            skipped: Arc::default(),
        })
    }

    /// The same, with a sender that can do this.
    #[must_use]
    pub fn capable_of(mut self, capabilities: Vec<Capability>) -> Self {
        self.sender.can = capabilities;
        self
    }

    /// The same, where a delivery may take so long to arrive.
    #[must_use]
    pub fn arriving_within(mut self, arrival: Duration) -> Self {
        self.sender.arrival = arrival;
        self
    }

    /// What is told when the deliveries that are waited for are not to be waited for any longer.
    pub fn skipped(&self) -> Arc<Notify> {
        Arc::clone(&self.skipped)
    }

    fn errand(&self, order: Order) -> std::io::Result<Errand> {
        let number = 1 + self.number.fetch_add(1, Ordering::Relaxed);
        let payload = self.folder.path().join(format!("{number}.json"));
        write(&payload, &order.body)?;
        Ok(Errand {
            number,
            order,
            payload,
        })
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(text.as_bytes())
}

impl SenderTarget for Manual {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async {
            let errand = self.errand(order).map_err(harness)?;
            (self.ask)(&errand);
            // That it comes is seen where it comes to.
            self.skipped.notified().await;
            Ok(Outcome::Unsupported)
        }
        .boxed()
    }

    fn can(&self, capability: Capability) -> bool {
        self.sender.can(capability)
    }

    fn seat(&self, deliveries: usize, _company: Company) -> BoxFuture<'_, Result<Seat, Fault>> {
        self.sender.seat(deliveries).boxed()
    }

    fn arrival(&self) -> Option<Duration> {
        Some(self.sender.arrival)
    }

    fn story(&self, _marker: Marker) -> Vec<String> {
        let seconds = self.sender.arrival.as_secs_f64();
        vec![format!("it was waited for {seconds} s, and nothing came")]
    }
}
