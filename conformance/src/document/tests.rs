//! What a linter cannot know: that the documents say what the types say.

use abc_webhook::{EventName, protocol};
use serde_json::{Value, json};

use super::{async_api, open_api, text};

#[test]
fn every_reference_resolves() {
    for name in ["openapi.json", "asyncapi.json"] {
        let document = generated(name);
        let mut references = Vec::new();
        collect(&document, &mut references);
        assert!(!references.is_empty());
        for reference in references {
            let pointer = reference.strip_prefix('#');
            let target = pointer.and_then(|pointer| document.pointer(pointer));
            assert!(target.is_some(), "{name}: {reference}");
        }
    }
}

#[test]
fn every_event_is_a_webhook_with_an_example_of_its_schema() {
    let document = generated("openapi.json");
    for event in EventName::ALL.map(EventName::as_str) {
        let content = &document["webhooks"][event]["post"]["requestBody"]["content"];
        let body = &content[protocol::CONTENT_TYPE];
        let example = &body["examples"][event]["value"];
        assert_eq!(example["event"], event);
        assert!(is_valid(&document, &body["schema"], example), "{event}");
    }
}

#[test]
fn the_webhook_of_any_event_shows_them_all() {
    let document = generated("openapi.json");
    let content = &document["webhooks"]["any"]["post"]["requestBody"]["content"];
    let body = &content[protocol::CONTENT_TYPE];
    for event in EventName::ALL.map(EventName::as_str) {
        let example = &body["examples"][event]["value"];
        assert!(is_valid(&document, &body["schema"], example), "{event}");
    }
    let unknown = json!({ "event": "PROJECT_ARCHIVAL" });
    assert!(is_valid(&document, &body["schema"], &unknown));
}

/// The two schemas of any event, here and in the JSON Schema, are put together differently.
#[test]
fn any_event_is_the_same_as_in_the_json_schema() {
    let document = generated("openapi.json");
    let any = &document["components"]["schemas"]["WebhookEvent"];
    let original = abc_webhook::schema::tolerant().to_value();
    for event in EventName::ALL
        .map(EventName::as_str)
        .into_iter()
        .chain(["X"])
    {
        for example in
            [
                json!({ "event": event }),
                json!({ "event": event, "data": {} }),
                document["webhooks"]["any"]["post"]["requestBody"]["content"]
                    [protocol::CONTENT_TYPE]["examples"][event]["value"]
                    .clone(),
            ]
        {
            let expected = jsonschema::draft202012::is_valid(&original, &example);
            assert_eq!(is_valid(&document, any, &example), expected, "{example}");
        }
    }
}

#[test]
fn the_discriminator_leads_to_the_schema_that_demands_the_event() {
    let document = generated("openapi.json");
    let mapping = &document["components"]["schemas"]["DocumentedEvent"]["discriminator"]["mapping"];
    for event in EventName::ALL.map(EventName::as_str) {
        let target = mapping[event].as_str().unwrap().trim_start_matches('#');
        let schema = document.pointer(target).unwrap();
        assert_eq!(schema["properties"]["event"]["const"], event);
    }
}

#[test]
fn every_event_is_a_message_with_examples_of_its_schemas() {
    let document = generated("asyncapi.json");
    let messages = document["components"]["messages"].as_object().unwrap();
    for event in EventName::ALL.map(EventName::as_str) {
        let message = messages.values().find(|message| message["name"] == event);
        let message = message.unwrap();
        let example = &message["examples"][0];
        assert_eq!(example["payload"]["event"], event);
        for part in ["payload", "headers"] {
            let valid = is_valid(&document, &message[part], &example[part]);
            assert!(valid, "{event}: {part}");
        }
    }
}

#[test]
fn every_example_in_a_schema_is_valid_by_it() {
    for name in ["openapi.json", "asyncapi.json"] {
        let document = generated(name);
        let mut schemas = vec![&document["components"]["schemas"]];
        while let Some(schema) = schemas.pop() {
            for example in schema["examples"].as_array().into_iter().flatten() {
                assert!(is_valid(&document, schema, example), "{name}: {example}");
            }
            schemas.extend(schema.as_object().into_iter().flat_map(|it| it.values()));
            schemas.extend(schema.as_array().into_iter().flatten());
        }
    }
}

/// A schema that accepts everything would pass the tests above.
#[test]
fn a_schema_refuses_the_example_of_another_event() {
    for (name, place) in [
        ("openapi.json", "/components/schemas/IssueCreationEvent"),
        (
            "asyncapi.json",
            "/components/messages/IssueCreationEvent/payload",
        ),
    ] {
        let document = generated(name);
        let schema = document.pointer(place).unwrap();
        let other = json!({ "event": "ISSUE_ADDITION", "data": {} });
        assert!(!is_valid(&document, schema, &other), "{name}");
    }
}

#[test]
fn nothing_is_beside_a_reference_where_it_would_be_ignored() {
    let document = generated("asyncapi.json");
    let mut objects = vec![&document];
    while let Some(value) = objects.pop() {
        let is_reference = value.get("$ref").is_some_and(Value::is_string);
        let keys = value.as_object().map_or(0, serde_json::Map::len);
        assert!(!is_reference || keys == 1, "{value}");
        objects.extend(value.as_object().into_iter().flat_map(|it| it.values()));
        objects.extend(value.as_array().into_iter().flatten());
    }
}

/// The schema with the document's components below it, where its references lead.
fn is_valid(document: &Value, schema: &Value, instance: &Value) -> bool {
    let schema = json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::draft202012::is_valid(&schema, instance)
}

fn collect(value: &Value, references: &mut Vec<String>) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        references.push(reference.to_owned());
    }
    let members = value.as_object().into_iter().flat_map(|it| it.values());
    let items = value.as_array().into_iter().flatten();
    members.chain(items).for_each(|it| collect(it, references));
}

fn generated(path: &str) -> Value {
    let text = match path {
        "openapi.json" => text(&open_api()),
        "asyncapi.json" => text(&async_api()),
        other => panic!("{other}: no document"),
    };
    serde_json::from_str(&text.unwrap()).unwrap()
}
