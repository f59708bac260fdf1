//! What a package makes of a payload, and whether two make the same of it.

use std::fmt;

use abc_webhook::tolerant;
use serde_json::{Map, Number, Value};

/// What a package makes of a payload.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// It refuses it, for a fault at this JSON pointer.
    Refused(String),
    /// It understands it.
    Understood {
        /// The event, written again.
        body: String,
        /// What its types say.
        facts: Value,
    },
    /// It says something else, or has ended.
    Broken(String),
}

impl Answer {
    pub(super) fn parse(line: &str) -> Self {
        let Ok(mut answer) = serde_json::from_str::<Map<String, Value>>(line) else {
            return Self::Broken(line.trim_end().to_owned());
        };
        let mut take = |key: &str| answer.remove(key);
        match (take("refused"), take("body"), take("facts")) {
            (Some(Value::String(pointer)), None, None) => Self::Refused(pointer),
            (None, Some(Value::String(body)), Some(facts)) => Self::Understood { body, facts },
            _ => Self::Broken(line.trim_end().to_owned()),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(pointer) => write!(f, "refuses it at {pointer:?}"),
            Self::Understood { body, facts } => write!(f, "writes {body} and says {facts}"),
            Self::Broken(said) if said.is_empty() => f.write_str("has ended"),
            Self::Broken(said) => write!(f, "says {said}"),
        }
    }
}

/// What the answers to `asked` disagree about, with each other or with what was asked.
pub(super) fn disagreement(asked: &str, answers: &[Answer]) -> Option<&'static str> {
    if answers.iter().any(|it| matches!(it, Answer::Broken(_))) {
        return Some("one of them breaks");
    }
    let faults = faults(asked);
    let (first, rest) = answers.split_first()?;
    if rest.iter().any(|other| !agree(first, other, &faults)) {
        return Some("they disagree with each other");
    }
    let is_kept = |answer: &Answer| match answer {
        Answer::Understood { body, .. } => same_text(asked, body),
        _ => true,
    };
    if answers.iter().all(is_kept) {
        None
    } else {
        Some("what one of them writes again is another value")
    }
}

/// The places of all that is wrong with a body. Of several, a package may name any.
fn faults(asked: &str) -> Vec<String> {
    let faults = tolerant::check(asked.as_bytes()).unwrap_or_default();
    faults.into_iter().map(|fault| fault.pointer).collect()
}

fn agree(one: &Answer, other: &Answer, faults: &[String]) -> bool {
    match (one, other) {
        (Answer::Refused(one), Answer::Refused(other)) => {
            one == other || (faults.contains(one) && faults.contains(other))
        }
        (Answer::Understood { facts: one, .. }, Answer::Understood { facts: other, .. }) => {
            same(one, other)
        }
        _ => false,
    }
}

/// Whether two texts are the same JSON value.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text).ok();
    match (value(one), value(other)) {
        (Some(one), Some(other)) => same(&one, &other),
        _ => false,
    }
}

/// The same value, as the protocol has it: objects have no order, and numbers are doubles.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => same_number(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |(key, value): (&String, &Value)| {
                other.get(key).is_some_and(|other| same(value, other))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        (one, other) => one == other,
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    one.as_f64() == other.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(body: &str) -> Answer {
        let line = serde_json::json!({ "id": 1, "body": body, "facts": { "event": "X" } });
        Answer::parse(&line.to_string())
    }

    fn refused(pointer: &str) -> Answer {
        Answer::parse(&serde_json::json!({ "id": 1, "refused": pointer }).to_string())
    }

    #[test]
    fn the_order_of_keys_and_the_spelling_of_numbers_do_not_matter() {
        let asked = r#"{"a":1.0,"b":[1e2]}"#;
        let answers = [understood(r#"{"b":[100],"a":1}"#), understood(asked)];
        assert_eq!(disagreement(asked, &answers), None);
    }

    #[test]
    fn every_difference_is_noticed() {
        let asked = r#"{"a":1}"#;
        for other in [
            understood(r#"{"a":2}"#),
            understood("{}"),
            understood(r#"{"a":1,"b":null}"#),
            understood(r#"{"a":"1"}"#),
            refused(""),
            Answer::parse(""),
            Answer::parse(r#"{"id":1}"#),
        ] {
            let told = disagreement(asked, &[understood(asked), other.clone()]);
            assert!(told.is_some(), "{other}");
        }
        assert!(disagreement(asked, &[refused("/a"), refused("/b")]).is_some());
        assert_eq!(disagreement(asked, &[refused("/a"), refused("/a")]), None);
    }

    #[test]
    fn of_several_faults_any_may_be_named() {
        let asked = r#"{"event":"ISSUE_CREATION","data":{"issue":1}}"#;
        let told = |one, other| disagreement(asked, &[refused(one), refused(other)]);
        assert_eq!(told("/data", "/data/issue"), None);
        assert!(told("/data", "/data/project").is_some());
    }
}
