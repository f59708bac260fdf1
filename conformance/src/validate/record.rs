//! Accounts for programs: one JSON object a payload, one payload a line.

use abc_webhook::{Fault, Reading};
use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::place::Lines;
use super::{Account, Payload, Remark, What};
use crate::clause::Clause;
use crate::document::BANNER;

/// What `abc-webhook validate --format json` says about one payload, on one line.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Validation")]
pub struct Record<'a> {
    /// The file as it was named, or `<stdin>`.
    pub file: &'a str,
    /// The line in which the payload begins, from 1.
    pub line: usize,
    /// The column in which the payload begins, in characters from 1.
    pub column: usize,
    /// Where the payload begins, in bytes from 0.
    pub offset: usize,
    /// How many bytes it has, blanks around it left out.
    pub bytes: usize,
    /// The value of its `event`; null if that is no string.
    pub event: Option<&'a str>,
    /// How much was asked of it.
    pub reading: ReadingName,
    /// Whether there is no error.
    pub valid: bool,
    /// Why the reading does not take the payload, in the order of the text.
    pub errors: Vec<Entry<'a>>,
    /// What is allowed and yet seldom meant, in the order of the text.
    pub notes: Vec<Entry<'a>>,
}

/// One thing about a payload.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry<'a> {
    /// What it is about.
    pub kind: Kind,
    /// The JSON pointer of the value; of a missing key, that of the object it is missing from.
    /// Null where the payload is no JSON.
    pub pointer: Option<&'a str>,
    /// The line of the place in the file, from 1.
    pub line: usize,
    /// The column of the place, in characters from 1.
    pub column: usize,
    /// The place in bytes, from 0.
    pub offset: usize,
    /// How many bytes there are at fault; of an object or a list, 1: what opens it.
    pub bytes: usize,
    /// All of it in words. They may change; `kind` does not.
    pub message: String,
    /// The key that is missing; null for every other kind.
    pub key: Option<&'a str>,
    /// What was expected, in words; null where that is not known.
    pub expected: Option<&'a str>,
    /// What was found, in words, cut where it is long; null where that is not known.
    pub found: Option<&'a str>,
    /// The rule behind it, with more in `clauses.json`; null where there is none.
    pub clause: Option<Rule>,
}

/// A rule of the protocol.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rule {
    /// The id of the clause.
    pub id: &'static str,
    /// How much it weighs: MUST, SHOULD or INFO.
    pub level: String,
    /// The section of the vendor's guide, from the outermost heading; empty where the guide is
    /// silent.
    pub section: &'static [&'static str],
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(
    description = "What an entry is about. not-utf-8, syntax, depth: the payload cannot be \
    read. missing-key, mismatch: it is not what the reading asks for. unknown-key, repeated-key: \
    notes."
)]
#[schemars(inline)]
#[expect(
    missing_docs,
    reason = "a description of each would make the schema a union of constants"
)]
pub enum Kind {
    #[serde(rename = "not-utf-8")]
    NotUtf8,
    Syntax,
    Depth,
    MissingKey,
    Mismatch,
    UnknownKey,
    RepeatedKey,
}

/// A reading, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(
    description = "strict: what a conforming sender writes. tolerant: what a receiver must \
    accept."
)]
#[schemars(inline)]
#[expect(
    missing_docs,
    reason = "a description of each would make the schema a union of constants"
)]
pub enum ReadingName {
    Strict,
    Tolerant,
}

impl<'a> Record<'a> {
    /// The record of one payload.
    pub fn new(file: &'a str, payload: &Payload, reading: Reading, account: &'a Account) -> Self {
        let lines = Lines::new(&payload.text, payload.start);
        let entries = |remarks: &'a [Remark]| {
            remarks
                .iter()
                .map(|remark| Entry::new(remark, &lines))
                .collect()
        };
        Self {
            file,
            line: payload.start.line,
            column: payload.start.column,
            offset: payload.start.offset,
            bytes: payload.text.len(),
            event: account.event.as_deref(),
            reading: match reading {
                Reading::Strict => ReadingName::Strict,
                Reading::Tolerant => ReadingName::Tolerant,
            },
            valid: account.is_valid(),
            errors: entries(&account.errors),
            notes: entries(&account.notes),
        }
    }
}

impl<'a> Entry<'a> {
    fn new(remark: &'a Remark, lines: &Lines<'_>) -> Self {
        let position = lines.position(remark.place.start);
        let (kind, key, expected, found) = match &remark.what {
            What::NotUtf8(_) => (Kind::NotUtf8, None, None, None),
            What::Syntax(_) => (Kind::Syntax, None, None, None),
            What::TooDeep => (Kind::Depth, None, None, None),
            What::UnknownKey => (Kind::UnknownKey, None, None, None),
            What::RepeatedKey => (Kind::RepeatedKey, None, None, None),
            What::Fault(Fault::MissingKey(key)) => {
                (Kind::MissingKey, Some(key.as_str()), None, None)
            }
            What::Fault(Fault::Mismatch { expected, found }) => (
                Kind::Mismatch,
                None,
                Some(expected.as_str()),
                Some(found.as_str()),
            ),
            What::Fault(_) => (Kind::Mismatch, None, None, None),
        };
        Self {
            kind,
            pointer: remark.pointer.as_deref(),
            line: position.line,
            column: position.column,
            offset: position.offset,
            bytes: remark.place.len(),
            message: remark.what.to_string(),
            key,
            expected,
            found,
            clause: remark.clause.map(Rule::from),
        }
    }
}

impl From<&'static Clause> for Rule {
    fn from(clause: &'static Clause) -> Self {
        Self {
            id: clause.id,
            level: clause.level.to_string(),
            section: clause.section,
        }
    }
}

/// The JSON Schema of a [`Record`].
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RestrictFormats::default());
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<Record<'_>>();
    schema.insert("$id".to_owned(), "validation.json".into());
    let comment = format!("{BANNER} from the types in conformance. Do not edit.");
    schema.insert("$comment".to_owned(), comment.into());
    schema
}
