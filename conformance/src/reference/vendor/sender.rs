//! The sender of the vendor's server: every failure is retried, a 4xx too, and every redirect is
//! followed.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::{sleep, timeout};
use tokio_rustls::rustls::ClientConfig;

use super::client::Client;
use super::event::Kind;
use super::request::Request;
use super::webhook::Webhook;
use crate::reference::trust::careful;
use crate::stage::network::Network;
use crate::stage::sender::{Order, SenderTarget};
use crate::stage::{Fault, harness};
use crate::trace::sender::Outcome;

/// Sends to webhooks.
pub struct VendorSender {
    network: Arc<dyn Network>,
    plain: Client,
    secured: OnceLock<Result<Client, Fault>>,
}

/// How often a delivery is attempted at most.
const ATTEMPTS: usize = 4;

/// How long after a failure the next attempt begins.
const INTERVAL: Duration = Duration::from_secs(3);

/// How long an attempt may take.
const TIME_OUT: Duration = Duration::from_secs(5);

/// How many redirects are followed in one attempt.
const HOPS: usize = 5;

impl VendorSender {
    /// A sender on `network` that trusts the authorities of the system.
    pub fn new(network: Arc<dyn Network>) -> Self {
        Self {
            plain: Client::new(Arc::clone(&network), None),
            secured: OnceLock::new(),
            network,
        }
    }

    /// The same, trusting the authorities in this PEM file instead.
    pub fn trusting(mut self, ca_file: &Path) -> Result<Self, Fault> {
        let client = secured(&self.network, careful(Some(ca_file))?);
        self.secured = OnceLock::from(Ok(client));
        Ok(self)
    }

    /// Makes a delivery, retries included.
    pub(super) async fn send(&self, webhook: &Webhook, body: Bytes) -> Outcome {
        let client = match webhook.url.scheme() {
            "https" => self.secured(),
            _ => Ok(&self.plain),
        };
        match client {
            Ok(client) => deliver(client, &Request::of(webhook, body)).await,
            Err(_) => Outcome::Exhausted,
        }
    }

    fn secured(&self) -> Result<&Client, &Fault> {
        let secured = || Ok(secured(&self.network, careful(None)?));
        self.secured.get_or_init(secured).as_ref()
    }
}

fn secured(network: &Arc<dyn Network>, config: ClientConfig) -> Client {
    Client::new(Arc::clone(network), Some(Arc::new(config)))
}

async fn deliver(client: &Client, request: &Request) -> Outcome {
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            sleep(INTERVAL).await;
        }
        let succeeds = timeout(TIME_OUT, succeeds(client, request)).await;
        if succeeds.unwrap_or(false) {
            return Outcome::Delivered;
        }
    }
    Outcome::Exhausted
}

/// One attempt: the request, and those that redirects make of it.
async fn succeeds(client: &Client, request: &Request) -> bool {
    let mut request = request.clone();
    for _ in 0..=HOPS {
        let Ok(answer) = client.exchange(&request).await else {
            return false;
        };
        match request.redirected(&answer) {
            Some(next) => request = next,
            None => return (200..300).contains(&answer.status),
        }
    }
    false
}

/// So that the suite can be run on the sender alone, without the rest of the server.
impl SenderTarget for VendorSender {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async move {
            let webhook = Webhook::new(&order.url, order.token.clone(), Kind::ALL);
            let webhook = webhook.map_err(harness)?;
            let body = Bytes::from(order.body);
            let Some(ca_file) = order.ca_file else {
                return Ok(self.send(&webhook, body).await);
            };
            // Every play has its own authorities.
            let sender = Self::new(Arc::clone(&self.network)).trusting(&ca_file)?;
            Ok(sender.send(&webhook, body).await)
        }
        .boxed()
    }
}
