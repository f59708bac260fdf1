//! Strategies for `proptest`: payloads as senders emit them, and stranger ones that the
//! tolerant reading still accepts.
//!
//! Whatever they generate survives a round trip. All of them are boxed: a tree of plain ones
//! would be too large for the stack of a test.

mod conforming;
mod data;
mod value;

use proptest::prelude::*;
use proptest::sample::select;

use crate::{EventName, WebhookEvent};

pub use conforming::{conforming_event, conforming_event_of};
pub use data::{
    channel, feedback, feedback_creation, field, id, issue, issue_addition, issue_creation,
    issue_status, issue_status_change, project, timestamp,
};
pub use value::{custom_fields, custom_value, extra_fields, json_value, text};

/// Any of the documented events, or an unknown one.
pub fn any_event() -> BoxedStrategy<WebhookEvent> {
    prop_oneof![4 => select(&EventName::ALL).prop_flat_map(event_of), 1 => unknown_event()].boxed()
}

/// An event of this name.
pub fn event_of(name: EventName) -> BoxedStrategy<WebhookEvent> {
    let extra = extra_fields(WebhookEvent::KEYS);
    match name {
        EventName::FeedbackCreation => (feedback_creation(), extra)
            .prop_map(|(data, extra)| WebhookEvent::FeedbackCreation { data, extra })
            .boxed(),
        EventName::IssueCreation => (issue_creation(), extra)
            .prop_map(|(data, extra)| WebhookEvent::IssueCreation { data, extra })
            .boxed(),
        EventName::IssueStatusChange => (issue_status_change(), extra)
            .prop_map(|(data, extra)| WebhookEvent::IssueStatusChange { data, extra })
            .boxed(),
        EventName::IssueAddition => (issue_addition(), extra)
            .prop_map(|(data, extra)| WebhookEvent::IssueAddition { data, extra })
            .boxed(),
    }
}

/// An event that is not documented: without data, with null, or with any.
pub fn unknown_event() -> BoxedStrategy<WebhookEvent> {
    let name = prop_oneof!["[A-Z]{1,8}_[A-Z]{1,12}", "feedback_creation", text()]
        .prop_filter("the name is documented", |name| {
            name.parse::<EventName>().is_err()
        });
    let data = proptest::option::of(json_value());
    (name, data, extra_fields(WebhookEvent::KEYS))
        .prop_map(|(event, data, extra)| WebhookEvent::Unknown { event, data, extra })
        .boxed()
}
