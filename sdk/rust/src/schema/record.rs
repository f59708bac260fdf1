//! How a record becomes a schema.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::example;
use crate::payload::field::Known;
use crate::payload::shape::{Form, Key, Record};

/// An object with known keys, and a word on the others.
pub(crate) struct RecordSchema {
    record: &'static Record,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl RecordSchema {
    pub(crate) fn new(record: &'static Record) -> Self {
        Self {
            record,
            properties: Map::new(),
            required: Vec::new(),
        }
    }

    pub(crate) fn known<T: Known>(
        mut self,
        generator: &mut SchemaGenerator,
        name: &'static str,
    ) -> Self
    where
        T::Wire: JsonSchema,
    {
        let schema = generator.subschema_for::<T::Wire>();
        let key = self.record.keys.iter().find(|key| key.name == name);
        let schema = key
            .map(|key| explained(schema.clone(), key))
            .unwrap_or(schema);
        self.properties.insert(name.to_owned(), schema.into());
        if !T::OPTIONAL {
            self.required.push(name);
        }
        self
    }

    pub(crate) fn finish(self) -> Schema {
        let record = self.record;
        json_schema!({
            "title": record.name,
            "description": prose(record.doc),
            "examples": [example::record(record, Form::Complete)],
            "type": "object",
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": { "description": prose(record.rest_doc) },
        })
    }
}

/// The schema of a value, with what is to be said about it under this key.
pub(super) fn explained(mut schema: Schema, key: &Key) -> Schema {
    schema.insert("description".to_owned(), prose(key.doc).into());
    if let Some(example) = example::written(key) {
        schema.insert("examples".to_owned(), json!([example]));
    }
    schema
}

/// Documentation comments as one paragraph.
pub(super) fn prose(lines: &[&str]) -> String {
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    words.join(" ")
}
