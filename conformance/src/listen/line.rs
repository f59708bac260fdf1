//! What programs are told: the types behind each line of JSON, and their schema.
//!
//! Keys may be added; whatever else changes for a reader makes a new [`FORMAT`].

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::document::BANNER;
use crate::validate::record::Record;

/// The version of these lines.
pub(super) const FORMAT: u32 = 1;

/// A line of `abc-webhook listen --format json`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Listening")]
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
    /// Deliveries are taken from now on.
    Listening {
        /// Where they are taken; on any other path too.
        url: &'a str,
        /// The page that shows them; null without `--ui`.
        ui: Option<&'a str>,
    },
    /// An attempt arrived.
    Attempt(Box<Attempt<'a>>),
    /// An attempt was met, or the sender gave it up.
    Answer {
        /// The number of the delivery, from 1.
        delivery: usize,
        /// The number of the attempt, from 1.
        attempt: usize,
        /// What was done, to complete "the receiver …".
        how: &'a str,
        /// The status; null if there was none.
        status: Option<u16>,
        /// How long after the attempt's first byte, in milliseconds.
        took_ms: f64,
        /// Whether the sender closed the connection before.
        given_up: bool,
        /// Whether the delivery is over, and nothing more is owed.
        delivered: bool,
    },
    /// A delivery has been quiet for so long that nothing more is to be expected.
    Quiet {
        /// The number of the delivery, from 1.
        delivery: usize,
        /// The number of its last attempt, from 1.
        attempt: usize,
        /// What is wrong with that.
        remarks: Vec<Remark<'a>>,
    },
    /// Something went wrong beside the deliveries, such as a connection that broke off.
    Trouble {
        /// In words.
        message: &'a str,
    },
    /// No more deliveries are taken.
    End {
        /// How many there were.
        deliveries: usize,
        /// How many of them broke a MUST.
        wrong: usize,
    },
}

/// An attempt, as far as it was read. The token is in none of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Attempt<'a> {
    /// The number of the delivery, from 1.
    pub delivery: usize,
    /// The number of the attempt, from 1.
    pub attempt: usize,
    /// When its first byte had been read, in UTC.
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// The same, in milliseconds since deliveries are taken.
    pub at_ms: f64,
    /// How long after the failure before it, in milliseconds; null of a first attempt.
    pub waited_ms: Option<f64>,
    /// The method; empty if none was read.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// The version of HTTP.
    pub http_version: &'a str,
    /// Names and values, in the order and spelling in which they came, repeated ones too.
    pub headers: &'a [(String, String)],
    /// The body, if it is UTF-8; empty if it was not read.
    pub body: Option<&'a str>,
    /// The body in base64, if it is not.
    pub body_base64: Option<&'a str>,
    /// The value of the payload's `event`; null if that is no string.
    pub event: Option<&'a str>,
    /// What the payload changes, in words; null if it cannot be told.
    pub summary: Option<&'a str>,
    /// What there is to say about the payload, with places in the body; null if it was not read.
    pub payload: Option<Record<'a>>,
    /// What there is to say about everything else.
    pub remarks: Vec<Remark<'a>>,
    /// Whether a MUST is broken.
    pub wrong: bool,
}

/// Something to be said about an attempt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Remark<'a> {
    /// How much it weighs. `error`: a MUST is broken. `warning`: a SHOULD is, or it may be that a
    /// MUST is. `note`: worth knowing.
    #[schemars(extend("enum" = ["note", "warning", "error"]))]
    pub weight: &'a str,
    /// The id of the clause behind it, with more in `clauses.json`; null if there is none.
    pub clause: Option<&'a str>,
    /// In words. They may change.
    pub message: &'a str,
}

/// The JSON Schema of a line.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = settings.into_generator();
    let mut schema = generator.into_root_schema_for::<Line<'_>>();
    schema.insert("$id".to_owned(), "listen.schema.json".into());
    let comment = format!("{BANNER} from the types in conformance. Do not edit.");
    schema.insert("$comment".to_owned(), comment.into());
    schema
}
