//! Payload types, receiver and sender for the ABC User Feedback webhook protocol.
//!
//! A sender tells a receiver what happened: it posts JSON, with a shared token in a header.
//! That is the whole protocol, and this crate is both ends of it:
//!
//! - [`WebhookEvent`] is a body, typed and lossless.
//! - [`Receiver`] turns a request into a [`Delivery`], or into the [`Rejection`] to answer.
//! - [`Sender`] delivers to an [`Endpoint`] and tries again as the protocol says.
//! - [`strict`] says where a body is not what a conforming sender writes, and [`tolerant`] where
//!   it is not what a receiver must accept.
//! - [`protocol`] has the numbers and names, each with its clause.
//!
//! Nothing here needs a particular server, client or runtime. The features `tower`, `axum` and
//! `reqwest` bring adapters; `schemars` brings JSON Schema and `proptest` strategies.
//!
//! # Receive
//!
//! ```
//! use abc_webhook::{Receiver, Token, WebhookEvent};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let receiver = Receiver::new([Token::new("old-secret")?, Token::new("new-secret")?])?;
//!
//! # let request = http::Request::post("/").header("x-webhook-token", "new-secret")
//! #     .header("content-type", "application/json").body(r#"{"event":"NEWS"}"#)?;
//! let (head, body) = request.into_parts();
//! let status = match receiver.receive(&head, body.into()) {
//!     Ok(delivery) => match delivery.event {
//!         WebhookEvent::IssueCreation { data, .. } => todo!("file {}", data.issue.name),
//!         _ => http::StatusCode::OK,
//!     },
//!     Err(rejection) => rejection.status(),
//! };
//! # assert_eq!(status, 200);
//! # Ok(())
//! # }
//! ```
//!
//! # Send
//!
//! ```
//! use abc_webhook::{Endpoint, Sender, Token, WebhookEvent};
//! # use abc_webhook::{Clock, Report, Transport};
//!
//! # async fn send(
//! #     transport: impl Transport, clock: impl Clock, event: &WebhookEvent,
//! # ) -> Result<Report, Box<dyn std::error::Error>> {
//! let url = "https://receiver.example/webhook".parse()?;
//! let endpoint = Endpoint::new(url, Some(Token::new("new-secret")?))?;
//! let sender = Sender::new(transport, clock); // say, `ReqwestTransport` and `TokioClock`
//! let report = sender.deliver_event(&endpoint, event).await?;
//! println!("{:?} after {} attempts", report.outcome, report.attempts.len());
//! # Ok(report)
//! # }
//! ```

mod payload;
pub mod protocol;
mod reading;
mod receiver;
#[cfg(feature = "schemars")]
pub mod schema;
mod sender;
#[cfg(feature = "proptest")]
pub mod strategy;
pub mod strict;
mod token;
pub mod tolerant;

pub use payload::*;
pub use protocol::{ATTEMPT_TIME_OUT, BODY_LIMIT, RETRIES, RETRY_INTERVAL, TOKEN_HEADER};
pub use reading::{Reading, UnknownReading};
pub use receiver::*;
pub use sender::*;
pub use token::{Token, TokenError};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
