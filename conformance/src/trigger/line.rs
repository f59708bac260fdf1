//! What programs are told of deliveries that are made: the types behind each line of JSON, and their
//! schema.
//!
//! Keys may be added; whatever else changes for a reader makes a new [`FORMAT`].

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::tally::Latency;
use crate::document::BANNER;

/// The version of these lines.
pub(super) const FORMAT: u32 = 1;

/// A line of `abc-webhook trigger --format json`, or of `replay`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Sending")]
pub struct Line<'a> {
    /// The version of this format. Within it keys may be added.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// What happened.
    #[serde(flatten)]
    pub happened: Happened<'a>,
}

/// What happened.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Happened<'a> {
    /// An attempt is over.
    Attempt(Box<Attempt<'a>>),
    /// A delivery is over.
    Delivery {
        /// The number of the delivery, from 1.
        delivery: usize,
        /// What it is: its event, or where it was read from.
        name: &'a str,
        /// What it changes, in words; null if it cannot be told.
        summary: Option<&'a str>,
        /// How many bytes its body has.
        bytes: usize,
        /// How it ended.
        #[schemars(extend("enum" = ["delivered", "rejected", "exhausted", "unreachable"]))]
        outcome: &'a str,
        /// How many attempts there were.
        attempts: usize,
        /// How long it took, in milliseconds.
        took_ms: f64,
    },
    /// All deliveries are over.
    Summary {
        /// How many there were.
        deliveries: usize,
        /// How many ended how, by the `outcome` of a delivery.
        outcomes: BTreeMap<&'a str, usize>,
        /// How often each answer came, by its status or what there was instead.
        answers: &'a BTreeMap<String, usize>,
        /// How long answers took; null if none came.
        latency: Option<Latency>,
        /// How long all of it took, in milliseconds.
        took_ms: f64,
    },
}

/// An attempt, and what came of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Attempt<'a> {
    /// The number of the delivery, from 1.
    pub delivery: usize,
    /// The number of the attempt, from 1.
    pub attempt: usize,
    /// When it began, in milliseconds since the delivery did.
    pub at_ms: f64,
    /// How long after the failure before it, in milliseconds; null of a first attempt.
    pub waited_ms: Option<f64>,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// Why there is no answer, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'a str>,
    /// The answer's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The answer's headers: names and values, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Vec<(&'a str, String)>>,
    /// The answer's body, if it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'a str>,
    /// The answer's body in base64, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// The JSON Schema of a line.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = settings.into_generator();
    let mut schema = generator.into_root_schema_for::<Line<'_>>();
    schema.insert("$id".to_owned(), "trigger.schema.json".into());
    let comment = format!("{BANNER} from the types in conformance. Do not edit.");
    schema.insert("$comment".to_owned(), comment.into());
    schema
}
