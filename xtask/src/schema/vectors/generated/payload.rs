//! Payloads by lot, and payloads with one place broken.
//!
//! A payload is valid in the reading whose strategy it was drawn from; whether one of the tolerant
//! reading is valid in the strict one too is not said. A mutation breaks one place that the
//! protocol's tables require, and that place is the pointer.

use std::collections::BTreeMap;

use abc_webhook::{EventName, WebhookEvent, strategy};
use serde_json::{Value, json};

use super::{draw, origin, runner, text};
use crate::error::Error;
use crate::schema::vectors::payload::{Invalid, Readings, Refused, Valid};
use crate::schema::vectors::shared::{Body, Source};

/// What each documented event requires in the tolerant reading, as parent and key.
const REQUIRED: [(EventName, &[(&str, &str)]); 4] = [
    (
        EventName::FeedbackCreation,
        &[
            ("", "data"),
            ("/data", "feedback"),
            ("/data", "channel"),
            ("/data/feedback", "issues"),
            ("/data/channel", "id"),
        ],
    ),
    (
        EventName::IssueCreation,
        &[
            ("/data", "issue"),
            ("/data/issue", "id"),
            ("/data/issue", "name"),
            ("/data/issue", "status"),
            ("/data/project", "name"),
        ],
    ),
    (
        EventName::IssueStatusChange,
        &[
            ("/data", "previousStatus"),
            ("/data", "issue"),
            ("/data", "project"),
            ("/data/project", "id"),
        ],
    ),
    (
        EventName::IssueAddition,
        &[
            ("/data", "feedback"),
            ("/data", "channel"),
            ("/data", "project"),
            ("/data/feedback", "updatedAt"),
            ("/data/feedback", "id"),
        ],
    ),
];

pub(in crate::schema::vectors) fn valid() -> Result<Vec<Valid>, Error> {
    let mut runner = runner();
    let any = strategy::any_event();
    let conforming = strategy::conforming_event();
    let mut vectors = Vec::new();
    for number in 1..=24 {
        let event = draw(&any, &mut runner);
        vectors.push(drawn(format!("generated-{number}"), &event, None)?);
    }
    for number in 1..=16 {
        let event = draw(&conforming, &mut runner);
        let name = format!("generated-conforming-{number}");
        vectors.push(drawn(name, &event, Some(true))?);
    }
    Ok(vectors)
}

fn drawn(name: String, event: &WebhookEvent, strict: Option<bool>) -> Result<Valid, Error> {
    let known = EventName::ALL
        .iter()
        .any(|name| name.as_str() == event.event());
    Ok(Valid {
        name,
        description: "Whatever the strategies of the payload types come upon.".to_owned(),
        clause: None,
        covers: Vec::new(),
        source: Source::Generated,
        origin: Some(origin()),
        readings: Readings {
            tolerant: true,
            strict,
        },
        event: event.event().to_owned(),
        known,
        facts: BTreeMap::from([("/event".to_owned(), event.event().into())]),
        absent: Vec::new(),
        body: Some(Body::Text(text(event)?)),
    })
}

/// Every required key twice: left out, and of a type that fits nowhere. Then, of payloads that
/// conform, what the strict reading alone requires.
pub(in crate::schema::vectors) fn invalid() -> Result<Vec<Invalid>, Error> {
    let mut runner = runner();
    let mut vectors = Vec::new();
    for (event, keys) in REQUIRED {
        for (parent, key) in keys {
            let drawn: WebhookEvent = draw(&strategy::event_of(event), &mut runner);
            let body = text(&drawn)?;
            let name = format!("{}{parent}/{key}", event.as_str());
            vectors.push(mutation(&name, &body, parent, key, None));
            vectors.push(mutation(&name, &body, parent, key, Some(json!(true))));
        }
    }
    for (event, parent, key, value) in strictly() {
        let conforming = strategy::conforming_event_of(event);
        let body = text(&draw(&conforming, &mut runner))?;
        let name = format!("{}{parent}/{key}", event.as_str());
        let refused = Refused::Strict;
        vectors.push(Invalid {
            refused,
            ..mutation(&name, &body, parent, key, value)
        });
    }
    Ok(vectors)
}

/// What only the strict reading refuses: the event, the parent, the key, and its value if it is
/// there.
fn strictly() -> Vec<(EventName, &'static str, &'static str, Option<Value>)> {
    let issue = "/data/issue";
    let changed = EventName::IssueStatusChange;
    vec![
        (EventName::IssueCreation, issue, "description", None),
        (EventName::IssueCreation, issue, "externalIssueId", None),
        (EventName::IssueCreation, issue, "feedbackCount", None),
        (EventName::IssueCreation, issue, "createdAt", None),
        (EventName::IssueAddition, "/data", "addedIssue", None),
        (
            EventName::FeedbackCreation,
            "/data/feedback",
            "createdAt",
            Some(Value::Null),
        ),
        (changed, "/data", "previousStatus", Some(json!("REOPENED"))),
        (changed, issue, "status", Some(json!("resolved"))),
        (
            changed,
            issue,
            "updatedAt",
            Some(json!("2024-01-15T10:30:00Z")),
        ),
        (
            changed,
            issue,
            "createdAt",
            Some(json!("2024-01-15T11:30:00.000+01:00")),
        ),
    ]
}

/// Takes a key out of a body, or gives it another value.
fn mutation(name: &str, body: &str, parent: &str, key: &str, value: Option<Value>) -> Invalid {
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    let object = body.pointer_mut(parent).and_then(Value::as_object_mut);
    let (kind, why) = match &value {
        None => ("missing", format!("the required key {key} is missing")),
        Some(Value::Bool(_)) => ("mistyped", format!("the value of {key} is a boolean")),
        Some(value) => ("changed", format!("the value of {key} is {value}")),
    };
    let pointer = match &value {
        None => parent.to_owned(),
        Some(_) => format!("{parent}/{key}"),
    };
    if let Some(object) = object {
        match value {
            None => drop(object.remove(key)),
            Some(value) => drop(object.insert(key.to_owned(), value)),
        }
    }
    Invalid {
        name: format!("generated-{kind}-{name}"),
        description: "A generated payload with one place broken.".to_owned(),
        why,
        clause: None,
        covers: Vec::new(),
        source: Source::Generated,
        origin: Some(origin()),
        body: Body::Text(body.to_string()),
        refused: Refused::Tolerant,
        pointer: Some(pointer),
    }
}
