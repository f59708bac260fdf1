//! Receivers that take their time, or too little on at once.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;
use tokio::sync::Mutex;
use tokio::time::sleep;

use super::{Defect, holds};

/// Who is being served.
#[derive(Debug, Default)]
pub(super) struct Pace {
    served: AtomicUsize,
    queue: Mutex<()>,
}

/// As many requests as a small server has workers.
const WORKERS: usize = 8;

/// How long a request takes.
const WORK: Duration = Duration::from_millis(100);

impl Pace {
    /// Waits as the defect has it; returns what is answered to whom it does not serve at all.
    pub(super) async fn wait(&self, defect: Defect, body: &[u8]) -> Option<StatusCode> {
        match defect {
            Defect::AnswersAfter(time) => sleep(time).await,
            Defect::HangsOn(bytes) if holds(body, bytes) => pending().await,
            Defect::ServesOneByOne => {
                let _turn = self.queue.lock().await;
                sleep(WORK).await;
            }
            Defect::LimitsCompany => {
                let served = self.served.fetch_add(1, Ordering::AcqRel);
                sleep(WORK).await;
                self.served.fetch_sub(1, Ordering::AcqRel);
                return (served >= WORKERS).then_some(StatusCode::SERVICE_UNAVAILABLE);
            }
            _ => {}
        }
        None
    }
}
