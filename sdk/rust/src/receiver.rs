//! [`Receiver`]: from a request to a [`Delivery`], or to the answer that refuses it.
//!
//! Whoever lacks the token learns nothing and costs nothing: it is checked first, and before
//! the body is read. The core takes `http` types and knows no server; the features `tower` and
//! `axum` bring adapters.

#[cfg(feature = "axum")]
mod axum;
#[cfg(any(feature = "tower", feature = "axum"))]
mod body;
mod head;
mod rejection;
#[cfg(feature = "tower")]
mod tower;

use bytes::Bytes;
use http::request::Parts;

use crate::{BODY_LIMIT, Token, WebhookEvent};

pub use rejection::Rejection;
#[cfg(feature = "tower")]
pub use tower::ReceiverService;

/// Accepts deliveries that carry one of its tokens.
#[derive(Debug, Clone)]
pub struct Receiver {
    tokens: Vec<Token>,
    body_limit: usize,
}

/// A receiver without a token would accept everybody, or nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("receiver: it needs at least one token")]
pub struct NoTokens;

/// An accepted delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// What happened.
    pub event: WebhookEvent,
    /// The body it was read from, byte for byte. The protocol has no delivery id: a receiver
    /// that must not act twice has only these bytes to recognize a repetition by.
    pub raw: Bytes,
}

impl Receiver {
    /// Several tokens serve while one replaces another: each of them is accepted.
    pub fn new(tokens: impl IntoIterator<Item = Token>) -> Result<Self, NoTokens> {
        let tokens: Vec<Token> = tokens.into_iter().collect();
        if tokens.is_empty() {
            return Err(NoTokens);
        }
        Ok(Self {
            tokens,
            body_limit: BODY_LIMIT,
        })
    }

    /// Sets the largest body to read, in bytes; [`BODY_LIMIT`] if never called.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Accepts or refuses a whole request: its head, as
    /// [`check_head`](Receiver::check_head) does, and then its body.
    ///
    /// Answer a delivery with 200 once it is dealt with (clause `response.ok`), and a
    /// rejection with its [`status`](Rejection::status).
    pub fn receive(&self, head: &Parts, body: Bytes) -> Result<Delivery, Rejection> {
        self.check_head(&head.method, &head.headers)?;
        self.read(body)
    }

    /// What is left to do once the head is checked.
    fn read(&self, raw: Bytes) -> Result<Delivery, Rejection> {
        if raw.len() > self.body_limit {
            return Err(Rejection::BodyTooLarge);
        }
        let event = WebhookEvent::parse(&raw)?;
        Ok(Delivery { event, raw })
    }
}
