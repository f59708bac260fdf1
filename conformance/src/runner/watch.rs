//! Whether the target is still there.
//!
//! A target that hangs or dies in one check must not bury the others: it is probed
//! when it fails to answer, and nothing is asked of it once it is gone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use crate::check::Subject;
use crate::stage::Stage;

/// What is known of the target's health.
#[derive(Debug, Default)]
pub(super) struct Watch {
    is_gone: AtomicBool,
}

/// The pauses before the probes: a supervisor may be starting the target again.
const PAUSES: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
];

impl Watch {
    /// Whether the target was found to be gone.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone.load(Ordering::Acquire)
    }

    /// Probes a target that failed to answer; returns whether it is there.
    pub(super) async fn probe<S: Subject>(&self, stage: &dyn Stage<S>) -> bool {
        for pause in PAUSES {
            sleep(pause).await;
            if self.is_gone() {
                return false;
            }
            if stage.is_alive().await {
                return true;
            }
        }
        self.is_gone.store(true, Ordering::Release);
        false
    }
}
