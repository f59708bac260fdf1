//! The strict schema and the strict check agree, on what conforms and on what does not, and at
//! the same places; so do the dialects and the forms of the schema.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

mod samples;
mod validation;

use std::collections::BTreeSet;

use abc_webhook::schema::{Dialect, Reading};
use abc_webhook::{strategy, strict};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Value, json};

use validation::{bundled, checked, hosted, places};

/// Failing cases are kept beside the tests; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` work.
fn config() -> ProptestConfig {
    let file = FileFailurePersistence::Direct("tests/strict.proptest-regressions");
    ProptestConfig {
        failure_persistence: Some(Box::new(file)),
        ..ProptestConfig::default()
    }
}

/// The same reading in both dialects and both forms.
fn all_validators(reading: Reading) -> Vec<Validator> {
    let each = Dialect::ALL.map(|dialect| {
        let base = "https://schemas.example/abc/";
        [bundled(reading, dialect), hosted(base, reading, dialect)]
    });
    each.into_iter().flatten().collect()
}

#[test]
fn what_conforms_is_valid_in_both_readings() {
    let strict = bundled(Reading::Strict, Dialect::Draft2020_12);
    let tolerant = bundled(Reading::Tolerant, Dialect::Draft2020_12);
    proptest!(config(), |(event in strategy::conforming_event())| {
        let body = serde_json::to_value(&event).unwrap();
        prop_assert_eq!(places(&strict, &body), BTreeSet::new());
        prop_assert_eq!(checked(&body), BTreeSet::new());
        prop_assert!(tolerant.is_valid(&body));
    });
}

#[test]
fn a_mutation_is_refused_at_its_place_by_both() {
    let validator = bundled(Reading::Strict, Dialect::Draft2020_12);
    proptest!(config(), |(event in strategy::conforming_event(), place: Index, way: Index)| {
        let mut body = serde_json::to_value(&event).unwrap();
        let mutations = mutations(&body);
        let (pointer, changes) = place.get(&mutations);
        let place = mutate(&mut body, pointer, way.get(changes));
        let expected = BTreeSet::from([place]);
        prop_assert_eq!(&checked(&body), &expected, "{}", body);
        prop_assert_eq!(&places(&validator, &body), &expected, "{}", body);
    });
}

#[test]
fn whatever_the_body_both_find_the_same_places() {
    let validator = bundled(Reading::Strict, Dialect::Draft2020_12);
    let change = (any::<Index>(), strategy::json_value());
    let changes = proptest::collection::vec(change, 0..4);
    proptest!(config(), |(event in strategy::any_event(), changes in changes)| {
        let mut body = serde_json::to_value(&event).unwrap();
        for (place, value) in changes {
            let mut pointers = Vec::new();
            samples::collect_pointers(&body, String::new(), &mut pointers);
            let pointer: &String = place.get(&pointers);
            *body.pointer_mut(pointer).unwrap() = value;
        }
        prop_assert_eq!(checked(&body), places(&validator, &body), "{}", body);
    });
}

#[test]
fn both_agree_on_timestamps_near_the_edge() {
    let validator = bundled(Reading::Strict, Dialect::Draft2020_12);
    let digits =
        "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{2,4}[Zz]";
    let day = "(0000|1900|2000|2023|2024|9999)-[01][0-9]-(28|29|30|31)T23:59:(59|60)\\.000Z";
    let written = prop_oneof![digits, day, "[ -~]{0,24}"];
    proptest!(config(), |(text in written)| {
        let mut body = good();
        body["data"]["feedback"]["updatedAt"] = text.into();
        prop_assert_eq!(checked(&body), places(&validator, &body), "{}", body);
    });
}

#[test]
fn dialects_and_forms_agree() {
    for reading in Reading::ALL {
        let validators = all_validators(reading);
        let change = (any::<Index>(), strategy::json_value());
        let change = proptest::option::of(change);
        proptest!(config(), |(event in strategy::any_event(), change in change)| {
            let mut body = serde_json::to_value(&event).unwrap();
            if let Some((place, value)) = change {
                let mut pointers = Vec::new();
                samples::collect_pointers(&body, String::new(), &mut pointers);
                let pointer: &String = place.get(&pointers);
                *body.pointer_mut(pointer).unwrap() = value;
            }
            let valid = validators[0].is_valid(&body);
            for validator in &validators {
                prop_assert_eq!(validator.is_valid(&body), valid, "{}", body);
                if reading == Reading::Strict {
                    prop_assert_eq!(places(validator, &body), places(&validators[0], &body));
                }
            }
        });
    }
}

/// Generated events seldom conform by chance, so both answers are asked for by hand.
#[test]
fn dialects_and_forms_agree_on_samples() {
    for reading in Reading::ALL {
        for validator in all_validators(reading) {
            assert!(validator.is_valid(&good()));
            for (pointer, changes) in mutations(&good()) {
                for change in changes.iter().filter(|_| reading == Reading::Strict) {
                    let mut body = good();
                    let place = mutate(&mut body, &pointer, change);
                    assert_eq!(places(&validator, &body), BTreeSet::from([place]), "{body}");
                    assert_eq!(checked(&body), places(&validator, &body));
                }
            }
        }
    }
}

/// No capture has the null `createdAt` that the vendor's server is known to write where a client
/// asked for it: it would be refused.
#[test]
fn every_capture_conforms_in_both_readings() {
    let strict = bundled(Reading::Strict, Dialect::Draft2020_12);
    let tolerant = bundled(Reading::Tolerant, Dialect::Draft2020_12);
    let mut refused = Vec::new();
    for (name, body) in samples::all() {
        let value: Value = serde_json::from_str(&body).unwrap();
        assert!(tolerant.is_valid(&value), "{name}");
        let found = strict::check(body.as_bytes()).unwrap();
        assert_eq!(checked(&value), places(&strict, &value), "{name}");
        for violation in &found.violations {
            refused.push(format!("{name} {violation}"));
        }
        assert_eq!(found.unknown_keys, [""; 0], "{name}");
    }
    assert_eq!(refused, [""; 0]);
}

