//! The walk through a body, along the shapes that the payload types have, in either reading.

use std::str::FromStr;

use indexmap::IndexMap;
use serde_json::Number;

use super::node::Node;
use super::{Deviations, Violation};
use crate::payload::error::escaped;
use crate::payload::integer::exact;
use crate::payload::shape::{self, Form, Key, LARGEST, Record, Shape};
use crate::{EventName, Fault, IssueStatus, Reading, Timestamp, WebhookEvent};

/// Where the walk is, and what it has found on its way.
pub(super) struct Walk {
    reading: Reading,
    pointer: String,
    found: Deviations,
}

impl Walk {
    pub(super) fn over(body: &Node, reading: Reading) -> Deviations {
        let mut walk = Walk {
            reading,
            pointer: String::new(),
            found: Deviations::default(),
        };
        walk.event(body);
        walk.found
    }

    fn is_strict(&self) -> bool {
        self.reading == Reading::Strict
    }

    fn requires(&self, key: &Key, form: Form) -> bool {
        if self.is_strict() {
            form.requires(key)
        } else {
            !key.optional
        }
    }

    fn nullable(&self, key: &Key) -> bool {
        if self.is_strict() {
            key.nullable()
        } else {
            key.optional
        }
    }

    fn event(&mut self, body: &Node) {
        let Some(map) = self.object(body) else {
            return;
        };
        let text = map.get("event").and_then(Node::as_str);
        let name = text.and_then(|text| EventName::from_str(text).ok());
        for key in WebhookEvent::KEYS {
            let required = *key == "event" || self.is_strict() || name.is_some();
            if required && !map.contains_key(*key) {
                self.missing(key);
            }
        }
        for (key, node) in map {
            self.below(key, |walk| match (key.as_str(), name) {
                ("event", Some(_)) | ("data", None) => {}
                ("event", None) => walk.unknown_name(node),
                ("data", Some(name)) => walk.data(name, node),
                _ => walk.unknown(),
            });
        }
    }

    fn unknown_name(&mut self, node: &Node) {
        if self.is_strict() {
            self.mismatch(&one_of(EventName::ALL), node);
        } else if node.as_str().is_none() {
            self.mismatch("a string", node);
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
        for key in record.keys {
            if self.requires(key, form) && !map.contains_key(key.name) {
                self.missing(key.name);
            }
        }
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
        if self.nullable(key) && node.is_null() {
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
        let or_null = if self.nullable(key) { " or null" } else { "" };
        if node.as_str().is_none() {
            self.mismatch(&format!("a string{or_null}"), node);
        }
    }

    fn integer(&mut self, key: &Key, node: &Node) {
        let value = node.as_number().and_then(integer);
        let (smallest, largest) = match self.reading {
            Reading::Strict => (key.smallest(), LARGEST),
            Reading::Tolerant => (0, u64::MAX),
        };
        if !value.is_some_and(|value| (smallest..=largest).contains(&value)) {
            let expected = match self.reading {
                Reading::Strict => format!("an integer from {smallest} to {largest}"),
                Reading::Tolerant => "a non-negative integer below 2^64".to_owned(),
            };
            self.mismatch(&expected, node);
        }
    }

    fn timestamp(&mut self, node: &Node) {
        let (is_good, expected): (fn(&str) -> bool, _) = match self.reading {
            Reading::Strict => (
                |text| Timestamp::new(text).is_ok_and(|timestamp| timestamp.is_strict()),
                "a timestamp of the form 2024-01-15T10:30:00.000Z",
            ),
            Reading::Tolerant => (
                |text| Timestamp::new(text).is_ok(),
                "an RFC 3339 timestamp such as 2024-01-15T10:30:00.000Z",
            ),
        };
        if !node.as_str().is_some_and(is_good) {
            self.mismatch(expected, node);
        }
    }

    fn status(&mut self, node: &Node) {
        let known = |text: &str| !matches!(IssueStatus::from(text), IssueStatus::Other(_));
        match (self.reading, node.as_str()) {
            (Reading::Strict, text) if !text.is_some_and(known) => {
                self.mismatch(&one_of(IssueStatus::KNOWN), node);
            }
            (Reading::Tolerant, None) => self.mismatch("a string", node),
            _ => {}
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

fn one_of<T: ToString>(texts: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| text.to_string()).collect();
    format!("one of {}", texts.join(", "))
}
