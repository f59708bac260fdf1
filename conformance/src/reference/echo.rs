//! The reference receiver that tells what it received, and fails where it is asked to: what
//! `cargo xtask matrix` asks of the receiver of every package. `sdk/CODEC.md` has the rules.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use abc_webhook::{Delivery, Receiver, Token};
use axum::Router;
use serde::{Deserialize, Serialize};

use super::receiver::ReferenceError;
use crate::secret::Secret;

/// What a receiver tells of a delivery that a handler of it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    /// The body as it came.
    pub raw: String,
    /// The event, written again.
    pub body: String,
}

/// A body with these words in it fails the first [`FAILURES`] times.
pub const FAILS: &str = "fails twice";

/// How often it fails.
pub const FAILURES: usize = 2;

/// A router that accepts deliveries with `secret` on any path and tells what it made of them.
pub fn router(
    secret: &Secret,
    tell: impl Fn(&Echo) + Send + Sync + 'static,
) -> Result<Router, ReferenceError> {
    let receiver = Receiver::new([Token::new(secret.expose())?])?;
    let times = Mutex::default();
    let service = receiver.service(move |delivery| {
        let handled = handle(&delivery, &times, &tell);
        async move { handled }
    });
    Ok(Router::new().fallback_service(service))
}

/// What an asked-for failure looks like.
#[derive(Debug)]
struct AsAsked;

fn handle(
    delivery: &Delivery,
    times: &Mutex<HashMap<String, usize>>,
    tell: impl Fn(&Echo),
) -> Result<(), AsAsked> {
    let raw = String::from_utf8_lossy(&delivery.raw).into_owned();
    let body = serde_json::to_string(&delivery.event).map_err(|_| AsAsked)?;
    let must_fail = raw.contains(FAILS) && {
        let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
        let time = times.entry(raw.clone()).or_default();
        *time += 1;
        *time <= FAILURES
    };
    tell(&Echo { raw, body });
    if must_fail { Err(AsAsked) } else { Ok(()) }
}
