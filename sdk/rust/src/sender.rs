//! [`Sender`]: one event to one endpoint, in up to four attempts.
//!
//! The policy is the protocol's; connections and time are arguments ([`Transport`],
//! [`Clock`]), so that a test of hours of retries takes no time. The feature `reqwest` brings
//! both for the Tokio runtime.

mod clock;
mod endpoint;
mod policy;
mod report;
#[cfg(feature = "reqwest")]
mod reqwest;
mod transport;

use std::pin::pin;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, Request};

use crate::{WebhookEvent, protocol};

pub use clock::Clock;
pub use endpoint::{Endpoint, EndpointError};
pub use policy::RetryPolicy;
pub use report::{Attempt, Outcome, Report};
#[cfg(feature = "reqwest")]
pub use reqwest::{ReqwestTransport, TokioClock};
pub use transport::{Transport, TransportError, TransportErrorKind};

/// How a sender introduces itself.
const USER_AGENT_VALUE: HeaderValue =
    HeaderValue::from_static(concat!("abc-webhook/", env!("CARGO_PKG_VERSION")));

/// Delivers events, and tries again as the protocol says.
#[derive(Debug, Clone)]
pub struct Sender<T, C> {
    transport: T,
    clock: C,
    policy: RetryPolicy,
}

impl<T: Transport, C: Clock> Sender<T, C> {
    /// A sender with the protocol's policy.
    pub fn new(transport: T, clock: C) -> Self {
        Self {
            transport,
            clock,
            policy: RetryPolicy::default(),
        }
    }

    /// Departs from the protocol's policy: for tests, mostly.
    #[must_use]
    pub fn with_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Delivers an event. An error means that the event cannot be encoded and that nothing
    /// was sent: see [`WebhookEvent`].
    pub async fn deliver_event(
        &self,
        endpoint: &Endpoint,
        event: &WebhookEvent,
    ) -> Result<Report, serde_json::Error> {
        let body = serde_json::to_vec(event)?;
        Ok(self.deliver(endpoint, body.into()).await)
    }

    /// Delivers a body, exactly as it is.
    ///
    /// Ends with the first answer that is not 5xx, or when the retries are used up. All
    /// attempts are the same request to the byte. Redirects are not followed; `Retry-After`
    /// changes nothing. Deliveries are independent: run as many at a time as you like.
    /// Dropping the future gives the delivery up.
    pub async fn deliver(&self, endpoint: &Endpoint, body: Bytes) -> Report {
        let request = request(endpoint, body);
        let mut attempts = Vec::new();
        loop {
            let attempt = self.attempt(request.clone()).await;
            let settled = attempt.settles();
            attempts.push(attempt);
            if let Some(outcome) = settled {
                return Report { outcome, attempts };
            }
            if attempts.len() > self.policy.retries as usize {
                return Report {
                    outcome: Outcome::Exhausted,
                    attempts,
                };
            }
            self.clock.sleep(self.policy.interval).await;
        }
    }

    /// One attempt, given up when its time is over.
    async fn attempt(&self, request: Request<Bytes>) -> Attempt {
        let answer = pin!(self.transport.send(request));
        let time_out = pin!(self.clock.sleep(self.policy.attempt_time_out));
        match select(answer, time_out).await {
            Either::Left((answer, _)) => Attempt::new(answer),
            Either::Right(((), _)) => Attempt::new(Err(TransportErrorKind::TimedOut.into())),
        }
    }
}

/// The request of every attempt (clauses `transport.post`, `transport.json`,
/// `transport.token`).
fn request(endpoint: &Endpoint, body: Bytes) -> Request<Bytes> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.url().clone();
    let headers = request.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(protocol::CONTENT_TYPE),
    );
    headers.insert(USER_AGENT, USER_AGENT_VALUE);
    if let Some(token) = endpoint.token() {
        headers.insert(protocol::TOKEN_HEADER, token.to_header_value());
    }
    request
}
