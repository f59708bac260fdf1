//! The walk through a body, along the shapes that the payload types have.

use std::str::FromStr;

use indexmap::IndexMap;
use serde_json::Number;

use super::node::Node;
use super::{Deviations, Violation};
use crate::payload::error::escaped;
use crate::payload::integer::exact;
use crate::payload::shape::{self, Form, Key, LARGEST, Record, Shape};
use crate::{EventName, Fault, IssueStatus, Timestamp, WebhookEvent};

/// Where the walk is, and what it has found on its way.
#[derive(Default)]
pub(super) struct Walk {
    pointer: String,
    found: Deviations,
}

impl Walk {
    pub(super) fn over(body: &Node) -> Deviations {
        let mut walk = Walk::default();
        walk.event(body);
        walk.found
    }

    fn event(&mut self, body: &Node) {
        let Some(map) = self.object(body) else {
            return;
        };
        let missing = WebhookEvent::KEYS
            .iter()
            .filter(|key| !map.contains_key(**key));
        missing.for_each(|key| self.missing(key));
        let name = map
            .get("event")
            .and_then(Node::as_str)
            .and_then(|text| EventName::from_str(text).ok());
        for (key, node) in map {
            self.below(key, |walk| match (key.as_str(), name) {
                ("event", Some(_)) | ("data", None) => {}
                ("event", None) => walk.mismatch(&one_of(EventName::ALL), node),
                ("data", Some(name)) => walk.data(name, node),
                _ => walk.unknown(),
            });
        }
    }

    fn data(&mut self, event: EventName, node: &Node) {
        if let Shape::Record(record) = shape::data_of(event) {
            self.record(record, Form::Complete, node);
        }
    }

    fn record(&mut self, record: &Record, form: Form, node: &Node) {
        let Some(map) = self.object(node) else {
            return;
        };
        let required = record.keys.iter().filter(|key| form.requires(key));
        let missing = required.filter(|key| !map.contains_key(key.name));
        missing.for_each(|key| self.missing(key.name));
        for (name, node) in map {
            let known = record.keys.iter().find(|key| key.name == name);
            self.below(name, |walk| match known {
                Some(key) => walk.value(key.shape, key, form.below(key), node),
                None if record.free => {}
                None => walk.unknown(),
            });
        }
    }

    fn value(&mut self, shape: Shape, key: &Key, form: Form, node: &Node) {
        if key.nullable() && node.is_null() {
            return;
        }
        match shape {
            Shape::Text => self.text(key, node),
            Shape::Integer => self.integer(key, node),
            Shape::Timestamp => self.timestamp(node),
            Shape::Status => self.status(node),
            Shape::List(item) => self.list(*item, key, form, node),
            Shape::Record(record) => self.record(record, form, node),
        }
    }

    fn text(&mut self, key: &Key, node: &Node) {
        let or_null = if key.nullable() { " or null" } else { "" };
        if node.as_str().is_none() {
            self.mismatch(&format!("a string{or_null}"), node);
        }
    }

    fn integer(&mut self, key: &Key, node: &Node) {
        let range = key.smallest()..=LARGEST;
        let value = node.as_number().and_then(integer);
        if !value.is_some_and(|value| range.contains(&value)) {
            self.mismatch(
                &format!("an integer from {} to {LARGEST}", key.smallest()),
                node,
            );
        }
    }

    fn timestamp(&mut self, node: &Node) {
        if !node.as_str().is_some_and(is_strict_timestamp) {
            self.mismatch("a timestamp of the form 2024-01-15T10:30:00.000Z", node);
        }
    }

    fn status(&mut self, node: &Node) {
        let known = |text: &str| !matches!(IssueStatus::from(text), IssueStatus::Other(_));
        if !node.as_str().is_some_and(known) {
            self.mismatch(&one_of(IssueStatus::KNOWN), node);
        }
    }

    fn list(&mut self, item: Shape, key: &Key, form: Form, node: &Node) {
        let Node::Array(nodes) = node else {
            return self.mismatch("an array", node);
        };
        for (index, node) in nodes.iter().enumerate() {
            self.below(&index.to_string(), |walk| {
                walk.value(item, key, form, node);
            });
        }
    }

    fn object<'a>(&mut self, node: &'a Node) -> Option<&'a IndexMap<String, Node>> {
        match node {
            Node::Object(map) => Some(map),
            Node::Leaf(_) | Node::Array(_) => {
                self.mismatch("an object", node);
                None
            }
        }
    }

    fn below(&mut self, key: &str, walk: impl FnOnce(&mut Self)) {
        let here = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&escaped(key));
        walk(self);
        self.pointer.truncate(here);
    }

    fn missing(&mut self, key: &str) {
        self.violation(Fault::MissingKey(key.to_owned()));
    }

    fn mismatch(&mut self, expected: &str, node: &Node) {
        self.violation(Fault::Mismatch {
            expected: expected.to_owned(),
            found: node.describe(),
        });
    }

    fn violation(&mut self, fault: Fault) {
        let pointer = self.pointer.clone();
        self.found.violations.push(Violation { pointer, fault });
    }

    fn unknown(&mut self) {
        self.found.unknown_keys.push(self.pointer.clone());
    }
}

/// `5.0` and `5e0` are integers too.
fn integer(number: &Number) -> Option<u64> {
    number.as_u64().or_else(|| number.as_f64().and_then(exact))
}

/// As JavaScript's `toISOString` writes it, which is never in a leap second.
fn is_strict_timestamp(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00.000Z";

    let same = |(byte, form): (u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        other => byte == *other,
    };
    text.len() == FORM.len()
        && text.bytes().zip(FORM).all(same)
        && &text["0000-00-00T00:00:".len()..] < "60"
        && Timestamp::new(text).is_ok()
}

fn one_of<T: ToString>(texts: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| text.to_string()).collect();
    format!("one of {}", texts.join(", "))
}
