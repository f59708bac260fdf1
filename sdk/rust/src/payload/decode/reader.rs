//! From any deserializer to an event.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::{last_name, without_data};
use crate::payload::key::Key;
use crate::payload::place::{Place, PlaceOf};
use crate::payload::{EventName, Fields, WebhookEvent};

/// The name of an event. Most are documented, and need no copy.
#[derive(PartialEq)]
pub(super) enum Name {
    Documented(EventName),
    Other(String),
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        match EventName::from_str(text) {
            Ok(name) => Name::Documented(name),
            Err(_) => Name::Other(text.to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl Visitor<'_> for Reader {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
                Ok(text.into())
            }
        }

        deserializer.deserialize_str(Reader)
    }
}

/// Reads the `data` of the event of this name, and so all of the event but what is beside them.
#[inline]
pub(super) fn data_of<'de, D: Deserializer<'de>>(
    name: &Name,
    data: D,
) -> Result<WebhookEvent, D::Error> {
    let extra = Fields::new();
    Ok(match name {
        Name::Documented(EventName::FeedbackCreation) => WebhookEvent::FeedbackCreation {
            data: Deserialize::deserialize(data)?,
            extra,
        },
        Name::Documented(EventName::IssueCreation) => WebhookEvent::IssueCreation {
            data: Deserialize::deserialize(data)?,
            extra,
        },
        Name::Documented(EventName::IssueStatusChange) => WebhookEvent::IssueStatusChange {
            data: Deserialize::deserialize(data)?,
            extra,
        },
        Name::Documented(EventName::IssueAddition) => WebhookEvent::IssueAddition {
            data: Deserialize::deserialize(data)?,
            extra,
        },
        Name::Other(name) => WebhookEvent::Unknown {
            event: name.clone(),
            data: Some(Deserialize::deserialize(data)?),
            extra,
        },
    })
}

/// Puts the event with this data where it is to be: an event is large, and every move counts.
struct DataInto<'a> {
    name: &'a Name,
    event: &'a mut Option<WebhookEvent>,
}

impl<'de> DeserializeSeed<'de> for DataInto<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        *self.event = Some(data_of(self.name, deserializer)?);
        Ok(())
    }
}

impl<'de> Deserialize<'de> for WebhookEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut event = None;
        let reader = Reader {
            body: None,
            event: &mut event,
        };
        reader.deserialize(deserializer)?;
        event.ok_or_else(|| D::Error::missing_field("data"))
    }
}

/// Reads an event to where it is to be.
pub(super) struct Reader<'a> {
    /// The whole body, where it is at hand, to look for a name that comes behind the data.
    pub(super) body: Option<&'a str>,
    pub(super) event: &'a mut Option<WebhookEvent>,
}

/// Where a value of the body goes, by its key.
enum Part {
    Event,
    Data,
    Extra(Key),
}

impl Place for Part {
    fn known(key: &str) -> Option<Self> {
        match key {
            "event" => Some(Part::Event),
            "data" => Some(Part::Data),
            _ => None,
        }
    }

    fn rest(key: &str) -> Self {
        Part::Extra(key.into())
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut name: Option<Name> = None;
        let mut guess: Option<Name> = None;
        // `data` that came too early to be understood.
        let mut early: Option<Value> = None;
        let mut extra = Fields::new();

        while let Some(part) = map.next_key_seed(PlaceOf::<Part>::new())? {
            if matches!(part, Part::Data) && name.is_none() {
                guess = self.body.and_then(last_name);
            }
            match (part, name.as_ref().or(guess.as_ref())) {
                // What was read by the old name would have to be read again by the new one.
                (Part::Event, _) if name.is_some() => {
                    return Err(A::Error::duplicate_field("event"));
                }
                (Part::Event, _) => name = Some(map.next_value()?),
                (Part::Data, Some(name)) => {
                    let event = &mut *self.event;
                    map.next_value_seed(DataInto { name, event })?;
                }
                (Part::Data, None) => early = Some(map.next_value()?),
                (Part::Extra(key), _) => extra.set(key, map.next_value()?),
            }
        }

        let name = name.ok_or_else(|| A::Error::missing_field("event"))?;
        match &self.event {
            Some(_) if guess.is_some_and(|guess| guess != name) => {
                return Err(A::Error::custom("the data was read by another name"));
            }
            Some(_) => {}
            None => *self.event = Some(late(name, early)?),
        }
        if let Some(event) = self.event
            && !extra.is_empty()
        {
            *event.extra_mut() = extra;
        }
        Ok(())
    }
}

/// The event whose name came behind its data, or that has no data.
fn late<E: Error>(name: Name, data: Option<Value>) -> Result<WebhookEvent, E> {
    match data {
        Some(data) => data_of(&name, data).map_err(E::custom),
        None => without_data(name).ok_or_else(|| E::missing_field("data")),
    }
}
