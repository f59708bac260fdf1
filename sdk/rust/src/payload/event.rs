//! [`WebhookEvent`]: a whole body.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{
    EventName, FeedbackCreation, Fields, IssueAddition, IssueCreation, IssueStatusChange,
    ParseError, decode, record,
};

/// One event, as a sender tells it: its name, its data, and what else stood beside them.
///
/// Read one from a body with [`parse`](WebhookEvent::parse). `Deserialize` reads the same
/// values, but its errors do not say where they are, and it refuses two things that `parse`
/// takes: a second `event`, and a wrong value in front of a right one under the same key.
///
/// `Serialize` writes `event`, then `data`, then the rest. It fails where a key of a
/// [`Fields`] map has a field of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum WebhookEvent {
    /// Feedback was created.
    FeedbackCreation {
        /// The feedback and where it came from.
        data: FeedbackCreation,
        /// Undocumented keys beside `event` and `data`.
        extra: Fields,
    },
    /// An issue was created.
    IssueCreation {
        /// The issue and its project.
        data: IssueCreation,
        /// Undocumented keys beside `event` and `data`.
        extra: Fields,
    },
    /// An issue's status changed.
    IssueStatusChange {
        /// The issue, its project and its status before.
        data: IssueStatusChange,
        /// Undocumented keys beside `event` and `data`.
        extra: Fields,
    },
    /// An issue was added to feedback.
    IssueAddition {
        /// The feedback, the issue, and where the feedback came from.
        data: IssueAddition,
        /// Undocumented keys beside `event` and `data`.
        extra: Fields,
    },
    /// An event this version does not know: to be acknowledged, not to be refused.
    Unknown {
        /// The name of the event.
        event: String,
        /// Its data; `None` without the key, `Some(Value::Null)` with a null.
        data: Option<Value>,
        /// Keys beside `event` and `data`.
        extra: Fields,
    },
}

impl WebhookEvent {
    /// The keys with a meaning of their own.
    pub const KEYS: &'static [&'static str] = &["event", "data"];

    /// Reads a body: UTF-8 JSON, one object, nothing behind it.
    ///
    /// Keys may come in any order; of a repeated key the last value counts; values nested
    /// deeper than 128 levels are refused, and so is a byte order mark, as by JavaScript.
    pub fn parse(body: &[u8]) -> Result<Self, ParseError> {
        decode::parse(body)
    }

    /// The event's name, as it is spelt in JSON.
    pub fn event(&self) -> &str {
        match self {
            WebhookEvent::Unknown { event, .. } => event,
            WebhookEvent::FeedbackCreation { .. } => EventName::FeedbackCreation.as_str(),
            WebhookEvent::IssueCreation { .. } => EventName::IssueCreation.as_str(),
            WebhookEvent::IssueStatusChange { .. } => EventName::IssueStatusChange.as_str(),
            WebhookEvent::IssueAddition { .. } => EventName::IssueAddition.as_str(),
        }
    }

    /// Undocumented keys beside `event` and `data`.
    pub fn extra(&self) -> &Fields {
        match self {
            WebhookEvent::FeedbackCreation { extra, .. }
            | WebhookEvent::IssueCreation { extra, .. }
            | WebhookEvent::IssueStatusChange { extra, .. }
            | WebhookEvent::IssueAddition { extra, .. }
            | WebhookEvent::Unknown { extra, .. } => extra,
        }
    }
}

impl WebhookEvent {
    pub(super) fn extra_mut(&mut self) -> &mut Fields {
        match self {
            WebhookEvent::FeedbackCreation { extra, .. }
            | WebhookEvent::IssueCreation { extra, .. }
            | WebhookEvent::IssueStatusChange { extra, .. }
            | WebhookEvent::IssueAddition { extra, .. }
            | WebhookEvent::Unknown { extra, .. } => extra,
        }
    }
}

impl Serialize for WebhookEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("event", self.event())?;
        match self {
            WebhookEvent::FeedbackCreation { data, .. } => map.serialize_entry("data", data)?,
            WebhookEvent::IssueCreation { data, .. } => map.serialize_entry("data", data)?,
            WebhookEvent::IssueStatusChange { data, .. } => map.serialize_entry("data", data)?,
            WebhookEvent::IssueAddition { data, .. } => map.serialize_entry("data", data)?,
            WebhookEvent::Unknown {
                data: Some(data), ..
            } => map.serialize_entry("data", data)?,
            WebhookEvent::Unknown { data: None, .. } => {}
        }
        record::write_rest(&mut map, Self::KEYS, self.extra())?;
        map.end()
    }
}
