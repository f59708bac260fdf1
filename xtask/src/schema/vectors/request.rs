//! Vectors of requests: what a receiver with certain tokens owes to a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared::{Body, Level, Source, Vector};

/// A request, and what the receiver owes to it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Unique among its kind.
    pub(super) name: String,
    /// What it shows.
    pub(super) description: String,
    pub(super) source: Source,
    /// What of the protocol it covers.
    #[serde(default)]
    pub(super) covers: Vec<String>,
    /// The tokens the receiver accepts. Several serve while one replaces another.
    pub(super) tokens: Vec<String>,
    pub(super) method: String,
    /// Names and values, in order; a name may come again. What the client adds on its own
    /// (`Host`, `Content-Length`) is left out.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) verdict: Verdict,
}

/// What is owed to a request.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Verdict {
    /// Whether it is a delivery to accept. Null where the protocol leaves it to the receiver.
    pub(super) accept: Option<bool>,
    /// All of them hold.
    pub(super) duties: Vec<Duty>,
}

/// One thing owed about the status of the answer.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Duty {
    pub(super) clause: String,
    pub(super) level: Level,
    /// The status it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// The classes it is not of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) not: Vec<Class>,
}

/// A class of statuses.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) enum Class {
    #[serde(rename = "2xx")]
    Success,
    #[serde(rename = "5xx")]
    ServerError,
}

impl Vector for Request {
    const KIND: &'static str = "requests";
}
