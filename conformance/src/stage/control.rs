//! The control: how late is a sender on this machine, now, through no fault of its own?
//!
//! The reference sender, in a process of its own, retries through a scripted
//! receiver of the same kind while the target does. What it comes late by is this
//! machine's jitter, and no target is blamed for that much.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use super::network::Network;
use super::sender::{Ground, Scene, SenderTarget};
use super::{Company, Fault, harness};
use crate::play::sender::{SenderPlay, status};
use crate::trace::sender::SenderTrace;
use crate::trace::{ATTEMPTS, INTERVAL, Settings, TIME_OUT};

/// A sender known to keep time.
pub struct Control {
    ground: Ground,
    sender: Arc<dyn SenderTarget>,
}

/// The lateness, once it is known; clones are the same measurement.
pub type Measurement = Shared<BoxFuture<'static, Result<Duration, Fault>>>;

impl Control {
    /// The control `sender` on `network`.
    pub fn new(network: Arc<dyn Network>, sender: Arc<dyn SenderTarget>) -> Self {
        let ground = Ground::of(network);
        Self { ground, sender }
    }

    /// Starts a measurement, which goes on whether or not anybody waits for it.
    pub fn measure(&self) -> Measurement {
        let (ground, sender) = (self.ground.clone(), Arc::clone(&self.sender));
        let measuring = tokio::spawn(async move {
            let play = SenderPlay::answer(vec![status(500); ATTEMPTS]);
            let settings = Settings {
                token_mark: String::new(),
                time_out: TIME_OUT,
                tolerance: Duration::ZERO,
            };
            let scene = Scene {
                ground: &ground,
                target: &*sender,
                token: None,
                authority: None,
                settings: &settings,
                patience: Duration::ZERO,
                company: Company::Alone,
            };
            let trace = scene.play(&play).await?;
            if trace.attempts.len() == ATTEMPTS {
                Ok(lateness(&trace))
            } else {
                Err(harness("the control did not retry as it should"))
            }
        });
        async { measuring.await.map_err(harness)? }.boxed().shared()
    }
}

/// How much later than the interval the latest retry came.
fn lateness(trace: &SenderTrace) -> Duration {
    let pairs = trace.attempts.iter().zip(trace.attempts.iter().skip(1));
    pairs
        .filter_map(|(failed, retry)| {
            let owed = failed.moments.settled?.time() + INTERVAL;
            Some(retry.arrived().saturating_sub(owed))
        })
        .max()
        .unwrap_or_default()
}
