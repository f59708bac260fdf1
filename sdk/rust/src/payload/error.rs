//! [`ParseError`]: where a body stops being an event, and what was expected there.
//!
//! The messages end up in logs, the payloads hold what people wrote: an error quotes no more
//! of them than it takes to recognize a slip.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The body of a delivery is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The body is not JSON.
    #[error("body: no JSON at line {line} column {column}: {reason}")]
    Syntax {
        /// The line of the fault, from 1.
        line: usize,
        /// The column of the fault in bytes, from 1; 0 is the end of the line before.
        column: usize,
        /// What is wrong there.
        reason: Cow<'static, str>,
    },
    /// The body is JSON, but not of the shape that its `event` asks for.
    #[error("{}: {fault}", place(pointer))]
    Shape {
        /// The JSON pointer (RFC 6901) of the value at fault; of a missing key, that of the
        /// object it is missing from. The body itself is the empty pointer.
        pointer: String,
        /// What is wrong there.
        fault: Fault,
    },
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The object lacks this key.
    MissingKey(String),
    /// The value is something else than expected.
    Mismatch {
        /// What was expected, in words.
        expected: String,
        /// What is there, in words, with at most the first few characters of it.
        found: String,
    },
}

impl ParseError {
    /// The JSON pointer of the value at fault, unless the body is not JSON at all.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            ParseError::Shape { pointer, .. } => Some(pointer),
            ParseError::Syntax { .. } => None,
        }
    }

    pub(super) fn shape(pointer: &str, fault: Fault) -> Self {
        ParseError::Shape {
            pointer: pointer.to_owned(),
            fault,
        }
    }

    pub(crate) fn syntax(body: &[u8], error: &serde_json::Error) -> Self {
        ParseError::Syntax {
            line: error.line(),
            column: error.column(),
            reason: syntax_reason(body, error),
        }
    }

    /// An error that reading `data` ran into at `path`.
    pub(super) fn in_data(data: &Value, path: &Path, error: &serde_json::Error) -> Self {
        let pointer = pointer(path);
        let value = data.pointer(&pointer).unwrap_or(&Value::Null);
        ParseError::Shape {
            pointer: format!("/data{pointer}"),
            fault: Fault::new(value, error),
        }
    }
}

fn syntax_reason(body: &[u8], error: &serde_json::Error) -> Cow<'static, str> {
    if body.is_empty() {
        return "it is empty".into();
    }
    if body.starts_with(b"\xEF\xBB\xBF") {
        return "it starts with a byte order mark, which JSON does not have".into();
    }
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned().into()
}

impl Fault {
    pub(super) fn mismatch(value: &Value, expected: &str) -> Self {
        Fault::Mismatch {
            expected: expected.to_owned(),
            found: describe(value),
        }
    }

    /// serde hands its errors over as text only. The part of it that says what was expected
    /// is static text of this crate, and always comes last.
    fn new(value: &Value, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let missing = text
            .strip_prefix("missing field `")
            .and_then(|rest| rest.strip_suffix('`'));
        match (missing, text.rsplit_once(", expected ")) {
            (Some(key), _) => Fault::MissingKey(key.to_owned()),
            // JSON's word for what serde calls a sequence.
            (None, Some((_, "a sequence"))) => Fault::mismatch(value, "an array"),
            (None, Some((_, expected))) => Fault::mismatch(value, expected),
            (None, None) => Fault::mismatch(value, "another value"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::MissingKey(key) => write!(f, "key `{key}` is missing"),
            Fault::Mismatch { expected, found } => write!(f, "expected {expected}, found {found}"),
        }
    }
}

pub(crate) fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "body" } else { pointer }
}

/// A key as a part of a JSON pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn pointer(path: &Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Map { key } => format!("/{}", escaped(key)),
            Segment::Seq { index } => format!("/{index}"),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// A value in words, short enough for a log.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => excerpt(text),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Quoted, with control characters escaped, and cut where it gets long.
fn excerpt(text: &str) -> String {
    /// Characters, enough for a timestamp.
    const LIMIT: usize = 32;

    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{:?} and more", &text[..end]),
        None => format!("{text:?}"),
    }
}
