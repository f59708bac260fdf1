//! The strict schema, printed from the shapes of the types.
//!
//! schemars asks a type for its one schema, but here it depends on where the type stands: the
//! issues of an `ISSUE_ADDITION` may be partial. So the definitions are made by hand and handed
//! to the generator, which does all that a dialect asks for.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::event::{any_event, known_event};
use super::example;
use super::record::{explained, prose};
use crate::payload::shape::{self, Form, Key, LARGEST, Record, Shape};
use crate::{EventName, IssueStatus};

/// Any event, as a conforming sender writes it.
pub(super) struct StrictEvent;

impl JsonSchema for StrictEvent {
    fn schema_name() -> Cow<'static, str> {
        "WebhookEvent".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let branches = EventName::ALL.map(|name| match shape::data_of(name) {
            Shape::Record(record) => {
                known_event(name, reference_to(record, Form::Complete, generator))
            }
            _ => known_event(name, json_schema!({})),
        });
        any_event(&branches)
    }
}

fn value(shape: Shape, key: &Key, form: Form, generator: &mut SchemaGenerator) -> Schema {
    match shape {
        Shape::Text if key.nullable() => json_schema!({ "type": ["string", "null"] }),
        Shape::Text => json_schema!({ "type": "string" }),
        Shape::Integer => json_schema!({
            "type": "integer", "minimum": key.smallest(), "maximum": LARGEST
        }),
        Shape::Timestamp => reference("Timestamp".to_owned(), timestamp(), generator),
        Shape::Status => reference("IssueStatus".to_owned(), status(), generator),
        Shape::List(item) => {
            let items = value(*item, key, form, generator);
            json_schema!({ "type": "array", "items": items })
        }
        Shape::Record(record) => reference_to(record, form, generator),
    }
}

fn reference_to(record: &Record, form: Form, generator: &mut SchemaGenerator) -> Schema {
    let (title, description) = named(record, form);
    let definition = object(record, form, &title, &description, generator);
    reference(title, definition, generator)
}

/// A reference to a definition, which is made known.
fn reference(name: String, definition: Schema, generator: &mut SchemaGenerator) -> Schema {
    let path = format!("#{}/{name}", generator.settings().definitions_path);
    generator.definitions_mut().insert(name, definition.into());
    Schema::new_ref(path)
}

fn object(
    record: &Record,
    form: Form,
    title: &str,
    description: &str,
    generator: &mut SchemaGenerator,
) -> Schema {
    let mut properties = Map::new();
    for key in record.keys {
        let schema = value(key.shape, key, form.below(key), generator);
        properties.insert(key.name.to_owned(), explained(schema, key).into());
    }
    let required: Vec<&str> = record
        .keys
        .iter()
        .filter(|key| form.requires(key))
        .map(|key| key.name)
        .collect();
    json_schema!({
        "title": title,
        "description": description,
        "examples": [example::record(record, form)],
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": { "description": prose(record.rest_doc) },
    })
}

/// Two forms of one record are two types to whoever reads the schema.
fn named(record: &Record, form: Form) -> (String, String) {
    let (name, doc) = (record.name, prose(record.doc));
    match form {
        Form::Complete => (name.to_owned(), doc),
        Form::WithPartialIssues => (
            format!("{name}WithPartialIssues"),
            format!("{doc} Its issues may be cut down to number, name and status."),
        ),
        Form::Partial => (format!("Partial{name}"), doc),
    }
}

/// The pattern holds each part to its range, leap seconds aside, which no JavaScript writes;
/// that the month has the day is for the format to say.
fn timestamp() -> Schema {
    let date = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    let time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    json_schema!({
        "title": "Timestamp",
        "description": "A date and time in UTC, with milliseconds.",
        "examples": ["2024-01-15T10:30:00.000Z"],
        "type": "string",
        "format": "date-time",
        "pattern": format!(r"^{date}T{time}\.[0-9]{{3}}Z$")
    })
}

fn status() -> Schema {
    let known: Vec<Value> = IssueStatus::KNOWN
        .iter()
        .map(|status| json!(status.as_str()))
        .collect();
    json_schema!({
        "title": "IssueStatus",
        "description": "How far an issue has come.",
        "examples": ["IN_PROGRESS"],
        "type": "string",
        "enum": known
    })
}
