//! Validation of payloads: everything that is wrong with one, each at its place in the text.
//!
//! What is wrong is for the payload types to say, in their [strict](abc_webhook::strict) and their
//! [tolerant](abc_webhook::tolerant) account of themselves: this module judges nothing. It cuts
//! [`Payloads`] out of a stream, finds the place of what the accounts complain about, and renders
//! that for readers ([`human`]) and for programs ([`record`]).

pub mod excerpt;
pub mod human;
pub mod place;
pub mod record;
pub mod source;
pub mod tree;

use std::fmt;
use std::ops::Range;

use abc_webhook::strict::{self, Deviations};
use abc_webhook::{EventName, Fault, ParseError, Reading, WebhookEvent, tolerant};

use crate::clause::{self, Clause};
use tree::Tree;

pub use record::schema;
pub use source::{Payload, Payloads};

/// What is to be said about one payload, in the order of its text.
#[derive(Debug, Default)]
pub struct Account {
    /// The value of `event`, if it is a string.
    pub event: Option<String>,
    /// Why the reading does not take the payload.
    pub errors: Vec<Remark>,
    /// What is allowed and yet seldom meant.
    pub notes: Vec<Remark>,
}

impl Account {
    /// Whether the reading takes the payload. Notes do not count.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }
}

/// One thing about a payload.
#[derive(Debug)]
pub struct Remark {
    /// The bytes of the payload that it is about. A missing key is about the brace that opens its
    /// object; a list or an object is stood for by what opens it.
    pub place: Range<usize>,
    /// The JSON pointer of the value; of a missing key, that of its object. `None` where the
    /// payload is no JSON and so has no values.
    pub pointer: Option<String>,
    /// What there is to say.
    pub what: What,
    /// The rule behind it. `None` where there is none, as for a body that names no documented
    /// event: nothing says what such a body has to hold.
    pub clause: Option<&'static Clause>,
}

/// What there is to say about a place.
#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// The text is not UTF-8, for which this byte is to blame.
    NotUtf8(u8),
    /// The text is no JSON, for this reason.
    Syntax(String),
    /// Values are nested more deeply than a reader follows.
    TooDeep,
    /// The payload types do not take what is there, or what is not.
    Fault(Fault),
    /// A key is neither documented nor a channel's own.
    UnknownKey,
    /// A key occurs again in the same object.
    RepeatedKey,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::NotUtf8(byte) => write!(f, "no UTF-8: the byte 0x{byte:02X} has no place here"),
            What::Syntax(reason) => write!(f, "no JSON: {reason}"),
            What::TooDeep => f.write_str("nested more deeply than 128 levels"),
            What::Fault(fault) => fault.fmt(f),
            What::UnknownKey => f.write_str("a key that is not documented"),
            What::RepeatedKey => f.write_str("the same key again: the last value counts"),
        }
    }
}

/// Says what there is to say about one payload.
pub fn validate(payload: &[u8], reading: Reading) -> Account {
    match std::str::from_utf8(payload) {
        Ok(text) => match deviations(text, reading) {
            Ok(found) => located(text, found, reading),
            Err(_) => broken(syntax(text)),
        },
        Err(error) => {
            let at = error.valid_up_to();
            let what = What::NotUtf8(payload.get(at).copied().unwrap_or_default());
            broken((at..at + 1, what))
        }
    }
}

/// What the types say. All reasons are asked for only where the first of them is known to be.
fn deviations(text: &str, reading: Reading) -> Result<Deviations, ParseError> {
    let body = text.as_bytes();
    match reading {
        Reading::Strict => strict::check(body),
        Reading::Tolerant if WebhookEvent::parse(body).is_ok() => Ok(Deviations::default()),
        Reading::Tolerant => {
            let mut found = Deviations::default();
            found.violations = tolerant::check(body)?;
            Ok(found)
        }
    }
}

fn broken((place, what): (Range<usize>, What)) -> Account {
    let remark = Remark {
        place,
        pointer: None,
        what,
        clause: Some(&clause::TRANSPORT_JSON),
    };
    Account {
        errors: vec![remark],
        ..Account::default()
    }
}

/// Why a text is no JSON, and where.
fn syntax(text: &str) -> (Range<usize>, What) {
    let Err(error) = serde_json::from_str::<serde_json::Value>(text) else {
        return (0..0, What::TooDeep);
    };
    let reason = match WebhookEvent::parse(text.as_bytes()) {
        Err(ParseError::Syntax { reason, .. }) => reason.into_owned(),
        _ => error.to_string(),
    };
    let at = if error.is_eof() {
        text.len()
    } else {
        place::byte_at(text, error.line(), error.column())
    };
    let what = if reason.contains("recursion limit") {
        What::TooDeep
    } else {
        What::Syntax(reason)
    };
    (place::character(text, at), what)
}

