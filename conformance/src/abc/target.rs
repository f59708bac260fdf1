//! The server as a sender under test: an order becomes calls, and nobody tells how a delivery ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::cause::Causes;
use super::{ApiError, Event};
use crate::play::sender::{Capability, Content, SenderPlay};
use crate::stage::marker::Marker;
use crate::stage::sender::{Order, SenderTarget};
use crate::stage::{Fault, harness};
use crate::trace::sender::Outcome;

/// A server of ABC User Feedback, with a webhook that an administrator has set.
pub struct AbcSender {
    causes: Arc<Causes>,
    arrival: Duration,
    /// What became of the calls for the deliveries that are under way.
    told: Mutex<HashMap<Marker, String>>,
}

/// How long the first attempt of a delivery may take: there are calls before it, and others are
/// before those.
pub const ARRIVAL: Duration = Duration::from_secs(15);

/// How much is kept of what became of calls.
const MOST: usize = 1000;

impl AbcSender {
    /// The server whose events are caused so.
    pub fn new(causes: Arc<Causes>) -> Self {
        Self {
            causes,
            arrival: ARRIVAL,
            told: Mutex::default(),
        }
    }

    /// The same, where a first attempt that takes longer than this does not come.
    #[must_use]
    pub fn with_arrival(self, arrival: Duration) -> Self {
        Self { arrival, ..self }
    }

    async fn order(&self, order: Order) -> Result<Outcome, Fault> {
        let event = Event::named(&order.event);
        let event = event.ok_or_else(|| harness("nobody knows a call that causes this event"))?;
        let part: Value = serde_json::from_str(&order.body).map_err(harness)?;
        let caused = self.causes.cause(event, &part).await;
        if let Some(marker) = order.marker {
            self.note(marker, event, &caused);
        }
        match caused {
            Ok(()) => Ok(Outcome::Unknown),
            // Values that this channel or this server does not take are beyond it.
            Err(ApiError::Refused {
                status: 400 | 413, ..
            }) if event == Event::FeedbackCreation => Ok(Outcome::Unsupported),
            Err(error) => Err(Fault::Api(error)),
        }
    }

    fn note(&self, marker: Marker, event: Event, caused: &Result<(), ApiError>) {
        let event = event.as_str();
        let told = match caused {
            Ok(()) => format!("the server took the calls that cause {event}, and did not send it"),
            Err(error) => format!("{event} was not caused: {error}"),
        };
        let mut all = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST {
            all.insert(marker, told);
        }
    }
}

impl SenderTarget for AbcSender {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        self.order(order).boxed()
    }

    fn can(&self, capability: Capability) -> bool {
        match capability {
            Capability::SeveralAtOnce => true,
            Capability::TimeOut | Capability::NoToken | Capability::CaFile => false,
        }
    }

    fn bar(&self, play: &SenderPlay) -> Option<String> {
        let why = "the webhook has one token, which an administrator set, and this needs none";
        (!play.has_token).then(|| why.to_owned())
    }

    fn arrival(&self) -> Option<Duration> {
        Some(self.arrival)
    }

    fn story(&self, marker: Marker) -> Vec<String> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.remove(&marker).into_iter().collect()
    }

    fn content(&self, content: &Content, marker: Marker) -> Result<Content, String> {
        let part = self.causes.part_of(content, &marker.to_string())?;
        Ok(Content::Including(part.to_string()))
    }
}
