//! What of a play's content can be had from a server that writes its own bodies: the values that a
//! call can put into feedback, in the fields that the channel has.

use serde_json::{Map, Value, json};

use super::Event;
use super::field::Fields;
use crate::payload::{self, Payload};
use crate::play::sender::Content;

/// The payloads whose event is all that matters, as far as that can be had.
const PLAIN: [&Payload; 4] = [
    &payload::FEEDBACK_CREATION_OBSERVED,
    &payload::ISSUE_CREATION_OBSERVED,
    &payload::ISSUE_STATUS_CHANGE_OBSERVED,
    &payload::ISSUE_ADDITION_OBSERVED,
];

/// Names of fields that are called like something else in a payload.
const ODD_NAMES: [&str; 8] = [
    "event",
    "data",
    "channel",
    "project",
    "addedIssue",
    "name",
    "feedback",
    "_",
];

/// A number that is hard to keep. A field holds one at a time.
const ODD_NUMBER: f64 = 2.5e-7;

/// What the event is to hold at least that stands for `content`, with `title` in a text; or why the
/// server cannot be made to send it.
pub(super) fn part_of(content: &Content, title: &str, fields: &Fields) -> Result<Value, String> {
    let Content::Text(text) = content else {
        return large(content, title, fields);
    };
    let is = |payload: &Payload| payload.text == text;
    if let Some(plain) = PLAIN.into_iter().find(|payload| is(payload)) {
        let event =
            Event::named(plain.event).ok_or("nobody knows a call that causes this event")?;
        return Ok(part(event, title, fields));
    }
    let values = if is(&payload::ODD_TEXT) {
        return Ok(feedback(
            fields,
            &[title, &texts(text)].join(" "),
            Map::new(),
        ));
    } else if is(&payload::EVERY_FORMAT) {
        every_format(fields)
    } else if is(&payload::ODD_NAMES) {
        let names = fields.texts_called(&ODD_NAMES).into_iter();
        names.map(|key| (key.to_owned(), json!("odd"))).collect()
    } else if is(&payload::ODD_NUMBERS) {
        numbers(fields, &json!(ODD_NUMBER))
    } else if is(&payload::KEPT_NULLS) {
        numbers(fields, &Value::Null)
    } else {
        return Err("the server writes its own bodies, and this needs one of the runner's".into());
    };
    if values.is_empty() {
        return Err("the channel has no field for what this needs".to_owned());
    }
    Ok(feedback(fields, title, values))
}

/// What an event holds at least, with `title` in a text.
pub(super) fn part(event: Event, title: &str, fields: &Fields) -> Value {
    let issue = json!({ "issue": { "description": title } });
    let data = match event {
        Event::FeedbackCreation => return feedback(fields, title, Map::new()),
        Event::IssueAddition => json!({ "feedback": with_text(fields, title, Map::new()) }),
        Event::IssueCreation | Event::IssueStatusChange => issue,
    };
    json!({ "event": event.as_str(), "data": data })
}

fn feedback(fields: &Fields, title: &str, values: Map<String, Value>) -> Value {
    let feedback = with_text(fields, title, values);
    let event = Event::FeedbackCreation.as_str();
    json!({ "event": event, "data": { "feedback": feedback } })
}

fn with_text(fields: &Fields, text: &str, mut values: Map<String, Value>) -> Value {
    if let Some(key) = fields.text() {
        values.insert(key.to_owned(), text.into());
    }
    Value::Object(values)
}

/// A value in one field of every format whose values anybody can know: what can be selected is not
/// told with the fields.
fn every_format(fields: &Fields) -> Map<String, Value> {
    let values = [
        ("keyword", json!("kw")),
        ("number", json!(4.5)),
        ("date", json!("2024-01-15T10:30:00.000Z")),
        ("images", json!(["https://example.com/a.png?b=1&c=2"])),
    ];
    let fields = values.into_iter().filter_map(|(format, value)| {
        let key = fields.all(format).next()?;
        Some((key.to_owned(), value))
    });
    fields.collect()
}

fn numbers(fields: &Fields, value: &Value) -> Map<String, Value> {
    let key = fields.all("number").next();
    let value = key.map(|key| (key.to_owned(), value.clone()));
    value.into_iter().collect()
}

/// Feedback whose text is so long that the body has about as many bytes as are wanted.
fn large(content: &Content, title: &str, fields: &Fields) -> Result<Value, String> {
    /// What stands around a text in the server's body, at the least.
    const AROUND: usize = 300;
    let Content::OfSize(bytes) = content else {
        return Err("the event is one that somebody else wants".to_owned());
    };
    let letters = bytes.saturating_sub(AROUND + title.len());
    let letters: String = ('a'..='z').cycle().take(letters).collect();
    Ok(feedback(fields, &format!("{title} {letters}"), Map::new()))
}

/// The texts of the custom fields in a payload, in one.
fn texts(payload: &str) -> String {
    let payload: Value = serde_json::from_str(payload).unwrap_or_default();
    let feedback = payload["data"]["feedback"].as_object();
    let values = feedback.into_iter().flatten();
    let values = values.filter(|(key, _)| !key.ends_with("At"));
    let texts: Vec<&str> = values.filter_map(|(_, value)| value.as_str()).collect();
    texts.join(" ")
}
