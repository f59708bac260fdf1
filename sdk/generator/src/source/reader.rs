//! From JSON Schema to the model.
//!
//! Only the part of JSON Schema that the published documents use is read, and whatever else is
//! there is refused with its place: a keyword that was skipped would be a promise not kept.

mod types;
mod union;

use std::collections::BTreeMap;

use serde_json::Value;

use super::place::Place;
use crate::model::{Definition, SchemaError, Type, Union};

/// What is known while a schema is read.
struct Reader<'a> {
    definitions: Place<'a>,
    strict: &'a Value,
    custom: &'a [String],
}

/// The union that the schema describes, and its types, each after those it is made of.
pub(super) fn read(
    schema: &Value,
    strict: &Value,
    custom: &[String],
) -> Result<(Union, Vec<Definition>), SchemaError> {
    let root = Place::root(schema);
    root.only(&[
        "$id",
        "$schema",
        "$comment",
        "$defs",
        "title",
        "description",
        "oneOf",
    ])?;
    let definitions = root.at("$defs");
    let reader = Reader {
        definitions,
        strict,
        custom,
    };
    let union = reader.union(&root)?;
    let types = reader.definitions()?;
    Ok((union, sorted(types)))
}

impl<'a> Reader<'a> {
    fn definitions(&self) -> Result<Vec<Definition>, SchemaError> {
        let entries = self.definitions.entries()?.into_iter();
        entries
            .map(|(name, place)| self.definition(name, &place))
            .collect()
    }

    /// Keys in the order in which a conforming sender writes them; others come behind.
    fn ordered(
        &self,
        name: &str,
        record: &Place<'a>,
    ) -> Result<Vec<(&'a str, Place<'a>)>, SchemaError> {
        let written = strict_record(self.strict, name)["required"].as_array();
        let written: Vec<&str> = written
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let last = written.len();
        let position =
            |key: &str| -> usize { written.iter().position(|at| *at == key).unwrap_or(last) };
        let mut entries = record.at("properties").entries()?;
        entries.sort_by_key(|(key, _)| position(key));
        Ok(entries)
    }
}

/// A record of the strict schema, which is a definition or an arm.
fn strict_record<'v>(strict: &'v Value, name: &str) -> &'v Value {
    let definition = &strict["$defs"][name];
    let mut arms = strict["oneOf"].as_array().into_iter().flatten();
    match arms.find(|arm| arm["title"] == name) {
        Some(arm) => arm,
        None => definition,
    }
}

/// Puts every type behind those it is made of, and otherwise in the order of names. A type that
/// is made of itself comes where it is first met.
fn sorted(types: Vec<Definition>) -> Vec<Definition> {
    let mut left: BTreeMap<String, Definition> = types
        .into_iter()
        .map(|definition| (definition.name().to_owned(), definition))
        .collect();
    let mut sorted = Vec::new();
    while let Some(name) = left.keys().next().cloned() {
        take(&name, &mut left, &mut sorted);
    }
    sorted
}

fn take(name: &str, left: &mut BTreeMap<String, Definition>, sorted: &mut Vec<Definition>) {
    let Some(definition) = left.remove(name) else {
        return;
    };
    let fields = definition
        .as_record()
        .map_or(&[][..], |record| &record.fields);
    for needed in fields.iter().filter_map(|field| Type::name(&field.kind)) {
        take(needed, left, sorted);
    }
    sorted.push(definition);
}
