//! A place for a process of an adapter: when one is lost, another takes its place.
//!
//! What a process had under way is lost with it, and told. What comes afterwards is not: one bad
//! delivery must not bury the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Mutex;

use super::Command;
use super::process::Process;
use crate::stage::Fault;

/// A process, and how to start the next.
pub(super) struct Slot {
    process: Mutex<Result<Arc<Process>, Fault>>,
    starter: Arc<Starter>,
}

/// Starts processes, for as long as they start.
pub(super) struct Starter {
    command: Arc<Command>,
    /// How many in a row did not start.
    failures: AtomicUsize,
}

/// After so many starts in a row that failed no other is tried; each may take its time.
const MOST_FAILURES: usize = 3;

impl Starter {
    pub(super) fn new(command: Command) -> Arc<Self> {
        Arc::new(Self {
            command: Arc::new(command),
            failures: AtomicUsize::default(),
        })
    }

    pub(super) async fn start(&self) -> Result<Arc<Process>, Fault> {
        let started = Process::start(Arc::clone(&self.command)).await;
        match &started {
            Ok(_) => self.failures.store(0, Ordering::Release),
            Err(_) => drop(self.failures.fetch_add(1, Ordering::AcqRel)),
        }
        started.map(Arc::new)
    }

    fn has_given_up(&self) -> bool {
        self.failures.load(Ordering::Acquire) >= MOST_FAILURES
    }
}

impl Slot {
    pub(super) fn new(process: Arc<Process>, starter: &Arc<Starter>) -> Self {
        Self {
            process: Mutex::new(Ok(process)),
            starter: Arc::clone(starter),
        }
    }

    /// The process in this place: another if the last one has been lost, and somebody knows.
    pub(super) async fn process(&self) -> Result<Arc<Process>, Fault> {
        let mut process = self.process.lock().await;
        let is_lost = match &*process {
            Ok(process) => process.is_known_to_be_lost(),
            Err(_) => true,
        };
        if is_lost && !self.starter.has_given_up() {
            *process = self.starter.start().await;
        }
        process.clone()
    }

    /// What the process did wrong, if no delivery was told of it.
    pub(super) async fn untold_fault(&self) -> Option<Fault> {
        let process = self.process.lock().await;
        process.as_ref().ok()?.untold_fault()
    }

    /// Lets the process finish. Returns its fault, if no delivery was told of it.
    pub(super) async fn finish(self) -> Option<Fault> {
        let process = self.process.into_inner().ok()?;
        let fault = process.untold_fault();
        if let Ok(process) = Arc::try_unwrap(process) {
            process.finish().await;
        }
        fault
    }
}
