//! Lets one delivery wait for another.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::Defect;

/// Whose turn it is, for each URL or for all of them.
#[derive(Default)]
pub(super) struct Queue(std::sync::Mutex<HashMap<String, Arc<Mutex<()>>>>);

impl Queue {
    /// Waits until a delivery to `url` may begin; it is over when the guard is dropped.
    pub(super) async fn turn(&self, defect: Defect, url: &str) -> Option<OwnedMutexGuard<()>> {
        let line = match defect {
            Defect::DeliversOneByOne => "",
            Defect::QueuesForEachUrl => url,
            _ => return None,
        };
        let turn = {
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lines.entry(line.to_owned()).or_default())
        };
        Some(turn.lock_owned().await)
    }
}
