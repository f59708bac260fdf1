//! What deliveries cause: a ledger beside a receiver, as a receiver's owner would have it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::StatusCode;

use super::defect::receiver::Defect;
use crate::http1::MESSAGE_LIMIT;
use crate::stage::Fault;
use crate::stage::probe::Probe;

/// The effects of accepted deliveries: one for each body, unless a defect has it otherwise.
#[derive(Debug)]
pub struct Effects {
    defect: Option<Defect>,
    seen: Mutex<HashSet<Bytes>>,
    count: AtomicU64,
}

impl Effects {
    /// None so far.
    pub fn new(defect: Option<Defect>) -> Arc<Self> {
        Arc::new(Self {
            defect,
            seen: Mutex::default(),
            count: AtomicU64::default(),
        })
    }

    /// `router`, whose accepted deliveries take effect here.
    pub fn of(self: &Arc<Self>, router: Router) -> Router {
        let effects = Arc::clone(self);
        router.layer(from_fn(move |request: Request, next: Next| {
            let effects = Arc::clone(&effects);
            async move { effects.handle(request, next).await }
        }))
    }

    async fn handle(&self, request: Request, next: Next) -> Response {
        let (head, body) = request.into_parts();
        let Ok(body) = to_bytes(body, MESSAGE_LIMIT).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let request = Request::from_parts(head, Body::from(body.clone()));
        let answer = next.run(request).await;
        if answer.status() == StatusCode::OK {
            self.take(body).await;
        }
        answer
    }

    async fn take(&self, body: Bytes) {
        let is_new = match self.defect {
            Some(Defect::RepeatsEffects) => true,
            Some(Defect::RacesEffects) => {
                let is_new = !self.lock().contains(&body);
                // The others get their turn.
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                self.lock().insert(body);
                is_new
            }
            _ => self.lock().insert(body),
        };
        self.count.fetch_add(u64::from(is_new), Ordering::AcqRel);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<Bytes>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Probe for Effects {
    fn count(&self) -> BoxFuture<'_, Result<u64, Fault>> {
        async { Ok(self.count.load(Ordering::Acquire)) }.boxed()
    }
}
