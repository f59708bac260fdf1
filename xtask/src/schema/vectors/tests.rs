//! The vectors are what they claim: valid by their schemas, enough of each, and about everything
//! that the protocol's tables have.

use std::collections::BTreeSet;

use serde_json::Value;

use super::policy::Act;
use super::*;

const PAYLOAD_ROWS: &[&str] = &[
    "id",
    "timestamps",
    "updated-before-created",
    "null-created-at",
    "status",
    "unknown-status",
    "issue-texts",
    "issues",
    "partial-issues",
    "added-issue",
    "added-issue-absent",
    "custom-fields",
    "custom-key-event",
    "custom-key-data",
    "custom-key-channel",
    "custom-key-project",
    "custom-key-added-issue",
    "custom-key-name",
    "integer-like-keys",
    "absent-field",
    "absent-against-null",
    "null",
    "format-text",
    "format-number",
    "1e+21",
    "-2.5e-7",
    "format-select",
    "format-multi-select",
    "format-date",
    "format-images",
    "text",
    "nul",
    "u+2028",
    "emoji",
    "bom",
    "bidi",
    "size",
    "key-order",
    "unknown-keys",
    "unknown-event",
];
const INVALID_ROWS: &[&str] = &[
    "syntax",
    "shape",
    "required",
    "id",
    "timestamps",
    "status",
    "issue-texts",
    "issues",
    "added-issue",
    "unknown-status",
    "null",
    "text",
];
const REQUEST_ROWS: &[&str] = &[
    "event",
    "request-head",
    "header-case",
    "token-rotation",
    "token-wrong",
    "token-empty",
    "token-prefix",
    "token-longer",
    "token-suffix",
    "token-upper-case",
    "token-missing",
    "token-repeated",
    "unauthenticated",
    "content-type-charset",
    "content-type-missing",
    "method",
    "malformed",
    "size",
    "tolerance",
];
const POLICY_ROWS: &[&str] = &[
    "2xx",
    "204",
    "3xx",
    "4xx",
    "5xx",
    "retry-after-4xx",
    "retry-after-5xx",
    "success-later",
    "refuse",
    "close",
    "reset",
    "cut_head",
    "cut_body",
    "garbage",
    "time-out",
];

#[test]
fn each_file_is_valid_by_its_schema() {
    for kind in ["payloads-valid", "payloads-invalid", "requests", "policy"] {
        let document = generated(&format!("{kind}.json"));
        let schema = generated(&format!("{kind}.schema.json"));
        jsonschema::meta::validate(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(&document).collect();
        assert!(errors.is_empty(), "{kind}: {errors:?}");
    }
}

#[test]
fn there_are_enough_and_no_name_comes_twice() {
    let mut payloads = 0;
    for (kind, least) in [
        ("payloads-valid", 60),
        ("payloads-invalid", 60),
        ("requests", 40),
        ("policy", 40),
    ] {
        let vectors = vectors(kind);
        let stated = |vector: &&Value| vector["source"] != "generated";
        let by_hand = vectors.iter().filter(stated).count();
        assert!(by_hand >= least, "{kind}: {by_hand}");
        let names: BTreeSet<_> = vectors
            .iter()
            .map(|v| v["name"].as_str().unwrap())
            .collect();
        assert_eq!(names.len(), vectors.len(), "{kind}");
        payloads += vectors.len();
    }
    assert!(payloads >= 200, "{payloads}");
}

#[test]
fn every_row_of_the_protocol_is_covered() {
    for (kind, rows) in [
        ("payloads-valid", PAYLOAD_ROWS),
        ("payloads-invalid", INVALID_ROWS),
        ("requests", REQUEST_ROWS),
        ("policy", POLICY_ROWS),
    ] {
        let vectors = vectors(kind);
        let covered = vectors.iter().flat_map(|v| v["covers"].as_array().unwrap());
        let covered: BTreeSet<_> = covered.map(|row| row.as_str().unwrap()).collect();
        for row in rows {
            assert!(covered.contains(row), "{kind}: {row}");
        }
    }
}

/// A slip of the hand and a slip of the rule would have to be the same.
#[test]
fn what_is_stated_by_hand_follows_from_the_rule() {
    for vector in source::<policy::Policy>("policy").unwrap() {
        let mut owed = vec![rule::owed(&vector.script, vector.time_out_ms, true)];
        let broken = |reaction: &policy::Reaction| {
            reaction.act == Act::CutBody && reaction.status == Some(200)
        };
        if vector.script.iter().any(broken) {
            owed.push(rule::owed(&vector.script, vector.time_out_ms, false));
        }
        assert_eq!(owed, vector.owed, "{}", vector.name);
    }
}

#[test]
fn clauses_and_levels_are_those_of_the_catalogue() {
    let catalogue: Value = serde_json::from_str(&read("schema/clauses.json").unwrap()).unwrap();
    let clauses = catalogue["clauses"].as_array().unwrap();
    let level = |id: &str| {
        let clause = clauses.iter().find(|clause| clause["id"] == id);
        clause.map(|clause| clause["level"].clone())
    };
    for vector in [vectors("payloads-valid"), vectors("payloads-invalid")].concat() {
        if let Some(id) = vector["clause"].as_str() {
            assert!(level(id).is_some(), "{id}");
        }
    }
    for vector in vectors("policy") {
        for id in vector["clauses"].as_array().unwrap() {
            assert!(level(id.as_str().unwrap()).is_some(), "{id}");
        }
    }
    for vector in vectors("requests") {
        for duty in vector["verdict"]["duties"].as_array().unwrap() {
            let id = duty["clause"].as_str().unwrap();
            assert_eq!(level(id).as_ref(), Some(&duty["level"]), "{id}");
        }
    }
}

#[test]
fn every_payload_has_a_body_and_is_read_tolerantly() {
    for vector in vectors("payloads-valid") {
        assert!(vector["body"].is_object(), "{}", vector["name"]);
        assert_eq!(vector["readings"]["tolerant"], true, "{}", vector["name"]);
    }
}

fn vectors(kind: &str) -> Vec<Value> {
    let document = generated(&format!("{kind}.json"));
    document["vectors"].as_array().unwrap().clone()
}

fn generated(name: &str) -> Value {
    let path = format!("vectors/{name}");
    let files = files().unwrap();
    let file = files.iter().find(|file| file.path == path).unwrap();
    serde_json::from_str(&file.content).unwrap()
}
