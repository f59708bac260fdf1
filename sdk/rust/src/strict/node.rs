//! A JSON value that remembers the order of its keys, which `serde_json::Value` does not.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::payload::error::describe;

/// Of a repeated key the place is the first one's and the value the last one's.
pub(super) enum Node {
    /// Anything that has no parts.
    Leaf(Value),
    Array(Vec<Node>),
    Object(IndexMap<String, Node>),
}

impl Node {
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Node::Leaf(value) => value.as_str(),
            Node::Array(_) | Node::Object(_) => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<&Number> {
        match self {
            Node::Leaf(value) => value.as_number(),
            Node::Array(_) | Node::Object(_) => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Node::Leaf(Value::Null))
    }

    /// In words, short enough for a log.
    pub(super) fn describe(&self) -> String {
        match self {
            Node::Leaf(value) => describe(value),
            Node::Array(_) => describe(&Value::Array(Vec::new())),
            Node::Object(_) => describe(&Value::Object(serde_json::Map::new())),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Leaf(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Leaf(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Leaf(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Leaf(value.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Leaf(text.into()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node, E> {
        Ok(Node::Leaf(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = IndexMap::new();
        while let Some((key, node)) = entries.next_entry()? {
            map.insert(key, node);
        }
        Ok(Node::Object(map))
    }
}
