//! How the event becomes a schema: one branch for each name, and in the tolerant reading one
//! for all other names.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use super::example;
use crate::{
    EventName, FeedbackCreation, IssueAddition, IssueCreation, IssueStatusChange, WebhookEvent,
};

impl JsonSchema for WebhookEvent {
    fn schema_name() -> Cow<'static, str> {
        "WebhookEvent".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut branches: Vec<Schema> = EventName::ALL
            .into_iter()
            .map(|name| known_event(name, data(name, generator)))
            .collect();
        branches.push(unknown_event());
        any_event(&branches)
    }
}

fn data(name: EventName, generator: &mut SchemaGenerator) -> Schema {
    match name {
        EventName::FeedbackCreation => generator.subschema_for::<FeedbackCreation>(),
        EventName::IssueCreation => generator.subschema_for::<IssueCreation>(),
        EventName::IssueStatusChange => generator.subschema_for::<IssueStatusChange>(),
        EventName::IssueAddition => generator.subschema_for::<IssueAddition>(),
    }
}

/// One of these events.
pub(super) fn any_event(branches: &[Schema]) -> Schema {
    json_schema!({
        "title": "WebhookEvent",
        "description": "The body of one delivery.",
        "oneOf": branches
    })
}

/// The event of this name, with data of this schema.
pub(super) fn known_event(name: EventName, mut data: Schema) -> Schema {
    let (title, description) = match name {
        EventName::FeedbackCreation => ("FeedbackCreationEvent", "Feedback was created."),
        EventName::IssueCreation => ("IssueCreationEvent", "An issue was created."),
        EventName::IssueStatusChange => {
            ("IssueStatusChangeEvent", "The status of an issue changed.")
        }
        EventName::IssueAddition => ("IssueAdditionEvent", "An issue was added to feedback."),
    };
    data.insert("description".to_owned(), "The data of the event.".into());
    json_schema!({
        "title": title,
        "description": description,
        "examples": [example::event(name)],
        "type": "object",
        "properties": {
            "event": { "description": "The name of the event.", "type": "string", "const": name.as_str() },
            "data": data
        },
        "required": ["event", "data"],
        "additionalProperties": { "description": UNDOCUMENTED }
    })
}

fn unknown_event() -> Schema {
    let known = EventName::ALL.map(EventName::as_str);
    json_schema!({
        "title": "UnknownEvent",
        "description": "An event unknown to this version: to be acknowledged, not refused.",
        "examples": [json!({ "event": "FEEDBACK_DELETION", "data": {} })],
        "type": "object",
        "properties": {
            "event": {
                "description": "The name of the event.",
                "type": "string",
                "not": { "enum": known }
            },
            "data": { "description": "The data of the event, whatever it is." }
        },
        "required": ["event"],
        "additionalProperties": { "description": UNDOCUMENTED }
    })
}

const UNDOCUMENTED: &str = "Keys that are not documented.";