#[test]
fn violations_read_well_and_come_in_the_order_of_the_body() {
    let body = br#"{"sent":1,"data":{"project":{"name":7,"id":0},"news":[],"addedIssue":{"id":1.5,
        "createdAt":"2024-02-30T10:30:00.000Z","updatedAt":"2024-01-15T10:30:00Z","name":null,
        "description":4,"status":"CLOSED","externalIssueId":null,"feedbackCount":-1},
        "feedback":{"id":9007199254740992,"createdAt":null,"a~/b":{},"issues":[{"id":1,"name":"",
        "status":"OPEN"},[],{"id":"1","x/~y":0}]}},"event":"ISSUE_ADDITION"}"#;
    let found = strict::check(body).unwrap();
    let violations = found.violations.iter().map(ToString::to_string);
    let unknown = found
        .unknown_keys
        .iter()
        .map(|key| format!("unknown: {key}"));
    let lines: Vec<String> = violations.chain(unknown).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn bodies_that_are_no_event_are_refused_in_their_own_place() {
    let validator = bundled(Reading::Strict, Dialect::Draft2020_12);
    let mut lines = Vec::new();
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "event": "ISSUE_CREATION" }),
        json!({ "event": "NEWS", "data": null }),
        json!({ "event": 1, "more": true }),
        json!({ "data": {} }),
        json!({ "event": "ISSUE_CREATION", "data": [] }),
    ] {
        let found = strict::check(body.to_string().as_bytes()).unwrap();
        assert_eq!(checked(&body), places(&validator, &body), "{body}");
        lines.extend(found.violations.iter().map(|it| format!("{body} {it}")));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_violation_quotes_little() {
    let mut body = good();
    body["data"]["feedback"]["id"] = format!("{}SECRET", "x".repeat(100)).into();
    let found = strict::check(body.to_string().as_bytes()).unwrap();
    assert!(!found.conforms());
    assert!(!format!("{found:?}").contains("SECRET"));
    assert!(strict::check(b"{").is_err());
}

fn good() -> Value {
    serde_json::from_str(include_str!("data/guide/issue-addition.json")).unwrap()
}

/// One way to break a value.
#[derive(Debug, Clone)]
enum Change {
    Drop,
    To(Value),
}

/// What may not be done to a conforming payload, place by place. Written from the protocol's
/// tables and not from the types, for it is the types that are under test.
fn mutations(body: &Value) -> Vec<(String, Vec<Change>)> {
    let mut pointers = Vec::new();
    samples::collect_pointers(body, String::new(), &mut pointers);
    let complete = body["event"] == "FEEDBACK_CREATION";
    pointers
        .into_iter()
        .filter_map(|pointer| Some((changes(&pointer, complete)?, pointer)))
        .map(|(changes, pointer)| (pointer, changes))
        .collect()
}

/// `complete` says whether the issues of feedback must be.
fn changes(pointer: &str, complete: bool) -> Option<Vec<Change>> {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let partial = |key| matches!(key, "id" | "name" | "status");
    let (kind, required) = match parts[..] {
        [] | ["data", "feedback", "issues", _] => ("object", false),
        ["event"] => ("event", true),
        ["data"]
        | [
            "data",
            "feedback" | "channel" | "project" | "issue" | "addedIssue",
        ] => ("object", true),
        ["data", "previousStatus"] => ("status", true),
        ["data", "channel" | "project", key @ ("id" | "name")]
        | [
            "data",
            "feedback",
            key @ ("id" | "createdAt" | "updatedAt" | "issues"),
        ]
        | ["data", "issue" | "addedIssue", key] => (key, true),
        ["data", "feedback", "issues", _, key] => (key, complete || partial(key)),
        _ => return None,
    };
    let timestamps = json!([
        "2024-01-15T10:30:00Z",
        "2024-01-15T10:30:00.0Z",
        "2024-01-15T10:30:00.000+00:00",
        "2024-01-15 10:30:00.000Z",
        "2024-02-30T10:30:00.000Z",
        "yesterday",
        "",
        null,
        0
    ]);
    let wrong = match kind {
        "object" => json!([null, [], "x", 1, true]),
        "event" => json!(["NEWS", "issue_creation", null, 1]),
        "status" => json!(["CLOSED", "open", "", null, 1]),
        "id" => json!([0, -1, 1.5, 9_007_199_254_740_992_u64, 1e300, "1", null]),
        "feedbackCount" => json!([-1, 0.5, 1e17, "1", null, []]),
        "name" => json!([null, 1, [], {}]),
        "description" | "externalIssueId" => json!([1, false, [], {}]),
        "createdAt" | "updatedAt" => timestamps,
        "issues" => json!([null, {}, "", 1]),
        _ => return None,
    };
    let Value::Array(wrong) = wrong else {
        panic!("{pointer}: no list");
    };
    let mut changes: Vec<Change> = wrong.into_iter().map(Change::To).collect();
    changes.extend(required.then_some(Change::Drop));
    Some(changes)
}

/// Breaks a value and says where that has to be noticed.
fn mutate(body: &mut Value, pointer: &str, change: &Change) -> String {
    match change {
        Change::To(value) => {
            *body.pointer_mut(pointer).unwrap() = value.clone();
            pointer.to_owned()
        }
        Change::Drop => {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let map = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            map.remove(key).unwrap();
            parent.to_owned()
        }
    }
}
