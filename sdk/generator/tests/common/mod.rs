//! Inputs, and models of them.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "every test uses a part, some use all"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use abc_webhook_sdkgen::model::Package;
use abc_webhook_sdkgen::{FieldList, Model, Source};
use serde_json::{Value, json};

/// What is called like this in `tests/`.
pub(crate) fn tests(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path)
}

/// The model of an input: the protocol with a list of fields, or a schema of its own.
pub(crate) fn model(input: &str) -> Model {
    let text = fs::read(tests(&format!("inputs/{input}.json"))).unwrap();
    let value: Value = serde_json::from_slice(&text).unwrap();
    if value.is_array() {
        return with_fields(&value);
    }
    let source = Source {
        schema: value["schema"].clone(),
        strict: value["strict"].clone(),
        custom: serde_json::from_value(value["custom"].clone()).unwrap(),
        ..Source::published(Vec::new())
    };
    let fields = FieldList::parse(b"[]").unwrap();
    source.model(package(), Some(&fields)).unwrap()
}

/// The model of the protocol, with a list of fields.
pub(crate) fn with_fields(list: &Value) -> Model {
    let fields = FieldList::parse(list.to_string().as_bytes()).unwrap();
    let source = Source::published(clauses());
    source.model(package(), Some(&fields)).unwrap()
}

/// A package that no real one is called like.
pub(crate) fn package() -> Package {
    Package::new("my-hooks", BTreeMap::new())
}

fn clauses() -> Vec<abc_webhook_sdkgen::model::Clause> {
    let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/clauses.json");
    let published: Value = serde_json::from_slice(&fs::read(published).unwrap()).unwrap();
    serde_json::from_value(published["clauses"].clone()).unwrap()
}

/// A list of text fields with these keys.
pub(crate) fn list_of(keys: &[String]) -> Value {
    let field = |(key, id): (&String, u64)| json!({ "id": id, "key": key, "format": "text" });
    keys.iter().zip(1..).map(field).collect()
}
