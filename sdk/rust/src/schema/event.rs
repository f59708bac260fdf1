//! How the event becomes a schema: one branch for each name, and one for all other names.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    EventName, FeedbackCreation, IssueAddition, IssueCreation, IssueStatusChange, WebhookEvent,
};

impl JsonSchema for WebhookEvent {
    fn schema_name() -> Cow<'static, str> {
        "WebhookEvent".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let known = EventName::ALL.map(|name| known_event(name, generator));
        let [creation, issue, status_change, addition] = known;
        json_schema!({
            "title": "WebhookEvent",
            "description": "The body of one delivery.",
            "oneOf": [creation, issue, status_change, addition, unknown_event()]
        })
    }
}

fn known_event(name: EventName, generator: &mut SchemaGenerator) -> Schema {
    let (title, description, mut data) = match name {
        EventName::FeedbackCreation => (
            "FeedbackCreationEvent",
            "Feedback was created.",
            generator.subschema_for::<FeedbackCreation>(),
        ),
        EventName::IssueCreation => (
            "IssueCreationEvent",
            "An issue was created.",
            generator.subschema_for::<IssueCreation>(),
        ),
        EventName::IssueStatusChange => (
            "IssueStatusChangeEvent",
            "The status of an issue changed.",
            generator.subschema_for::<IssueStatusChange>(),
        ),
        EventName::IssueAddition => (
            "IssueAdditionEvent",
            "An issue was added to feedback.",
            generator.subschema_for::<IssueAddition>(),
        ),
    };
    data.insert("description".to_owned(), "The data of the event.".into());
    json_schema!({
        "title": title,
        "description": description,
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
