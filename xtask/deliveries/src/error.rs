//! Everything that can keep the deliveries from being measured.

use abc_webhook_conformance::stage::Fault;

/// Why there is nothing to tell.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Fault(#[from] Fault),
    #[error("a task failed: {0}")]
    Task(#[from] tokio::task::JoinError),
    #[error("{needed} descriptors are needed, and {allowed} are allowed: raise ulimit -n")]
    Descriptors { needed: u64, allowed: u64 },
    #[error("a delivery made {0} attempts, not 4")]
    Attempts(usize),
    #[error("the part {0} failed")]
    Part(&'static str),
}
