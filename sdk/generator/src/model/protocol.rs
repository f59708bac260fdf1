//! The protocol's names and numbers.

use schemars::JsonSchema;
use serde::Serialize;

/// What both ends of a delivery must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Protocol {
    /// The method of a delivery (clause `transport.post`).
    pub method: String,
    /// The header of the token, in lower case (clause `transport.token`).
    pub token_header: String,
    /// The media type of a body (clause `transport.json`).
    pub content_type: String,
    /// The largest body that a receiver reads unless told otherwise, in bytes.
    pub body_limit_bytes: u64,
    /// The largest integer that every language keeps exact.
    pub largest_integer: u64,
    /// What a sender does about failures.
    pub retry: RetryPolicy,
    /// What a status tells a sender.
    pub statuses: Statuses,
    /// What a receiver answers to a delivery that it processed.
    pub accepted_status: u16,
    /// What a receiver answers to what it refuses, one for each reason.
    pub rejections: Vec<Answer>,
    /// What a receiver answers when the user's code fails: the sender tries again.
    pub failed_status: u16,
}

/// What a sender does about failures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetryPolicy {
    /// How many retries may follow the first attempt (clause `retry.limit`).
    pub retries: u32,
    /// Retries and the first attempt.
    pub attempts: u32,
    /// From a failure to the next attempt (clause `retry.interval`).
    pub interval_ms: u64,
    /// How long an attempt may take.
    pub attempt_time_out_ms: u64,
    /// Whether an attempt without an answer is made again (clause `retry.network-error`).
    pub network_errors: bool,
}

/// What a status tells a sender. Any other refuses the delivery for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Statuses {
    /// The first and the last status of success.
    pub delivered: (u16, u16),
    /// The first and the last status that asks for a retry (clause `retry.server-error`).
    pub retried: (u16, u16),
}

/// What a receiver answers to what it refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// The reason, in words joined by `-`.
    pub reason: String,
    /// The status.
    pub status: u16,
    /// The body, a JSON text that holds nothing of the request.
    pub body: String,
    /// What the body says under its one key, `error`.
    pub error: String,
    /// The reason in a sentence, for a log.
    pub message: String,
}
