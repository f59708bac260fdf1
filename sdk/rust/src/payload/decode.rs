//! From bytes to [`WebhookEvent`].
//!
//! `event` decides what `data` is. It comes first on the wire, so the fast way reads the body
//! once, straight into the types. Whatever that refuses is read again as a JSON value, which
//! knows no order and no repeated keys: this second reading has the last word, and it can
//! say where in the body the fault is.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;
use serde_path_to_error::Track;

use super::error::{Fault, ParseError};
use super::record::Key;
use super::{
    EventName, FeedbackCreation, Fields, IssueAddition, IssueCreation, IssueStatusChange,
    WebhookEvent,
};

pub(super) fn parse(body: &[u8]) -> Result<WebhookEvent, ParseError> {
    serde_json::from_slice(body).or_else(|_| parse_slowly(body))
}

fn parse_slowly(body: &[u8]) -> Result<WebhookEvent, ParseError> {
    let value = serde_json::from_slice(body).map_err(|error| ParseError::syntax(body, &error))?;
    let mut map = match value {
        Value::Object(map) => map,
        other => return Err(ParseError::shape("", Fault::mismatch(&other, "an object"))),
    };
    let event = match map.remove("event") {
        Some(Value::String(event)) => event,
        Some(other) => {
            return Err(ParseError::shape(
                "/event",
                Fault::mismatch(&other, "a string"),
            ));
        }
        None => return Err(ParseError::shape("", Fault::MissingKey("event".to_owned()))),
    };
    let data = match map.remove("data") {
        Some(value) => Some(read_located(&event, &value)?),
        None => None,
    };
    into_event(event, data, map.into_iter().collect())
        .ok_or_else(|| ParseError::shape("", Fault::MissingKey("data".to_owned())))
}

/// Reads `data`; an error says where it is.
fn read_located(event: &str, data: &Value) -> Result<Data, ParseError> {
    let mut track = Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(data, &mut track);
    DataOf(event)
        .deserialize(deserializer)
        .map_err(|error| ParseError::in_data(data, &track.path(), &error))
}

/// `None` if the event needs data and there is none.
fn into_event(event: String, data: Option<Data>, extra: Fields) -> Option<WebhookEvent> {
    Some(match data {
        Some(Data::FeedbackCreation(data)) => WebhookEvent::FeedbackCreation { data, extra },
        Some(Data::IssueCreation(data)) => WebhookEvent::IssueCreation { data, extra },
        Some(Data::IssueStatusChange(data)) => WebhookEvent::IssueStatusChange { data, extra },
        Some(Data::IssueAddition(data)) => WebhookEvent::IssueAddition { data, extra },
        Some(Data::Unknown(data)) => WebhookEvent::Unknown {
            event,
            data: Some(data),
            extra,
        },
        None if EventName::from_str(&event).is_ok() => return None,
        None => WebhookEvent::Unknown {
            event,
            data: None,
            extra,
        },
    })
}

/// The `data` of an event; the variant is the event it belongs to.
#[expect(
    clippy::large_enum_variant,
    reason = "it lives until it is moved into an event"
)]
enum Data {
    FeedbackCreation(FeedbackCreation),
    IssueCreation(IssueCreation),
    IssueStatusChange(IssueStatusChange),
    IssueAddition(IssueAddition),
    Unknown(Value),
}

/// Reads the `data` of the event of this name.
struct DataOf<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for DataOf<'_> {
    type Value = Data;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        let Ok(name) = EventName::from_str(self.0) else {
            return Deserialize::deserialize(deserializer).map(Data::Unknown);
        };
        match name {
            EventName::FeedbackCreation => {
                Deserialize::deserialize(deserializer).map(Data::FeedbackCreation)
            }
            EventName::IssueCreation => {
                Deserialize::deserialize(deserializer).map(Data::IssueCreation)
            }
            EventName::IssueStatusChange => {
                Deserialize::deserialize(deserializer).map(Data::IssueStatusChange)
            }
            EventName::IssueAddition => {
                Deserialize::deserialize(deserializer).map(Data::IssueAddition)
            }
        }
    }
}

impl<'de> Deserialize<'de> for WebhookEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = WebhookEvent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WebhookEvent, A::Error> {
        let mut event: Option<String> = None;
        let mut data: Option<Data> = None;
        // `data` that came too early to be understood.
        let mut early: Option<Value> = None;
        let mut extra = Fields::default();

        while let Some(Key(key)) = map.next_key()? {
            match (&*key, &event) {
                // What was read by the old name would have to be read again by the new one.
                ("event", Some(_)) => return Err(A::Error::duplicate_field("event")),
                ("event", None) => event = Some(map.next_value()?),
                ("data", Some(event)) => data = Some(map.next_value_seed(DataOf(event))?),
                ("data", None) => early = Some(map.next_value()?),
                _ => drop(extra.insert(key, map.next_value::<Value>()?)),
            }
        }

        let event = event.ok_or_else(|| A::Error::missing_field("event"))?;
        if let (None, Some(value)) = (&data, early) {
            data = Some(
                DataOf(&event)
                    .deserialize(value)
                    .map_err(A::Error::custom)?,
            );
        }
        into_event(event, data, extra).ok_or_else(|| A::Error::missing_field("data"))
    }
}
