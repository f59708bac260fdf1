//! What the `jsonschema` crate says about a payload, in the terms of the strict check.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "every test uses a part, some use all"
)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::collections::BTreeSet;

use abc_webhook::schema::{Dialect, Document, Reading, bundle, split};
use abc_webhook::{EventName, WebhookEvent, strict};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Registry, ValidationError, Validator};
use serde_json::{Value, json};

/// A validator for the bundled form.
pub(crate) fn bundled(reading: Reading, dialect: Dialect) -> Validator {
    let schema = Value::from(bundle(reading, dialect));
    jsonschema::options()
        .should_validate_formats(true)
        .offline()
        .build(&schema)
        .unwrap()
}

/// A validator for the split form, its documents hosted below `base`. Nothing is retrieved.
pub(crate) fn hosted(base: &str, reading: Reading, dialect: Dialect) -> Validator {
    let documents = split(reading, dialect);
    let resources = documents.into_iter().map(|Document { path, schema }| {
        let address = format!("{base}{path}");
        (address, Value::from(schema))
    });
    let resources: Vec<(String, Value)> = resources.collect();
    let registry = Registry::new()
        .extend(resources.iter().map(|(address, schema)| (address, schema)))
        .unwrap()
        .prepare()
        .unwrap();
    let meta_schema = resources[0].1["$schema"].clone();
    let root = json!({ "$schema": meta_schema, "$ref": format!("{base}webhook.json") });
    jsonschema::options()
        .should_validate_formats(true)
        .with_registry(&registry)
        .offline()
        .build(&root)
        .unwrap()
}

/// The places of the errors of a strict validator, in the branch that `event` chose; where it
/// chose none, those that no branch can do without.
pub(crate) fn places(validator: &Validator, body: &Value) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for error in validator.iter_errors(body) {
        collect(&error, body, &mut places);
    }
    places
}

fn collect(error: &ValidationError<'_>, body: &Value, places: &mut BTreeSet<String>) {
    let ValidationErrorKind::OneOfNotValid { context } = error.kind() else {
        places.insert(error.instance_path().to_string());
        return;
    };
    assert_eq!(context.len(), EventName::ALL.len());
    let chosen = EventName::ALL
        .into_iter()
        .position(|name| body["event"] == name.as_str());
    let branch = chosen.unwrap_or_default();
    let errors = context[branch]
        .iter()
        .map(|error| error.instance_path().to_string());
    // Without a name the data is not looked into.
    places.extend(errors.filter(|place| chosen.is_some() || !place.starts_with("/data")));
}

/// The places of the violations that the strict check finds. The quick answer has to be the same.
pub(crate) fn checked(body: &Value) -> BTreeSet<String> {
    let text = body.to_string();
    let found = strict::check(text.as_bytes()).unwrap();
    let event = WebhookEvent::parse(text.as_bytes());
    let valid = event.is_ok_and(|event| strict::is_valid(&event));
    assert_eq!(valid, found.conforms(), "{text}");
    let violations = found.violations.into_iter();
    violations.map(|violation| violation.pointer).collect()
}
