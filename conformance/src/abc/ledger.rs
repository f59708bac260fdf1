//! What was made in somebody's project, so that nothing is left there.
//!
//! A call that makes something is not dropped with whoever waits for it: what it made would be
//! known to nobody.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::stream::{self, StreamExt};
use tokio::task::JoinSet;

use super::ApiError;
use super::api::Api;

/// What was made and not yet deleted.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    made: Mutex<Made>,
    /// Calls whose answers will be noted.
    under_way: tokio::sync::Mutex<JoinSet<()>>,
}

#[derive(Debug, Default)]
struct Made {
    feedbacks: BTreeSet<u64>,
    issues: BTreeSet<u64>,
}

/// What a call makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Feedback,
    Issue,
}

/// What is left in the project after everything was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The numbers of feedback.
    pub feedbacks: Vec<u64>,
    /// The numbers of issues.
    pub issues: Vec<u64>,
    /// Why some of them could not be deleted.
    pub error: Option<ApiError>,
}

impl Ledger {
    /// Makes something, notes its number, and returns it.
    pub(super) async fn make(
        self: &Arc<Self>,
        thing: Thing,
        call: impl Future<Output = Result<u64, ApiError>> + Send + 'static,
    ) -> Result<u64, ApiError> {
        let ledger = Arc::clone(self);
        let (tell, told) = tokio::sync::oneshot::channel();
        self.under_way.lock().await.spawn(async move {
            let made = call.await;
            if let Ok(id) = made {
                ledger.note(thing, id);
            }
            // Whoever asked may be gone.
            let _ = tell.send(made);
        });
        let gone = |_| ApiError::Odd {
            url: "the call".to_owned(),
            why: "it was given up".to_owned(),
        };
        told.await.map_err(gone)?
    }

    /// Waits for the answers that are still to come and deletes all that was made. Says what is
    /// left.
    pub(super) async fn settle(&self, api: &Api) -> Left {
        self.wait().await;
        let mut error = None;
        let feedbacks: Vec<u64> = self.made().feedbacks.iter().copied().collect();
        if !feedbacks.is_empty() {
            match api.delete_feedbacks(&feedbacks).await {
                Ok(()) => self.made().feedbacks.clear(),
                Err(trouble @ ApiError::Unreachable { .. }) => return self.left(Some(trouble)),
                Err(trouble) => error = Some(trouble),
            }
        }
        let issues: Vec<u64> = self.made().issues.iter().copied().collect();
        let calls = issues
            .into_iter()
            .map(|id| async move { (id, api.delete_issue(id).await) });
        // The API has no more calls under way at once than are polite.
        let mut deleted = stream::iter(calls).buffer_unordered(16);
        while let Some((id, answer)) = deleted.next().await {
            match answer {
                Ok(()) => drop(self.made().issues.remove(&id)),
                Err(trouble) => error = error.or(Some(trouble)),
            }
            // Whoever is not there is not asked again and again.
            if matches!(error, Some(ApiError::Unreachable { .. })) {
                break;
            }
        }
        self.left(error)
    }

    /// Waits for the answers that are still to come, and says what was made.
    pub(super) async fn keep(&self) -> Left {
        self.wait().await;
        self.left(None)
    }

    async fn wait(&self) {
        let mut under_way = self.under_way.lock().await;
        while under_way.join_next().await.is_some() {}
    }

    fn note(&self, thing: Thing, id: u64) {
        let mut made = self.made();
        match thing {
            Thing::Feedback => made.feedbacks.insert(id),
            Thing::Issue => made.issues.insert(id),
        };
    }

    fn left(&self, error: Option<ApiError>) -> Left {
        let made = self.made();
        Left {
            feedbacks: made.feedbacks.iter().copied().collect(),
            issues: made.issues.iter().copied().collect(),
            error,
        }
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Left {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        self.feedbacks.is_empty() && self.issues.is_empty()
    }
}
