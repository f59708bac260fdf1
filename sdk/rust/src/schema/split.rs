//! The split form: a root, a document for each event and one for each type.
//!
//! It is cut out of the bundled form, so the two cannot say different things. Every name is the
//! title of what it holds: unique, and what code generators make a type's name of.

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::{Dialect, Reading, bundle, stamp};

/// One document of the split form.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Where it lies, relative to the folder of the form, with `/` between its parts.
    ///
    /// `$id` is its last part: what a relative address must be to mean the document that it
    /// stands in. References are relative to the document too.
    pub path: String,
    /// What it says.
    pub schema: Schema,
}

/// A schema of any event, cut into documents that refer to each other. The root comes first
/// and is `webhook.json`.
pub fn split(reading: Reading, dialect: Dialect) -> Vec<Document> {
    let mut root = bundle(reading, dialect);
    let types = take_map(&mut root, definitions(dialect));
    let events = take_array(&mut root, "oneOf");
    let titled: Vec<(String, Value)> = events
        .into_iter()
        .map(|event| {
            (
                event["title"].as_str().unwrap_or_default().to_owned(),
                event,
            )
        })
        .collect();
    let references: Vec<Value> = titled
        .iter()
        .map(|(title, _)| json!({ "$ref": format!("events/{title}.json") }))
        .collect();
    root.insert("oneOf".to_owned(), references.into());

    let cut = Cut {
        dialect: root.get("$schema").cloned().unwrap_or_default(),
        prefix: format!("#/{}/", definitions(dialect)),
    };
    let mut documents = vec![document("webhook.json".to_owned(), root)];
    for (title, event) in titled {
        documents.extend(cut.document("events", &title, event, "../types/"));
    }
    for (name, schema) in types {
        documents.extend(cut.document("types", &name, schema, ""));
    }
    documents
}

/// What all parts that are cut out have in common.
struct Cut {
    /// The value of `$schema`.
    dialect: Value,
    /// What references to definitions begin with.
    prefix: String,
}

impl Cut {
    /// `None` if the schema is no object, which none of them is.
    fn document(&self, folder: &str, name: &str, mut value: Value, to: &str) -> Option<Document> {
        self.redirect(&mut value, to);
        let mut schema = Schema::try_from(value).ok()?;
        schema.insert("$schema".to_owned(), self.dialect.clone());
        Some(document(format!("{folder}/{name}.json"), schema))
    }

    /// Makes references to definitions references to documents.
    fn redirect(&self, value: &mut Value, to: &str) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.redirect(item, to)),
            Value::Object(map) => {
                let name = map.get("$ref").and_then(Value::as_str);
                if let Some(name) = name.and_then(|path| path.strip_prefix(&self.prefix)) {
                    let path = format!("{to}{name}.json");
                    map.insert("$ref".to_owned(), path.into());
                }
                map.values_mut().for_each(|value| self.redirect(value, to));
            }
            _ => {}
        }
    }
}

fn document(path: String, mut schema: Schema) -> Document {
    let name = path.rsplit('/').next().unwrap_or_default();
    stamp(&mut schema, name);
    Document { path, schema }
}

fn definitions(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Draft2020_12 => "$defs",
        Dialect::Draft07 => "definitions",
    }
}

fn take_map(schema: &mut Schema, key: &str) -> Map<String, Value> {
    match schema.remove(key) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn take_array(schema: &mut Schema, key: &str) -> Vec<Value> {
    match schema.remove(key) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}
