//! The memory of a process, watched.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::error::Error;

/// Watches the memory of a process.
pub(super) struct Watch {
    before: u64,
    peak: Arc<AtomicU64>,
    watching: JoinHandle<()>,
}

impl Watch {
    /// Begins with what the process has now.
    pub(super) fn begin(process: u32) -> Result<Self, Error> {
        let before = resident(process)?;
        let peak = Arc::new(AtomicU64::new(before));
        let watching = tokio::spawn(watch(process, Arc::clone(&peak)));
        Ok(Self {
            before,
            peak,
            watching,
        })
    }

    /// Bytes at the peak beyond those at the beginning.
    pub(super) fn end(self) -> u64 {
        self.watching.abort();
        self.peak.load(Ordering::Relaxed) - self.before
    }
}

async fn watch(process: u32, peak: Arc<AtomicU64>) {
    while let Ok(now) = resident(process) {
        peak.fetch_max(now, Ordering::Relaxed);
        sleep(Duration::from_millis(200)).await;
    }
}

/// The bytes of a process that are in memory, as Linux tells them.
fn resident(process: u32) -> Result<u64, Error> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let kilobytes = status.lines().find_map(|line| {
        let rest = line.strip_prefix("VmRSS:")?;
        rest.trim().strip_suffix(" kB")?.parse::<u64>().ok()
    });
    Ok(kilobytes.unwrap_or_default() * 1024)
}
