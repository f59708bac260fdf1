//! What only generated payloads find.

use std::sync::PoisonError;

use abc_webhook::WebhookEvent;
use axum::body::Bytes;
use http::StatusCode;

use super::{Breaker, Defect};

impl Breaker {
    /// What the defect answers to a delivery instead of letting it through.
    pub(super) fn generated(&self, body: &Bytes) -> Option<StatusCode> {
        let is_event = WebhookEvent::parse(body).is_ok();
        let (is_refused, status) = match self.defect {
            Defect::FailsOnTruncated => (
                !is_event && breaks_off(body),
                StatusCode::INTERNAL_SERVER_ERROR,
            ),
            Defect::WedgedByMalformed => (
                self.is_wedged(body, !is_event),
                StatusCode::SERVICE_UNAVAILABLE,
            ),
            Defect::RefusesBigIntegers => {
                (is_event && has_big_integer(body), StatusCode::BAD_REQUEST)
            }
            Defect::RefusesAstral => (
                is_event && body.iter().any(|byte| *byte >= 0xf0),
                StatusCode::BAD_REQUEST,
            ),
            _ => return None,
        };
        is_refused.then_some(status)
    }

    /// Whether there was a malformed body before this one.
    fn is_wedged(&self, body: &Bytes, is_malformed: bool) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_wedged = !seen.is_empty();
        if is_malformed {
            seen.insert(body.clone());
        }
        is_wedged
    }
}

/// Whether the body is the beginning of JSON.
fn breaks_off(body: &[u8]) -> bool {
    let read: Result<serde_json::Value, _> = serde_json::from_slice(body);
    !body.is_empty() && read.is_err_and(|error| error.is_eof())
}

/// Whether there is a number without a fraction that only an integer of 64 bits can hold.
fn has_big_integer(body: &[u8]) -> bool {
    fn is_big(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Number(number) => {
                let whole = number.as_i64().map(i64::unsigned_abs).or(number.as_u64());
                whole.is_some_and(|whole| whole > 1 << 53)
            }
            serde_json::Value::Array(items) => items.iter().any(is_big),
            serde_json::Value::Object(map) => map.values().any(is_big),
            _ => false,
        }
    }
    serde_json::from_slice(body).is_ok_and(|value| is_big(&value))
}
