//! The payloads that the suites send, as exact texts.
//!
//! Each event in the form that the guide documents and in the form that the
//! vendor's server sends. Every one names its project `abc-webhook conformance`,
//! so that whoever finds one in a production system knows where it came from.

/// The name of the project in every payload.
pub const PROJECT: &str = "abc-webhook conformance";

/// A body, and what it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Payload {
    /// The value of `event`.
    pub event: &'static str,
    /// The body, byte for byte.
    pub text: &'static str,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident = $event:literal from $path:literal;)*) => {
        $(
            $(#[$doc])*
            pub static $name: Payload = Payload {
                event: $event,
                text: include_str!(concat!("../data/", $path)).trim_ascii(),
            };
        )*

        /// Every payload here.
        #[cfg(test)]
        static ALL: &[&Payload] = &[$(&$name),*];
    };
}

payloads! {
    /// FEEDBACK_CREATION as the guide shows it.
    FEEDBACK_CREATION = "FEEDBACK_CREATION" from "guide/feedback-creation.json";
    /// ISSUE_CREATION as the guide shows it.
    ISSUE_CREATION = "ISSUE_CREATION" from "guide/issue-creation.json";
    /// ISSUE_STATUS_CHANGE as the guide shows it.
    ISSUE_STATUS_CHANGE = "ISSUE_STATUS_CHANGE" from "guide/issue-status-change.json";
    /// ISSUE_ADDITION as the guide shows it, with partial issues.
    ISSUE_ADDITION = "ISSUE_ADDITION" from "guide/issue-addition.json";
    /// FEEDBACK_CREATION as the vendor's server sends it, with custom fields of every format.
    FEEDBACK_CREATION_OBSERVED = "FEEDBACK_CREATION" from "observed/feedback-creation.json";
    /// ISSUE_CREATION as the vendor's server sends it.
    ISSUE_CREATION_OBSERVED = "ISSUE_CREATION" from "observed/issue-creation.json";
    /// ISSUE_STATUS_CHANGE as the vendor's server sends it, with nulls.
    ISSUE_STATUS_CHANGE_OBSERVED = "ISSUE_STATUS_CHANGE" from "observed/issue-status-change.json";
    /// ISSUE_ADDITION as the vendor's server sends it, with complete issues.
    ISSUE_ADDITION_OBSERVED = "ISSUE_ADDITION" from "observed/issue-addition.json";
    /// An event that nobody knows yet.
    UNKNOWN_EVENT = "PROJECT_ARCHIVAL" from "tolerance/unknown-event.json";
    /// ISSUE_CREATION with unknown keys at every level.
    UNKNOWN_KEYS = "ISSUE_CREATION" from "tolerance/unknown-keys.json";
    /// ISSUE_STATUS_CHANGE between statuses that nobody knows yet.
    UNKNOWN_STATUS = "ISSUE_STATUS_CHANGE" from "tolerance/unknown-status.json";
    /// FEEDBACK_CREATION with a null wherever the vendor's server can send one.
    NULLS = "FEEDBACK_CREATION" from "tolerance/nulls.json";
    /// ISSUE_CREATION with the status that the guide's examples have.
    OPEN_STATUS = "ISSUE_CREATION" from "tolerance/open-status.json";
    /// ISSUE_ADDITION without the issue that was added.
    NO_ADDED_ISSUE = "ISSUE_ADDITION" from "tolerance/no-added-issue.json";
    /// FEEDBACK_CREATION with the keys of every object in another order.
    OTHER_ORDER = "FEEDBACK_CREATION" from "tolerance/other-order.json";
    /// FEEDBACK_CREATION with custom fields of every format.
    EVERY_FORMAT = "FEEDBACK_CREATION" from "lossless/formats.json";
    /// FEEDBACK_CREATION with custom fields that are called like something else.
    ODD_NAMES = "FEEDBACK_CREATION" from "lossless/names.json";
    /// FEEDBACK_CREATION with nulls, of the kind that a conforming sender writes.
    KEPT_NULLS = "FEEDBACK_CREATION" from "lossless/nulls.json";
    /// FEEDBACK_CREATION with numbers that are hard to keep.
    ODD_NUMBERS = "FEEDBACK_CREATION" from "lossless/numbers.json";
    /// FEEDBACK_CREATION as `trigger` sends it: what a user may have written.
    TRIGGER_FEEDBACK_CREATION = "FEEDBACK_CREATION" from "trigger/feedback-creation.json";
    /// ISSUE_CREATION as `trigger` sends it.
    TRIGGER_ISSUE_CREATION = "ISSUE_CREATION" from "trigger/issue-creation.json";
    /// ISSUE_STATUS_CHANGE as `trigger` sends it.
    TRIGGER_ISSUE_STATUS_CHANGE = "ISSUE_STATUS_CHANGE" from "trigger/issue-status-change.json";
    /// ISSUE_ADDITION as `trigger` sends it.
    TRIGGER_ISSUE_ADDITION = "ISSUE_ADDITION" from "trigger/issue-addition.json";
    /// FEEDBACK_CREATION with text that is hard to keep.
    ODD_TEXT = "FEEDBACK_CREATION" from "lossless/text.json";
}

/// FEEDBACK_CREATION up to its custom fields, of which at least one must follow a comma.
pub const FEEDBACK_BEFORE: &str = r#"{"event":"FEEDBACK_CREATION","data":{"feedback":{"id":7,"createdAt":"2026-11-23T09:42:33.195Z","updatedAt":"2026-11-23T09:42:33.000Z""#;

/// What follows the custom fields of [`FEEDBACK_BEFORE`].
pub const FEEDBACK_AFTER: &str = r#","issues":[]},"channel":{"id":1,"name":"All Formats"},"project":{"id":1,"name":"abc-webhook conformance"}}}"#;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_payload_is_json_of_its_event_and_names_the_suite() {
        for payload in ALL {
            let value: Value = serde_json::from_str(payload.text).unwrap();
            assert_eq!(value["event"], payload.event);
            assert_eq!(
                value["data"]["project"]["name"], "abc-webhook conformance",
                "{}",
                payload.text
            );
        }
    }
}
