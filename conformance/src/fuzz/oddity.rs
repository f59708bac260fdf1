//! What is out of the ordinary in a valid payload: the classes it may be counted among.

use std::collections::BTreeSet;

use abc_webhook::strict::{self, Violation};
use abc_webhook::{EventName, Fault, WebhookEvent};
use serde_json::{Map, Number, Value};

use super::scan::Scan;
use super::{Class, draw};

/// The oddities of `body`; nothing, where it is no payload that any class but the mutated ones
/// can have: no event, or with a key twice, or not saying where it came from.
pub(super) fn oddities(body: &[u8]) -> Option<BTreeSet<Class>> {
    if Scan::of(body)?.repeats_a_key() {
        return None;
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    let event = WebhookEvent::parse(body).ok()?;
    let mut walk = Walk::default();
    let name = value.pointer("/data/project/name")?;
    walk.demand(name == draw::PROJECT);
    walk.texts(&value);
    if event.event().parse::<EventName>().is_err() {
        walk.unknown_event(&value);
    } else {
        walk.deviations(body, &value)?;
        walk.names(&value);
        walk.records(&value);
    }
    walk.is_legal.then_some(walk.odd)
}

struct Walk {
    odd: BTreeSet<Class>,
    is_legal: bool,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            odd: BTreeSet::new(),
            is_legal: true,
        }
    }
}

impl Walk {
    fn demand(&mut self, holds: bool) {
        self.is_legal &= holds;
    }

    fn note(&mut self, class: Class, is_odd: bool) {
        if is_odd {
            self.odd.insert(class);
        }
    }

    fn unknown_event(&mut self, value: &Value) {
        self.odd.insert(Class::UnknownEvent);
        let has_two_keys = value.as_object().is_some_and(|body| body.len() == 2);
        self.demand(has_two_keys && has_text(&value["event"]));
    }

    /// What the SDK's strict check has to say; no other violations than these are tolerable.
    fn deviations(&mut self, body: &[u8], value: &Value) -> Option<()> {
        let found = strict::check(body).ok()?;
        for Violation { pointer, fault } in &found.violations {
            let at = value.pointer(pointer)?;
            let key = pointer.rsplit('/').next().unwrap_or_default();
            let is_absent = matches!(fault, Fault::MissingKey(key) if key == "addedIssue");
            if is_absent && pointer == "/data" {
                self.odd.insert(Class::Absence);
            } else if matches!(key, "status" | "previousStatus") && has_text(at) {
                self.odd.insert(Class::UnknownStatus);
            } else if pointer == "/data/feedback/createdAt" && at.is_null() {
                self.odd.insert(Class::Nulls);
            } else {
                self.is_legal = false;
            }
        }
        let unknown = &found.unknown_keys;
        self.note(Class::UnknownKeys, !unknown.is_empty());
        self.demand(unknown.iter().all(|pointer| !pointer.ends_with('/')));
        Some(())
    }

    /// Everything that has a name has one that is not empty: nobody can save it otherwise.
    fn names(&mut self, value: &Value) {
        let single = ["/data/channel", "/data/issue", "/data/addedIssue"];
        let single = single.iter().filter_map(|place| value.pointer(place));
        let all_named = listed(value)
            .chain(single)
            .all(|named| has_text(&named["name"]));
        self.demand(all_named);
    }

    fn records(&mut self, value: &Value) {
        let single = ["/data/issue", "/data/addedIssue"];
        let single = single.iter().filter_map(|place| value.pointer(place));
        for issue in listed(value).chain(single) {
            for key in ["description", "externalIssueId"] {
                self.note(Class::Nulls, issue.get(key).is_some_and(Value::is_null));
            }
        }
        if let Some(Value::Object(feedback)) = value.pointer("/data/feedback") {
            self.custom_fields(feedback);
        }
    }

    /// Custom fields have keys and formats that a channel can define.
    fn custom_fields(&mut self, feedback: &Map<String, Value>) {
        let is_own = |key: &str| matches!(key, "id" | "createdAt" | "updatedAt" | "issues");
        for (key, value) in feedback.iter().filter(|(key, _)| !is_own(key)) {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            self.demand(!key.is_empty() && key.bytes().all(is_part));
            self.demand(!matches!(value, Value::Bool(_) | Value::Object(_)));
            self.note(Class::Fields, is_odd_field(key));
            self.note(Class::Nulls, value.is_null());
            self.note(Class::Numbers, has_odd_number(value));
        }
    }

    fn texts(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
                self.note(Class::Texts, !is_plain);
            }
            Value::Array(items) => items.iter().for_each(|item| self.texts(item)),
            Value::Object(map) => map.values().for_each(|item| self.texts(item)),
            _ => {}
        }
    }
}

fn listed(value: &Value) -> impl Iterator<Item = &Value> {
    let issues = value.pointer("/data/feedback/issues");
    issues.and_then(Value::as_array).into_iter().flatten()
}

/// A name that a part of the payload or of JavaScript has, or one that is not like a word.
fn is_odd_field(key: &str) -> bool {
    let is_word = key.starts_with(|first: char| first.is_ascii_alphabetic());
    !is_word || draw::ODD_FIELDS.contains(&key)
}

fn has_odd_number(value: &Value) -> bool {
    match value {
        Value::Number(number) => is_odd(number),
        Value::Array(items) => items.iter().any(has_odd_number),
        Value::Object(map) => map.values().any(has_odd_number),
        _ => false,
    }
}

/// Beyond what every language holds exactly and writes without an exponent.
fn is_odd(number: &Number) -> bool {
    const SAFE: u64 = (1 << 53) - 1;
    let whole = number.as_i64().map(i64::unsigned_abs).or(number.as_u64());
    let real = number.as_f64().unwrap_or(f64::NAN).abs();
    whole.map_or(!(1e-3..1e15).contains(&real) && real != 0.0, |whole| {
        whole > SAFE
    })
}

fn has_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}
