//! What programs are given, and what it says of the payloads that come with this project.

use std::fs;
use std::path::{Path, PathBuf};

use abc_webhook_conformance::validate;
use serde_json::Value;

use crate::command::{run, run_with};
use crate::{data, validated};

#[test]
fn programs_get_one_object_a_payload() {
    let lines = "{\"event\":\"A\"}\n  {\"event\":\"ISSUE_CREATION\",\"data\":{\"issue\":1}}\n";
    insta::assert_snapshot!(validated(&["--format", "json"], lines), @r#"
    exit: 1
    --- stdout
    {"file":"<stdin>","line":1,"column":1,"offset":0,"bytes":13,"event":"A","reading":"tolerant","valid":true,"errors":[],"notes":[]}
    {"file":"<stdin>","line":2,"column":3,"offset":16,"bytes":45,"event":"ISSUE_CREATION","reading":"tolerant","valid":false,"errors":[{"kind":"missing-key","pointer":"/data","line":2,"column":36,"offset":49,"bytes":1,"message":"key `project` is missing","key":"project","expected":null,"found":null,"clause":{"id":"event.issue-creation","level":"MUST","section":["Supported Event Types","2. ISSUE_CREATION"]}},{"kind":"mismatch","pointer":"/data/issue","line":2,"column":45,"offset":58,"bytes":1,"message":"expected an object, found 1","key":null,"expected":"an object","found":"1","clause":{"id":"event.issue-creation","level":"MUST","section":["Supported Event Types","2. ISSUE_CREATION"]}}],"notes":[]}
    --- stderr
    "#);
}

#[test]
fn what_programs_get_is_valid_by_its_schema() {
    let schema = serde_json::to_value(validate::schema()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut input = b"{\"a\":1,\"a\":2,\"event\":\"NEWS\"}\n[]\n{\n{\"\xFF\":1}\n".to_vec();
    input.extend("[".repeat(200).into_bytes());
    input.extend(b"]".repeat(200));
    input.extend(fs::read(data("tolerance/unknown-keys.json")).unwrap());
    for reading in ["strict", "tolerant"] {
        let arguments = ["validate", "--format", "json", "--reading", reading];
        let output = run_with(&arguments, &input);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 6, "{text}");
        for line in text.lines() {
            let mut record: Value = serde_json::from_str(line).unwrap();
            let errors: Vec<_> = validator
                .iter_errors(&record)
                .map(|it| it.to_string())
                .collect();
            assert!(errors.is_empty(), "{line}: {errors:?}");
            record["valid"] = 1.into();
            assert!(!validator.is_valid(&record));
        }
    }
}

/// The payloads of the suites: what the guide shows and what was observed conforms; the rest is
/// what a receiver must put up with.
#[test]
fn the_payloads_of_the_suites_are_what_they_are_said_to_be() {
    let strict = |folder| refused("strict", folder);
    assert_eq!(refused("tolerant", "guide"), [""; 0]);
    assert_eq!(refused("tolerant", "observed"), [""; 0]);
    assert_eq!(refused("tolerant", "tolerance"), [""; 0]);
    assert_eq!(strict("guide"), [""; 0]);
    assert_eq!(strict("observed"), [""; 0]);
    insta::assert_snapshot!(strict("tolerance").join("\n"), @r#"
    no-added-issue.json /data: key `addedIssue` is missing
    nulls.json /data/feedback/createdAt: expected a timestamp of the form 2024-01-15T10:30:00.000Z, found null
    unknown-event.json /event: expected one of FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION, found "PROJECT_ARCHIVAL"
    unknown-status.json /data/issue/status: expected one of INIT, ON_REVIEW, IN_PROGRESS, RESOLVED, PENDING, OPEN, found "WONT_FIX"
    unknown-status.json /data/previousStatus: expected one of INIT, ON_REVIEW, IN_PROGRESS, RESOLVED, PENDING, OPEN, found "TRIAGED"
    "#);
}

#[test]
fn every_capture_conforms() {
    for (name, count) in [("events", 25), ("payload-edges", 44)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/rust/tests/data/captures");
        let lines = fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
        let bodies = lines.lines().map(|line| {
            let delivery: Value = serde_json::from_str(line).unwrap();
            delivery["body"].as_str().unwrap().to_owned()
        });
        let bodies: Vec<String> = bodies.collect();
        for reading in ["tolerant", "strict"] {
            let shown = validated(&["--reading", reading], bodies.join("\n"));
            let expected =
                format!("exit: 0\n--- stdout\n{count} payloads: {count} valid\n--- stderr\n");
            assert_eq!(shown, expected);
        }
    }
}

/// The messages about the payloads in a folder, with the names of their files.
fn refused(reading: &str, folder: &str) -> Vec<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(data(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 4);
    let mut told = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let arguments = ["validate", "--format", "json", "--reading", reading];
        let output = run(&[&arguments[..], &[file.to_str().unwrap()]].concat());
        let record: Value = serde_json::from_slice(&output.stdout).unwrap();
        let valid = record["errors"].as_array().unwrap().is_empty();
        assert_eq!(record["valid"], valid);
        assert_eq!(output.status.code(), Some(i32::from(!valid)));
        for error in record["errors"].as_array().unwrap() {
            told.push(format!(
                "{name} {}: {}",
                error["pointer"].as_str().unwrap(),
                error["message"].as_str().unwrap()
            ));
        }
    }
    told
}
