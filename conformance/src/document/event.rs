//! What both documents need to know of an event.

use crate::clause::{self, Clause};
use crate::payload::{self, Payload};
use abc_webhook::EventName;
use serde_json::Value;

use super::payload::{Components, UNKNOWN_EVENT, component_of};

/// An event, and what is said of it.
pub(super) struct Event<'a> {
    /// As it is spelt in JSON.
    pub(super) name: &'static str,
    /// The component that is its schema.
    pub(super) component: &'a str,
    /// When it is sent, and with what.
    pub(super) clause: &'static Clause,
    /// A delivery of it, and where that is from.
    pub(super) example: Value,
    pub(super) origin: &'static str,
}

/// An event that is not documented, which a receiver should take all the same.
pub(super) fn unknown() -> Event<'static> {
    let payload = &payload::UNKNOWN_EVENT;
    Event {
        name: UNKNOWN_EVENT,
        component: UNKNOWN_EVENT,
        clause: &clause::TOLERANCE_EVENT,
        example: example(payload),
        origin: "Invented",
    }
}

/// Every documented event that has a schema; a test says that all have.
pub(super) fn all(components: &Components) -> Vec<Event<'_>> {
    let events = EventName::ALL.into_iter();
    let events = events.filter_map(|name| {
        let (clause, payload) = sources(name);
        Some(Event {
            name: name.as_str(),
            component: component_of(name, components)?,
            clause,
            example: example(payload),
            origin: "As the vendor's guide shows it",
        })
    });
    events.collect()
}

/// The payloads of the suites are JSON: a test of theirs reads them all.
fn example(payload: &Payload) -> Value {
    serde_json::from_str(payload.text).unwrap_or_default()
}

fn sources(name: EventName) -> (&'static Clause, &'static Payload) {
    match name {
        EventName::FeedbackCreation => (
            &clause::EVENT_FEEDBACK_CREATION,
            &payload::FEEDBACK_CREATION,
        ),
        EventName::IssueCreation => (&clause::EVENT_ISSUE_CREATION, &payload::ISSUE_CREATION),
        EventName::IssueStatusChange => (
            &clause::EVENT_ISSUE_STATUS_CHANGE,
            &payload::ISSUE_STATUS_CHANGE,
        ),
        EventName::IssueAddition => (&clause::EVENT_ISSUE_ADDITION, &payload::ISSUE_ADDITION),
    }
}
