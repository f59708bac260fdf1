//! Webhooks, as an administrator sets them in the web pages, and who has events sent to them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;
use url::{Host, Url};

use super::event::{Event, Kind};
use super::sender::VendorSender;
use crate::secret::Secret;

/// A webhook.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub(super) url: Url,
    pub(super) token: Option<Secret>,
    kinds: Vec<Kind>,
}

/// Why the web pages would not take a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// It is none, or none of HTTP.
    #[error("is no URL that begins with http: or https:")]
    NoUrl,
    /// The host has no dot in its name.
    #[error("has a host that the server refuses: localhost, or a name without a dot")]
    Host,
}

/// Where events are put that webhooks are to be told of.
pub trait Outbox: Send + Sync {
    /// Takes the events that one call has caused, in their order.
    fn post(&self, events: Vec<Event>);
}

/// Sends events to webhooks, to each of them on its own; what is under way ends when it is dropped.
pub struct Webhooks {
    sender: Arc<VendorSender>,
    all: Mutex<Vec<Arc<Webhook>>>,
    under_way: Arc<Mutex<JoinSet<()>>>,
}

/// How far apart the server begins to send the events of one call: it has work in between. In the
/// recordings it is 55 to 65 ms.
const STEP: Duration = Duration::from_millis(60);

impl Webhook {
    /// A webhook that is told of these `kinds` of events; without a token the header is left out.
    pub fn new(
        url: &str,
        token: Option<Secret>,
        kinds: impl Into<Vec<Kind>>,
    ) -> Result<Self, WebhookError> {
        let url = Url::parse(url).map_err(|_| WebhookError::NoUrl)?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(WebhookError::NoUrl);
        }
        match url.host() {
            Some(Host::Domain(name)) if !name.contains('.') => Err(WebhookError::Host),
            _ => Ok(Self {
                url,
                token,
                kinds: kinds.into(),
            }),
        }
    }
}

impl Webhooks {
    /// No webhooks yet; `sender` will send to them.
    pub fn new(sender: VendorSender) -> Self {
        Self {
            sender: Arc::new(sender),
            all: Mutex::default(),
            under_way: Arc::default(),
        }
    }

    /// Has these webhooks from now on, and no others.
    pub fn set(&self, webhooks: impl IntoIterator<Item = Webhook>) {
        let webhooks = webhooks.into_iter().map(Arc::new).collect();
        *self.all.lock().unwrap_or_else(PoisonError::into_inner) = webhooks;
    }

    fn told_of(&self, kind: Kind) -> Vec<Arc<Webhook>> {
        let webhooks = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let webhooks = webhooks.iter();
        let told = webhooks.filter(|webhook| webhook.kinds.contains(&kind));
        told.cloned().collect()
    }
}

impl Outbox for Webhooks {
    fn post(&self, events: Vec<Event>) {
        let deliveries: Vec<_> = (0..)
            .zip(events)
            .flat_map(|(number, event)| {
                let webhooks = self.told_of(event.kind).into_iter();
                webhooks.map(move |webhook| (STEP * number, webhook, event.body.clone()))
            })
            .collect();
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while under_way.try_join_next().is_some() {}
        for (after, webhook, body) in deliveries {
            let sender = Arc::clone(&self.sender);
            under_way.spawn(async move {
                sleep(after).await;
                sender.send(&webhook, body).await;
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_a_dot_are_refused_and_addresses_are_not() {
        for (url, expected) in [
            ("http://127.0.0.1:9000/hook", None),
            ("https://[::1]/hook", None),
            ("http://hooks.example.com", None),
            ("http://localhost:9000/", Some(WebhookError::Host)),
            ("http://receiver/", Some(WebhookError::Host)),
            ("ftp://127.0.0.1/", Some(WebhookError::NoUrl)),
            ("hook", Some(WebhookError::NoUrl)),
        ] {
            let refused = Webhook::new(url, None, Kind::ALL).err();
            assert_eq!(refused, expected, "{url}");
        }
    }
}
