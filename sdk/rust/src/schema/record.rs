//! How a record becomes a schema.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::payload::field::Known;

/// An object with known keys, and a word on the others.
pub(crate) struct RecordSchema {
    title: &'static str,
    description: String,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl RecordSchema {
    pub(crate) fn new(title: &'static str, doc: &[&str]) -> Self {
        Self {
            title,
            description: prose(doc),
            properties: Map::new(),
            required: Vec::new(),
        }
    }

    pub(crate) fn known<T: Known>(
        mut self,
        generator: &mut SchemaGenerator,
        key: &'static str,
        doc: &[&str],
    ) -> Self
    where
        T::Wire: JsonSchema,
    {
        let mut schema = generator.subschema_for::<T::Wire>();
        schema.insert("description".to_owned(), prose(doc).into());
        self.properties.insert(key.to_owned(), schema.into());
        if !T::OPTIONAL {
            self.required.push(key);
        }
        self
    }

    pub(crate) fn rest(self, doc: &[&str]) -> Schema {
        json_schema!({
            "title": self.title,
            "description": self.description,
            "type": "object",
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": { "description": prose(doc) },
        })
    }
}

/// Documentation comments as one paragraph.
fn prose(lines: &[&str]) -> String {
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    words.join(" ")
}
