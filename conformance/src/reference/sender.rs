//! The reference sender: the SDK's, over any transport and clock.

use abc_webhook::{Clock, Endpoint, RetryPolicy, Sender, Token, Transport};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::trust::{Secured, careful};
use crate::stage::sender::{Order, SenderTarget};
use crate::stage::{Fault, harness};
use crate::trace::sender::Outcome;

/// A sender that conforms.
#[derive(Debug, Clone)]
pub struct ReferenceSender<T, C> {
    transport: T,
    clock: C,
}

impl<T: Secured, C: Clock> ReferenceSender<T, C> {
    /// The reference sender over `transport`, keeping time by `clock`.
    pub fn new(transport: T, clock: C) -> Self {
        Self { transport, clock }
    }
}

impl<T: Secured, C: Clock> SenderTarget for ReferenceSender<T, C> {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        let policy = RetryPolicy {
            attempt_time_out: order.time_out,
            ..RetryPolicy::default()
        };
        async move {
            let transport = transport(&self.transport, &order)?;
            deliver(transport, &self.clock, policy, order).await
        }
        .boxed()
    }
}

/// The transport for a delivery, which verifies certificates if there are any.
fn transport<T: Secured>(transport: &T, order: &Order) -> Result<T, Fault> {
    if order.is_encrypted() {
        transport.secured(careful(order.ca_file.as_deref())?)
    } else {
        Ok(transport.clone())
    }
}

/// Makes one delivery with the SDK's sender.
pub(super) async fn deliver(
    transport: impl Transport,
    clock: impl Clock,
    policy: RetryPolicy,
    order: Order,
) -> Result<Outcome, Fault> {
    let token = order.token.map(|token| Token::new(token.expose()));
    let token = token.transpose().map_err(harness)?;
    let url = order.url.parse().map_err(harness)?;
    let endpoint = Endpoint::new(url, token).map_err(harness)?;
    let sender = Sender::new(transport, clock).with_policy(policy);
    let report = sender.deliver(&endpoint, Bytes::from(order.body)).await;
    Ok(match report.outcome {
        abc_webhook::Outcome::Delivered => Outcome::Delivered,
        abc_webhook::Outcome::Rejected => Outcome::Rejected,
        abc_webhook::Outcome::Exhausted => Outcome::Exhausted,
    })
}
