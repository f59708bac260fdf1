//! Ways in which the vendor's server can be unhelpful, each wrapped around the fake.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use tokio::time::Instant;

use crate::reference::vendor::event::{Event, Kind};
use crate::reference::vendor::webhook::Outbox;

/// An API that answers 429 to more than so many calls within `window`, as a proxy in front of it
/// would.
pub fn rate_limited(router: Router, calls: usize, window: Duration) -> Router {
    let latest = Arc::new(Mutex::new(Vec::new()));
    router.layer(from_fn(move |request: Request, next: Next| {
        let is_admitted = admit(&latest, calls, window);
        async move {
            match is_admitted {
                Ok(()) => next.run(request).await,
                Err(left) => too_many(left),
            }
        }
    }))
}

/// Notes a call, or says how long it takes until one is taken again.
fn admit(latest: &Mutex<Vec<Instant>>, calls: usize, window: Duration) -> Result<(), Duration> {
    let now = Instant::now();
    let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
    latest.retain(|call| now.duration_since(*call) < window);
    match latest.first() {
        Some(first) if latest.len() >= calls => Err(window.saturating_sub(now - *first)),
        _ => {
            latest.push(now);
            Ok(())
        }
    }
}

fn too_many(left: Duration) -> Response {
    let seconds = left.as_secs() + 1;
    let retry_after = [(header::RETRY_AFTER, seconds.to_string())];
    (StatusCode::TOO_MANY_REQUESTS, retry_after).into_response()
}

/// An outbox that loses some kinds of events, so that no webhook is ever told of them.
pub struct Mute<O> {
    outbox: O,
    kinds: Vec<Kind>,
}

impl<O: Outbox> Mute<O> {
    /// `outbox`, without the events of these `kinds`.
    pub fn new(outbox: O, kinds: impl Into<Vec<Kind>>) -> Self {
        Self {
            outbox,
            kinds: kinds.into(),
        }
    }
}

impl<O: Outbox> Outbox for Mute<O> {
    fn post(&self, mut events: Vec<Event>) {
        events.retain(|event| !self.kinds.contains(&event.kind));
        self.outbox.post(events);
    }
}
