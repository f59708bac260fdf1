//! The schema and the parser agree.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod samples;

use abc_webhook::schema::{self, Dialect, Reading};
use abc_webhook::{WebhookEvent, strategy};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Value, json};

fn validator() -> Validator {
    let schema = Value::from(schema::tolerant());
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

#[test]
fn is_a_schema() {
    for reading in Reading::ALL {
        for dialect in Dialect::ALL {
            let schema = Value::from(schema::bundle(reading, dialect));
            jsonschema::meta::validate(&schema).unwrap();
            assert_eq!(schema["$id"], format!("webhook.{reading}.json"));
            assert_eq!(schema, Value::from(schema::bundle(reading, dialect)));
            for document in schema::split(reading, dialect) {
                jsonschema::meta::validate(&Value::from(document.schema)).unwrap();
            }
        }
    }
}

#[test]
fn reads_as_reviewed() {
    let json = |schema| serde_json::to_string_pretty(&schema).unwrap();
    insta::assert_snapshot!("strict", json(schema::strict()));
    insta::assert_snapshot!("tolerant", json(schema::tolerant()));
}

/// Wherever an example stands, in whichever reading.
#[test]
fn every_example_is_valid_where_it_stands() {
    for reading in Reading::ALL {
        let schema = Value::from(schema::bundle(reading, Dialect::Draft2020_12));
        let mut pointers = Vec::new();
        samples::collect_pointers(&schema, String::new(), &mut pointers);
        let mut count = 0;
        for pointer in pointers {
            let Some(place) = pointer.strip_suffix("/examples/0") else {
                continue;
            };
            // The same document, but with that part for its root.
            let mut whole = schema.clone();
            whole.as_object_mut().unwrap().remove("oneOf");
            whole["branches"] = schema["oneOf"].clone();
            whole["$ref"] = format!("#{}", place.replacen("/oneOf/", "/branches/", 1)).into();
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .build(&whole)
                .unwrap();
            let example = schema.pointer(&pointer).unwrap();
            assert!(validator.is_valid(example), "{reading}: {pointer}");
            count += 1;
        }
        assert!(count > 20, "{reading}: {count}");
    }
}

#[test]
fn describes_every_type_and_key() {
    fn check(schema: &Value, place: &str) {
        let object = schema
            .as_object()
            .unwrap_or_else(|| panic!("{place}: no object"));
        if place.starts_with("/$defs/") && place.matches('/').count() == 2 {
            assert!(object.contains_key("title"), "{place}");
        }
        assert!(object.contains_key("description"), "{place}");
        if let Some(format) = object.get("format") {
            assert_eq!(format, "date-time", "{place}");
        }
        for map in ["$defs", "properties"] {
            for (key, schema) in object
                .get(map)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                check(schema, &format!("{place}/{map}/{key}"));
            }
        }
        let branches = object
            .get("oneOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for (index, schema) in branches.enumerate() {
            check(schema, &format!("{place}/oneOf/{index}"));
        }
    }
    check(&Value::from(schema::tolerant()), "");
    check(&Value::from(schema::strict()), "");
}

#[test]
fn accepts_every_sample() {
    let validator = validator();
    for (name, body) in samples::all() {
        let value = serde_json::from_str(&body).unwrap();
        assert!(validator.is_valid(&value), "{name}");
    }
}

#[test]
fn refuses_what_the_parser_refuses() {
    let validator = validator();
    let good: Value = serde_json::from_str(include_str!("data/guide/issue-addition.json")).unwrap();
    assert!(validator.is_valid(&good));
    for (pointer, value) in [
        ("", json!(null)),
        ("", json!([])),
        ("", json!({})),
        ("/event", json!(1)),
        ("/event", json!("ISSUE_CREATION")),
        ("/data", json!(null)),
        ("/data/feedback", json!({ "id": 1, "issues": [] })),
        ("/data/feedback/id", json!("1")),
        ("/data/feedback/id", json!(-1)),
        ("/data/feedback/id", json!(0.5)),
        ("/data/feedback/updatedAt", json!(null)),
        ("/data/feedback/updatedAt", json!("2024-01-15")),
        ("/data/feedback/updatedAt", json!("2024-01-15 10:30:00Z")),
        ("/data/feedback/updatedAt", json!("2023-02-29T10:30:00Z")),
        ("/data/feedback/issues/0/status", json!(null)),
        ("/data/addedIssue", json!([])),
        ("/data/addedIssue/description", json!(1)),
        ("/data/channel", json!("web")),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&body), "schema: {body}");
        assert!(
            WebhookEvent::parse(body.to_string().as_bytes()).is_err(),
            "parser: {body}"
        );
    }
}

#[test]
fn accepts_what_the_parser_accepts() {
    let validator = validator();
    let good: Value = serde_json::from_str(include_str!("data/guide/issue-addition.json")).unwrap();
    for (pointer, value) in [
        ("", json!({ "event": "" })),
        ("", json!({ "event": "NEWS", "data": null, "more": 1 })),
        ("/data/feedback/id", json!(1.0)),
        ("/data/feedback/createdAt", json!(null)),
        (
            "/data/feedback/updatedAt",
            json!("2016-12-31t18:59:60.5-05:00"),
        ),
        ("/data/feedback/issues/0/status", json!("SHELVED")),
        ("/data/addedIssue", json!(null)),
        ("/data/addedIssue/feedbackCount", json!(null)),
        ("/data/channel", json!({ "id": 0, "name": "", "id2": [] })),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        assert!(validator.is_valid(&body), "schema: {body}");
        WebhookEvent::parse(body.to_string().as_bytes()).unwrap();
    }
}

/// Failing cases are kept beside the tests; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` work.
fn config() -> ProptestConfig {
    let file = FileFailurePersistence::Direct("tests/schema.proptest-regressions");
    ProptestConfig {
        failure_persistence: Some(Box::new(file)),
        ..ProptestConfig::default()
    }
}

#[test]
fn accepts_every_generated_event() {
    let validator = validator();
    proptest!(config(), |(event in strategy::any_event())| {
        let value = serde_json::to_value(&event).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
    });
}

#[test]
fn agrees_with_the_parser_on_misshapen_events() {
    // The schema knows no largest integer.
    let fits = |value: &Value| value.as_f64().is_none_or(|number| number < 1.8e19);
    let validator = validator();
    let place = any::<prop::sample::Index>();
    let value = strategy::json_value().prop_filter("too large for an integer", fits);
    proptest!(config(), |(event in strategy::any_event(), place in place, value in value)| {
        let mut body = serde_json::to_value(&event).unwrap();
        let mut pointers = Vec::new();
        samples::collect_pointers(&body, String::new(), &mut pointers);
        let pointer: &String = place.get(&pointers);
        *body.pointer_mut(pointer).unwrap() = value;
        let parsed = WebhookEvent::parse(body.to_string().as_bytes());
        prop_assert_eq!(validator.is_valid(&body), parsed.is_ok(), "{}: {:?}", body, parsed);
    });
}