fn located(text: &str, found: Deviations, reading: Reading) -> Account {
    let Some(tree) = Tree::read(text) else {
        return broken((0..0, What::TooDeep)); // What the types could read, the tree can.
    };
    let event = tree.event();
    let rule = event.and_then(|name| name.parse().ok()).map(clause_of);
    let pointers = found.violations.iter().map(|it| it.pointer.as_str());
    let places = tree.places(pointers.chain(found.unknown_keys.iter().map(String::as_str)));
    let (values, keys) = places.split_at(found.violations.len());
    let errors = found.violations.into_iter().zip(values);
    let errors = errors.map(|(violation, place)| Remark {
        place: place.value.clone(),
        pointer: Some(violation.pointer),
        what: What::Fault(violation.fault),
        clause: rule,
    });
    let unknown = found.unknown_keys.into_iter().zip(keys);
    let unknown = unknown.map(|(pointer, place)| Remark {
        place: place.key.clone(),
        pointer: Some(pointer),
        what: What::UnknownKey,
        clause: Some(&clause::TOLERANCE_KEY),
    });
    let unknown = unknown.filter(|_| reading == Reading::Strict);
    let repeated = tree
        .repeated_keys()
        .into_iter()
        .map(|(pointer, place)| Remark {
            place,
            pointer: Some(pointer),
            what: What::RepeatedKey,
            clause: None,
        });
    let mut account = Account {
        event: event.map(str::to_owned),
        errors: errors.collect(),
        notes: unknown.chain(repeated).collect(),
    };
    // Of a repeated key the types go by the first place, and the eye by the last.
    account.errors.sort_by_key(|remark| remark.place.start);
    account.notes.sort_by_key(|remark| remark.place.start);
    account
}

/// The clause that says what an event carries.
fn clause_of(event: EventName) -> &'static Clause {
    match event {
        EventName::FeedbackCreation => &clause::EVENT_FEEDBACK_CREATION,
        EventName::IssueCreation => &clause::EVENT_ISSUE_CREATION,
        EventName::IssueStatusChange => &clause::EVENT_ISSUE_STATUS_CHANGE,
        EventName::IssueAddition => &clause::EVENT_ISSUE_ADDITION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each remark as one line: the text at its place, its pointer, and what it says.
    fn told(text: &str, reading: Reading) -> Vec<String> {
        let account = validate(text.as_bytes(), reading);
        let remarks = account.errors.iter().chain(&account.notes);
        remarks
            .map(|remark| {
                let place = text.get(remark.place.clone()).unwrap();
                let pointer = remark.pointer.as_deref().unwrap_or("-");
                let clause = remark.clause.map_or("-", |clause| clause.id);
                format!("{place} @ {pointer} ({clause}): {}", remark.what)
            })
            .collect()
    }

    #[test]
    fn all_errors_are_told_at_their_places() {
        let text = r#"{ "data": {"issue": {"id": "7", "status": 1}}, "event": "ISSUE_CREATION" }"#;
        assert_eq!(
            told(text, Reading::Tolerant),
            [
                "{ @ /data (event.issue-creation): key `project` is missing",
                "{ @ /data/issue (event.issue-creation): key `name` is missing",
                "\"7\" @ /data/issue/id (event.issue-creation): expected a non-negative integer below 2^64, found \"7\"",
                "1 @ /data/issue/status (event.issue-creation): expected a string, found 1",
            ]
        );
    }

    #[test]
    fn unknown_keys_are_notes_of_the_strict_reading_alone() {
        let text = crate::payload::UNKNOWN_KEYS.text;
        assert!(told(text, Reading::Tolerant).is_empty());
        let account = validate(text.as_bytes(), Reading::Strict);
        assert!(account.is_valid());
        assert!(!account.notes.is_empty());
        for note in account.notes {
            assert_eq!(note.what, What::UnknownKey);
            let key = note.pointer.unwrap().rsplit_once('/').unwrap().1.to_owned();
            assert_eq!(text[note.place], format!("\"{key}\""));
        }
    }

    #[test]
    fn the_last_of_a_repeated_key_counts_and_is_marked() {
        let text = r#"{"event":"NEWS","event":1,"a":[{"b":1,"\u0062":2}]}"#;
        assert_eq!(
            told(text, Reading::Tolerant),
            [
                "1 @ /event (-): expected a string, found 1",
                "\"event\" @ /event (-): the same key again: the last value counts",
                "\"\\u0062\" @ /a/0/b (-): the same key again: the last value counts",
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_told_where_it_ends_to_be_some() {
        for (text, expected) in [
            (
                "{\"a\":1,}",
                "} @ - (transport.json): no JSON: trailing comma",
            ),
            (
                "{a:1}",
                "a @ - (transport.json): no JSON: key must be a string",
            ),
            (
                "{\"ä\":\n ö}",
                "ö @ - (transport.json): no JSON: expected value",
            ),
            (
                "{\"a\"\n1}",
                "1 @ - (transport.json): no JSON: expected `:`",
            ),
            (
                "{\"a\":\"x\ny\"}",
                "\n @ - (transport.json): no JSON: control character (\\u0000-\\u001F) found while parsing a string",
            ),
            (
                "{\"a\":[1",
                " @ - (transport.json): no JSON: EOF while parsing a list",
            ),
            (
                "\u{feff}{}",
                "\u{feff} @ - (transport.json): no JSON: it starts with a byte order mark, which JSON does not have",
            ),
        ] {
            assert_eq!(told(text, Reading::Tolerant), [expected]);
            assert_eq!(told(text, Reading::Strict), [expected]);
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told_by_their_offset() {
        let account = validate(b"{\"event\":\"\xE9\"}", Reading::Tolerant);
        assert_eq!(account.errors[0].place, 10..11);
        assert_eq!(account.errors[0].what, What::NotUtf8(0xE9));
    }

    #[test]
    fn depth_is_refused_and_does_no_harm() {
        for depth in [127, 128, 129, 100_000] {
            let text = format!(
                r#"{{"event":"N","data":{}{}}}"#,
                "[".repeat(depth),
                "]".repeat(depth)
            );
            let account = validate(text.as_bytes(), Reading::Tolerant);
            assert_eq!(account.is_valid(), depth < 127, "{depth}");
            if let Some(error) = account.errors.first() {
                assert_eq!(error.what, What::TooDeep);
                assert_eq!(&text[error.place.clone()], "[");
            }
        }
    }
}
