//! What a document says of itself and of the protocol as a whole.

use crate::clause;
use abc_webhook::protocol;
use serde::Serialize;
use serde_json::{Value, json};

use super::BANNER;
use super::answer::told;

/// The value of the extension that takes the place of `$comment`.
pub(super) fn banner() -> String {
    format!("{BANNER} from the types in sdk/rust and the clauses in conformance. Do not edit.")
}

#[derive(Serialize)]
pub(super) struct Info {
    title: &'static str,
    version: &'static str,
    description: String,
    license: Value,
    /// Here in `AsyncAPI` only, which lists its tags in this place.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Value>,
}

impl Info {
    pub(super) fn tagged(self, tag: &str) -> Self {
        let tags = Some(json!([{ "name": tag }]));
        Self { tags, ..self }
    }
}

/// Where a receiver listens, in the parts that only its owner knows: each with an example.
pub(super) const HOST: (&str, &str) = ("The receiver's host.", "receiver.example");
pub(super) const PATH: (&str, &str) = ("The path of the webhook.", "webhook");

/// `OpenAPI` takes the licences by their identifier, `AsyncAPI` only by a name.
pub(super) fn info(license_key: Option<&str>) -> Info {
    let mut license = json!({ "name": env!("CARGO_PKG_LICENSE") });
    if let Some(key) = license_key {
        license[key] = env!("CARGO_PKG_LICENSE").into();
    }
    Info {
        title: "ABC User Feedback webhooks",
        version: env!("CARGO_PKG_VERSION"),
        description: description(),
        license,
        tags: None,
    }
}

fn description() -> String {
    let rules = told(&[
        &clause::TRANSPORT_POST,
        &clause::TRANSPORT_JSON,
        &clause::TRANSPORT_TOKEN,
        &clause::TRANSPORT_HTTPS,
        &clause::RETRY_NETWORK_ERROR,
        &clause::TOLERANCE_EVENT,
        &clause::TOLERANCE_KEY,
    ]);
    format!(
        "What ABC User Feedback sends to the URL of a webhook. {rules}\n\n\
         The payload schemas are the tolerant reading: what a receiver must accept. Clauses are \
         listed in `clauses.json`.\n\n\
         Not affiliated with the vendor of ABC User Feedback."
    )
}

/// The numbers of the protocol, for tools that would rather not read prose.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Policy {
    retries: u32,
    attempts: u32,
    retry_interval_ms: u128,
    attempt_time_out_ms: u128,
    body_limit_bytes: usize,
}

pub(super) fn policy() -> Policy {
    Policy {
        retries: protocol::RETRIES,
        attempts: protocol::RETRIES + 1,
        retry_interval_ms: protocol::RETRY_INTERVAL.as_millis(),
        attempt_time_out_ms: protocol::ATTEMPT_TIME_OUT.as_millis(),
        body_limit_bytes: protocol::BODY_LIMIT,
    }
}

/// The header in which the shared secret travels.
pub(super) fn token_scheme(kind: &str) -> Value {
    json!({
        "type": kind,
        "in": "header",
        "name": protocol::TOKEN_HEADER.as_str(),
        "description": told(&[&clause::TRANSPORT_TOKEN]),
    })
}
