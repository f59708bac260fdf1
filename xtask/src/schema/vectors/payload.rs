//! Vectors of payloads: bodies that are events, and bodies that are none.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shared::{Body, Source, Vector, recorded};
use crate::error::Error;

/// A body that the tolerant reading accepts. Decoded and encoded again it is the same JSON value.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Valid {
    /// Unique among its kind.
    pub(super) name: String,
    /// What it shows.
    pub(super) description: String,
    /// The clause it illustrates; null where it is a fact of the payload tables.
    pub(super) clause: Option<String>,
    /// The rows of the protocol's payload table that it covers.
    #[serde(default)]
    pub(super) covers: Vec<String>,
    pub(super) source: Source,
    /// Where it is recorded, or the seed it is generated from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<String>,
    #[serde(default)]
    pub(super) body: Option<Body>,
    pub(super) readings: Readings,
    /// The value of `event`.
    pub(super) event: String,
    /// Whether that is one of the documented events.
    pub(super) known: bool,
    /// Values to find by JSON pointer in the decoded body. Numbers are equal as doubles.
    #[serde(default)]
    pub(super) facts: BTreeMap<String, Value>,
    /// JSON pointers where there must be nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) absent: Vec<String>,
}

/// In which readings a body is valid.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Readings {
    /// Always true.
    pub(super) tolerant: bool,
    /// Null where the vector does not say.
    pub(super) strict: Option<bool>,
}

impl Vector for Valid {
    const KIND: &'static str = "payloads-valid";

    fn resolve(&mut self) -> Result<(), Error> {
        if let (None, Some(origin)) = (&self.body, &self.origin) {
            self.body = Some(recorded(origin)?);
        }
        Ok(())
    }
}

/// A body with exactly one fault.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invalid {
    /// Unique among its kind.
    pub(super) name: String,
    /// What it shows.
    pub(super) description: String,
    /// What is wrong with it.
    pub(super) why: String,
    /// The clause it offends; null where it is a fact of the payload tables.
    pub(super) clause: Option<String>,
    /// The rows of the protocol's payload table that it covers.
    #[serde(default)]
    pub(super) covers: Vec<String>,
    pub(super) source: Source,
    /// The seed it is generated from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<String>,
    pub(super) body: Body,
    pub(super) refused: Refused,
    /// The JSON pointer of the deepest fault in the branch that `event` chose; a missing key
    /// points at the object it is missing from. Null where the body is not JSON.
    pub(super) pointer: Option<String>,
}

/// Which readings refuse a body. What the tolerant one refuses, the strict one refuses too.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Refused {
    /// Both readings.
    Tolerant,
    /// The strict reading alone.
    Strict,
}

impl Vector for Invalid {
    const KIND: &'static str = "payloads-invalid";
}
