//! `openapi.json`: the protocol as `OpenAPI` 3.1 webhooks.
//!
//! One webhook for each event, as the format wants it, and one for any event, since in truth they
//! all arrive at the same URL, and an event may come that nobody knows yet. A discriminator has no
//! branch for what it does not know, so it chooses among the documented events only, in a schema
//! of their own.

use std::collections::BTreeMap;

use crate::clause;
use abc_webhook::protocol;
use schemars::{Schema, json_schema};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer::{self, told};
use super::event::{self, Event};
use super::info::{HOST, Info, PATH, Policy, banner, info, policy, token_scheme};
use super::payload::{ANY_EVENT, Components, UNKNOWN_EVENT, pointer, reference, tolerant};

/// The schema of a documented event.
const DOCUMENTED_EVENT: &str = "DocumentedEvent";

#[derive(Serialize)]
pub(super) struct Document {
    openapi: &'static str,
    info: Info,
    #[serde(rename = "x-generated-by")]
    generated_by: String,
    #[serde(rename = "x-delivery-policy")]
    policy: Policy,
    servers: Value,
    security: Value,
    tags: Value,
    webhooks: BTreeMap<&'static str, Value>,
    components: Parts,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parts {
    security_schemes: Value,
    parameters: Value,
    responses: Map<String, Value>,
    schemas: Components,
}

pub(super) fn document() -> Document {
    let mut schemas = tolerant();
    let webhooks = webhooks(&event::all(&schemas));
    let documented = documented(&event::all(&schemas));
    schemas.insert(DOCUMENTED_EVENT.to_owned(), documented);
    if let Some(any_event) = schemas.get_mut(ANY_EVENT) {
        let branches = [DOCUMENTED_EVENT, UNKNOWN_EVENT].map(reference);
        any_event.insert("oneOf".to_owned(), json!(branches));
    }
    Document {
        openapi: "3.1.1",
        info: info(Some("identifier")),
        generated_by: banner(),
        policy: policy(),
        servers: servers(),
        security: json!([{ "token": [] }]),
        tags: json!([{ "name": "deliveries", "description": "What arrives at the webhook's URL." }]),
        webhooks,
        components: Parts {
            security_schemes: json!({ "token": token_scheme("apiKey") }),
            parameters: json!({ "ContentLength": content_length() }),
            responses: responses(),
            schemas,
        },
    }
}

fn webhooks(events: &[Event<'_>]) -> BTreeMap<&'static str, Value> {
    let one = |event: &Event<'_>| {
        let examples = json!({ event.name: example(event) });
        let description = told(&[event.clause]);
        (
            event.name,
            webhook(event.component, &description, &examples),
        )
    };
    let mut webhooks: BTreeMap<_, _> = events.iter().map(one).collect();
    webhooks.insert("any", any(events));
    webhooks
}

fn any(events: &[Event<'_>]) -> Value {
    let examples = events
        .iter()
        .map(|event| (event.name.to_owned(), example(event)));
    let examples = Value::Object(examples.collect());
    let rule = told(&[&clause::TOLERANCE_EVENT]);
    let description = format!("All events arrive at one URL, told apart by `event`. {rule}");
    webhook(ANY_EVENT, &description, &examples)
}

fn webhook(component: &str, description: &str, examples: &Value) -> Value {
    let answers = answer::ALL.iter();
    let answers = answers.map(|answer| {
        let reference = json!({ "$ref": format!("#/components/responses/{}", key(answer.status)) });
        (answer.status.to_owned(), reference)
    });
    json!({ "post": {
        "operationId": format!("receive{component}"),
        "summary": component,
        "description": description,
        "tags": ["deliveries"],
        "parameters": [{ "$ref": "#/components/parameters/ContentLength" }],
        "requestBody": {
            "description": told(&[&clause::TRANSPORT_JSON]),
            "required": true,
            "content": {
                protocol::CONTENT_TYPE: { "schema": reference(component), "examples": examples },
            },
        },
        "responses": Value::Object(answers.collect()),
    }})
}

fn example(event: &Event<'_>) -> Value {
    json!({ "summary": event.origin, "value": event.example })
}

fn documented(events: &[Event<'_>]) -> Schema {
    let branches = events.iter().map(|event| reference(event.component));
    let mapping = events.iter();
    let mapping = mapping.map(|event| (event.name.to_owned(), pointer(event.component).into()));
    json_schema!({
        "title": DOCUMENTED_EVENT,
        "description": "An event that the vendor's guide documents.",
        "oneOf": branches.collect::<Vec<_>>(),
        "discriminator": { "propertyName": "event", "mapping": Value::Object(mapping.collect()) },
    })
}

/// A webhook's URL is nobody's but the receiver's: all of it is variable.
fn servers() -> Value {
    let variable =
        |(description, example)| json!({ "description": description, "default": example });
    json!([{
        "url": "https://{host}/{path}",
        "description": told(&[&clause::TRANSPORT_HTTPS]),
        "variables": { "host": variable(HOST), "path": variable(PATH) },
    }])
}

fn responses() -> Map<String, Value> {
    let answers = answer::ALL.iter();
    let answers = answers.map(|answer| {
        let description = answer.description();
        let response = json!({ "description": description, "x-retried": answer.retried });
        (key(answer.status), response)
    });
    answers.collect()
}

/// The name of a component cannot begin with a digit in every generator.
fn key(status: &str) -> String {
    format!("Status{status}")
}

/// The one header a document may list: `Content-Type` and the token have places of their own.
fn content_length() -> Value {
    json!({
        "name": "Content-Length",
        "in": "header",
        "description": "The size of the body in bytes. The vendor's server always tells it and \
                        never sends in chunks; what else sends need not.",
        "schema": { "type": "integer", "minimum": 0 },
        "example": 273,
    })
}
