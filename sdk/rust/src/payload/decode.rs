//! From bytes to [`WebhookEvent`].
//!
//! `event` decides what `data` is. It comes first on the wire, so the fast way reads the body
//! once, straight into the types. Where it comes last, it is read at the end of the body before
//! the rest is, and found to be true when the rest has been. Whatever the fast way refuses is
//! read again as a JSON value, which knows no order and no repeated keys: this second reading
//! has the last word, and it can say where in the body the fault is.

mod reader;

use serde::de::{DeserializeSeed, Error};
use serde_json::Value;
use serde_path_to_error::Track;

use super::error::{Fault, ParseError};
use super::{EventName, Fields, WebhookEvent};
use reader::{Name, Reader, data_of};

pub(super) fn parse(body: &[u8]) -> Result<WebhookEvent, ParseError> {
    let mut event = None;
    let read = parse_fast(body, &mut event);
    match event {
        Some(event) if read.is_ok() => Ok(event),
        _ => parse_slowly(body),
    }
}

/// To know that all of a body is UTF-8 is cheaper than to ask of each text in it, by far where
/// the texts are Korean.
fn parse_fast(body: &[u8], event: &mut Option<WebhookEvent>) -> Result<(), serde_json::Error> {
    let text = simdutf8::basic::from_utf8(body).map_err(Error::custom)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let body = Some(text);
    Reader { body, event }.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// The name of the event, if the body ends with it. This is a guess, for the reader to verify:
/// what looks like the end of a body need not be one.
fn last_name(text: &str) -> Option<Name> {
    last_name_without_blanks(text)
        .map(Name::Documented)
        .or_else(|| last_name_among_blanks(text))
}

/// What almost every body is: a documented name, and no white space around it.
fn last_name_without_blanks(text: &str) -> Option<EventName> {
    let text = text.strip_suffix("\"}")?;
    let names = EventName::ALL.into_iter();
    let mut found = names.filter(|name| {
        let before = text.strip_suffix(name.as_str());
        before.is_some_and(|before| before.ends_with("\"event\":\""))
    });
    found.next()
}

fn last_name_among_blanks(text: &str) -> Option<Name> {
    let text = text.trim_ascii_end().strip_suffix('}')?.trim_ascii_end();
    let (text, name) = text.strip_suffix('"')?.rsplit_once('"')?;
    let text = text.trim_ascii_end().strip_suffix(':')?.trim_ascii_end();
    text.ends_with("\"event\"").then(|| name.into())
}

fn parse_slowly(body: &[u8]) -> Result<WebhookEvent, ParseError> {
    let value = serde_json::from_slice(body).map_err(|error| ParseError::syntax(body, &error))?;
    let mut map = match value {
        Value::Object(map) => map,
        other => return Err(ParseError::shape("", Fault::mismatch(&other, "an object"))),
    };
    let name = match map.remove("event") {
        Some(Value::String(name)) => Name::from(&*name),
        Some(other) => {
            return Err(ParseError::shape(
                "/event",
                Fault::mismatch(&other, "a string"),
            ));
        }
        None => return Err(ParseError::shape("", Fault::MissingKey("event".to_owned()))),
    };
    let event = match map.remove("data") {
        Some(data) => Some(read_located(&name, &data)?),
        None => without_data(name),
    };
    let missing = || ParseError::shape("", Fault::MissingKey("data".to_owned()));
    let mut event = event.ok_or_else(missing)?;
    *event.extra_mut() = map.into_iter().collect();
    Ok(event)
}

/// Reads `data`; an error says where it is.
fn read_located(name: &Name, data: &Value) -> Result<WebhookEvent, ParseError> {
    let mut track = Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(data, &mut track);
    data_of(name, deserializer).map_err(|error| ParseError::in_data(data, &track.path(), &error))
}

/// The event of this name, if it can do without data.
fn without_data(name: Name) -> Option<WebhookEvent> {
    match name {
        Name::Documented(_) => None,
        Name::Other(event) => Some(WebhookEvent::Unknown {
            event,
            data: None,
            extra: Fields::new(),
        }),
    }
}
