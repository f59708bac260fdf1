//! The facts as `abc-webhook` has them. None is typed a second time here: what the crate does not
//! hand out as a constant is found out by asking it.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use abc_webhook::schema::{self, Dialect};
use abc_webhook::{
    Clock, Endpoint, Outcome, ParseError, Reading, Rejection, RetryPolicy, Sender, Transport,
    TransportError, TransportErrorKind, WebhookEvent, protocol,
};
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use serde_json::Value;

use crate::model;

pub(super) fn tolerant() -> Value {
    schema::bundle(Reading::Tolerant, Dialect::Draft2020_12).to_value()
}

pub(super) fn strict() -> Value {
    schema::bundle(Reading::Strict, Dialect::Draft2020_12).to_value()
}

pub(super) fn custom() -> Vec<String> {
    let types = schema::types_with_custom_fields().into_iter();
    types.map(str::to_owned).collect()
}

pub(super) fn protocol() -> model::Protocol {
    let delivered = range(Outcome::Delivered);
    model::Protocol {
        method: http::Method::POST.to_string(),
        token_header: protocol::TOKEN_HEADER.to_string(),
        content_type: protocol::CONTENT_TYPE.to_owned(),
        body_limit_bytes: protocol::BODY_LIMIT as u64,
        largest_integer: (1 << 53) - 1,
        retry: retry(),
        statuses: model::Statuses {
            delivered,
            retried: range(Outcome::Exhausted),
        },
        accepted_status: delivered.0,
        rejections: rejections(),
        failed_status: StatusCode::INTERNAL_SERVER_ERROR.as_u16(),
    }
}

fn retry() -> model::RetryPolicy {
    let policy = RetryPolicy::default();
    model::RetryPolicy {
        retries: policy.retries,
        attempts: policy.retries + 1,
        interval_ms: milliseconds(policy.interval),
        attempt_time_out_ms: milliseconds(policy.attempt_time_out),
        network_errors: outcome(None) == Some(Outcome::Exhausted),
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The first and the last status that makes a sender end like this. They are one range, which a
/// test holds true.
fn range(wanted: Outcome) -> (u16, u16) {
    let ends = |status: &u16| outcome(Some(*status)) == Some(wanted);
    let first = STATUSES.clone().find(ends).unwrap_or_default();
    let last = STATUSES.clone().rev().find(ends).unwrap_or_default();
    (first, last)
}

/// Every status that HTTP can spell.
const STATUSES: std::ops::RangeInclusive<u16> = 100..=999;

/// How a delivery ends where every attempt has this status, or none.
fn outcome(status: Option<u16>) -> Option<Outcome> {
    let endpoint = Endpoint::new(Uri::from_static("http://receiver.invalid/"), None).ok()?;
    let sender = Sender::new(Answers(status), NoTime);
    let delivery = pin!(sender.deliver(&endpoint, Bytes::new()));
    match delivery.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(report) => Some(report.outcome),
        Poll::Pending => None,
    }
}

/// A transport that answers at once, always the same.
struct Answers(Option<u16>);

impl Transport for Answers {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let status = self.0.and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.ok_or(TransportErrorKind::Connect)?;
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = status;
        Ok(answer)
    }
}

/// A clock on which an interval takes no time, and an attempt's time is never over: it is asked
/// second, when the answer is there already.
struct NoTime;

impl Clock for NoTime {
    async fn sleep(&self, _: Duration) {}
}

fn rejections() -> Vec<model::Answer> {
    let reasons = [
        ("token-missing", Rejection::TokenMissing),
        ("token-repeated", Rejection::TokenRepeated),
        ("token-wrong", Rejection::TokenWrong),
        ("method", Rejection::Method),
        ("content-type", Rejection::ContentType),
        ("body-too-large", Rejection::BodyTooLarge),
        ("body-unreadable", Rejection::BodyUnreadable),
    ];
    let malformed = malformed().map(|error| ("body-malformed", Rejection::Malformed(error)));
    let reasons = reasons.into_iter().chain(malformed);
    reasons
        .map(|(reason, rejection)| answer(reason, &rejection))
        .collect()
}

/// What is wrong with no body at all.
fn malformed() -> Option<ParseError> {
    WebhookEvent::parse(b"").err()
}

fn answer(reason: &str, rejection: &Rejection) -> model::Answer {
    let response = rejection.to_response::<Bytes>();
    let message = match rejection {
        Rejection::Malformed(_) => "body: no event".to_owned(),
        _ => rejection.to_string(),
    };
    let body = String::from_utf8_lossy(response.body()).into_owned();
    let said: Value = serde_json::from_str(&body).unwrap_or_default();
    model::Answer {
        error: said["error"].as_str().unwrap_or_default().to_owned(),
        reason: reason.to_owned(),
        status: response.status().as_u16(),
        body,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_is_one_range_of_statuses() {
        for wanted in [Outcome::Delivered, Outcome::Exhausted] {
            let (first, last) = range(wanted);
            for status in STATUSES {
                let inside = (first..=last).contains(&status);
                assert_eq!(outcome(Some(status)) == Some(wanted), inside, "{status}");
            }
        }
    }

    #[test]
    fn the_facts_are_those_of_the_protocol() {
        let facts = protocol();
        assert_eq!(facts.statuses.delivered, (200, 299));
        assert_eq!(facts.statuses.retried, (500, 599));
        assert_eq!((facts.retry.attempts, facts.retry.interval_ms), (4, 3_000));
        assert!(facts.retry.network_errors);
        assert_eq!(facts.token_header, "x-webhook-token");
        let owed: Vec<u16> = facts
            .rejections
            .iter()
            .map(|answer| answer.status)
            .collect();
        assert_eq!(owed, [401, 401, 401, 405, 415, 413, 400, 400]);
    }
}
