//! `asyncapi.json`: the protocol as `AsyncAPI` 3.0.
//!
//! The URL belongs to whoever receives: the server is all variables, and the channel's address is
//! null, which the format has for what is known only at run time. Both ends are told, the sender
//! by a `send` operation and the receiver by a `receive`, which takes one message more: events
//! that nobody knows yet.

use std::collections::BTreeMap;

use crate::clause;
use abc_webhook::protocol;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer::{self, told};
use super::event::{self, Event};
use super::info::{HOST, Info, PATH, Policy, banner, info, policy, token_scheme};
use super::payload::{ANY_EVENT, Components, reference, tolerant_without_ref_siblings};

/// The versions of the bindings of operations and messages to HTTP.
const BINDING: &str = "0.3.0";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    asyncapi: &'static str,
    info: Info,
    #[serde(rename = "x-generated-by")]
    generated_by: String,
    #[serde(rename = "x-delivery-policy")]
    policy: Policy,
    default_content_type: &'static str,
    servers: Value,
    channels: Value,
    operations: Value,
    components: Parts,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parts {
    security_schemes: Value,
    messages: BTreeMap<String, Value>,
    schemas: Components,
}

pub(super) fn document() -> Document {
    let mut schemas = tolerant_without_ref_siblings();
    // Here the list of messages is what says that there are several.
    schemas.remove(ANY_EVENT);
    let sent = event::all(&schemas);
    let mut received = event::all(&schemas);
    received.push(event::unknown());
    Document {
        asyncapi: "3.0.0",
        info: info(None).tagged("webhooks"),
        generated_by: banner(),
        policy: policy(),
        default_content_type: protocol::CONTENT_TYPE,
        servers: servers(),
        channels: json!({ "webhook": channel(&received) }),
        operations: json!({
            "send": operation("send", &sent),
            "receive": operation("receive", &received),
        }),
        components: Parts {
            security_schemes: json!({ "token": token_scheme("httpApiKey") }),
            messages: messages(&received),
            schemas,
        },
    }
}

fn servers() -> Value {
    let variable =
        |(description, example)| json!({ "description": description, "examples": [example] });
    json!({ "receiver": {
        "host": "{host}",
        "pathname": "/{path}",
        "protocol": "https",
        "description": told(&[&clause::TRANSPORT_HTTPS]),
        "variables": { "host": variable(HOST), "path": variable(PATH) },
    }})
}

fn messages(events: &[Event<'_>]) -> BTreeMap<String, Value> {
    let messages = events.iter();
    let messages = messages.map(|event| (event.component.to_owned(), message(event)));
    messages.collect()
}

fn channel(events: &[Event<'_>]) -> Value {
    let messages = events.iter().map(|event| {
        let target = format!("#/components/messages/{}", event.component);
        (event.component.to_owned(), json!({ "$ref": target }))
    });
    let messages: Map<_, _> = messages.collect();
    json!({
        "address": null,
        "title": "Webhook",
        "description": format!("The URL of a webhook. {}", told(&[&clause::TARGET_QUERY])),
        "messages": messages,
    })
}

fn operation(action: &str, events: &[Event<'_>]) -> Value {
    let messages = events.iter().map(|event| {
        let target = format!("#/channels/webhook/messages/{}", event.component);
        json!({ "$ref": target })
    });
    let messages: Vec<_> = messages.collect();
    let (summary, description) = match action {
        "send" => ("Deliver an event", sending()),
        _ => ("Take a delivery", receiving()),
    };
    json!({
        "action": action,
        "channel": { "$ref": "#/channels/webhook" },
        "summary": summary,
        "description": description,
        "security": [{ "$ref": "#/components/securitySchemes/token" }],
        "bindings": { "http": { "method": "POST", "bindingVersion": BINDING } },
        "messages": messages,
    })
}

/// A `send` has no place for answers, which in this protocol are bare statuses: hence the prose.
fn sending() -> String {
    let answers = answer::ALL.iter();
    let answers = answers.map(|answer| format!("- {}: {}", answer.status, answer.description()));
    answers.collect::<Vec<_>>().join("\n")
}

fn receiving() -> String {
    told(&[
        &clause::TRANSPORT_TOKEN,
        &clause::RESPONSE_OK,
        &clause::RESPONSE_UNAUTHORIZED,
        &clause::RESPONSE_REJECTED,
        &clause::DUPLICATE,
    ])
}

fn message(event: &Event<'_>) -> Value {
    json!({
        "name": event.name,
        "title": event.component,
        "summary": event.clause.text,
        "description": told(&[event.clause]),
        "contentType": protocol::CONTENT_TYPE,
        "headers": headers(),
        "payload": reference(event.component),
        "bindings": { "http": { "headers": headers(), "bindingVersion": BINDING } },
        "examples": [{
            "name": event.name,
            "summary": event.origin,
            "headers": {
                "content-type": protocol::CONTENT_TYPE,
                protocol::TOKEN_HEADER.as_str(): "your-secret-token",
            },
            "payload": event.example,
        }],
    })
}

fn headers() -> Value {
    let token = protocol::TOKEN_HEADER;
    let token = token.as_str();
    json!({
        "type": "object",
        "properties": {
            "content-type": {
                "type": "string",
                "description": told(&[&clause::TRANSPORT_JSON]),
                "examples": [protocol::CONTENT_TYPE],
            },
            token: { "type": "string", "description": told(&[&clause::TRANSPORT_TOKEN]) },
        },
        "required": ["content-type", token],
    })
}
