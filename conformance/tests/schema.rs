//! `abc-webhook schema` prints what is published.

mod command;

use std::path::Path;

use abc_webhook::EventName;
use serde_json::Value;

use command::{run, shown};

#[test]
fn prints_the_published_files_byte_for_byte() {
    for (path, arguments) in [
        ("webhook.tolerant.json", &[][..]),
        ("webhook.tolerant.json", &["--reading", "tolerant"]),
        ("webhook.strict.json", &["--reading", "strict"]),
        ("draft-07/webhook.tolerant.json", &["--format", "draft-07"]),
        (
            "draft-07/webhook.strict.json",
            &["--format", "draft-07", "--reading", "strict"],
        ),
        ("openapi.json", &["--format", "openapi"]),
        (
            "openapi.json",
            &["--format", "openapi", "--reading", "tolerant"],
        ),
        ("asyncapi.json", &["--format", "asyncapi"]),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
        let published = std::fs::read_to_string(folder.join(path)).unwrap();
        let output = run(&[&["schema"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(
            String::from_utf8(output.stdout).unwrap() == published,
            "{path}"
        );
        assert_eq!(output.stderr, b"", "{arguments:?}");
    }
}

#[test]
fn prints_one_event_alone() {
    for event in EventName::ALL.map(EventName::as_str) {
        let output = run(&["schema", "--event", &event.to_lowercase()]);
        assert_eq!(output.status.code(), Some(0));
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        let example = &schema["examples"][0];
        assert_eq!(example["event"], event);
        assert!(jsonschema::is_valid(&schema, example));
        let other = Value::from_iter([("event", "NEWS")]);
        assert!(!jsonschema::is_valid(&schema, &other));
    }
}

#[test]
fn an_unknown_event_is_exit_2_and_the_nearest_is_named() {
    insta::assert_snapshot!(shown(&run(&["schema", "--event", "ISSUE_CREATED"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'ISSUE_CREATED' for '--event <NAME>'
      [possible values: FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION]

      tip: a similar value exists: 'ISSUE_CREATION'

    For more information, try '--help'.
    ");
}

#[test]
fn what_an_api_document_cannot_be_is_exit_2() {
    let strict = ["schema", "--format", "openapi", "--reading", "strict"];
    insta::assert_snapshot!(shown(&run(&strict)), @"
    exit: 2
    --- stdout
    --- stderr
    error: --reading strict goes with a JSON Schema, and OpenAPI was asked for
    hint: an API document tells the whole protocol, its payloads as a receiver must take them: leave the option out, or take --format json-schema
    ");
    let event = [
        "schema",
        "--format",
        "asyncapi",
        "--event",
        "ISSUE_CREATION",
    ];
    insta::assert_snapshot!(shown(&run(&event)), @"
    exit: 2
    --- stdout
    --- stderr
    error: --event goes with a JSON Schema, and AsyncAPI was asked for
    hint: an API document tells the whole protocol, its payloads as a receiver must take them: leave the option out, or take --format json-schema
    ");
}
