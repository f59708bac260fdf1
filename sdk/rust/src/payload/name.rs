//! [`EventName`]: the four documented events.

use std::fmt;
use std::str::FromStr;

/// The name of a documented event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventName {
    /// `FEEDBACK_CREATION`: feedback was created (clause `event.feedback-creation`).
    FeedbackCreation,
    /// `ISSUE_CREATION`: an issue was created (clause `event.issue-creation`).
    IssueCreation,
    /// `ISSUE_STATUS_CHANGE`: an issue's status changed (clause `event.issue-status-change`).
    IssueStatusChange,
    /// `ISSUE_ADDITION`: an issue was added to feedback (clause `event.issue-addition`).
    IssueAddition,
}

impl EventName {
    /// All of them, in the order of the documentation.
    pub const ALL: [EventName; 4] = [
        EventName::FeedbackCreation,
        EventName::IssueCreation,
        EventName::IssueStatusChange,
        EventName::IssueAddition,
    ];

    /// The name as it is spelt in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            EventName::FeedbackCreation => "FEEDBACK_CREATION",
            EventName::IssueCreation => "ISSUE_CREATION",
            EventName::IssueStatusChange => "ISSUE_STATUS_CHANGE",
            EventName::IssueAddition => "ISSUE_ADDITION",
        }
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no documented event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "event name: none of FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION"
)]
pub struct UnknownEventName;

impl FromStr for EventName {
    type Err = UnknownEventName;

    fn from_str(text: &str) -> Result<Self, UnknownEventName> {
        match text {
            "FEEDBACK_CREATION" => Ok(EventName::FeedbackCreation),
            "ISSUE_CREATION" => Ok(EventName::IssueCreation),
            "ISSUE_STATUS_CHANGE" => Ok(EventName::IssueStatusChange),
            "ISSUE_ADDITION" => Ok(EventName::IssueAddition),
            _ => Err(UnknownEventName),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_it_is_written() {
        for name in EventName::ALL {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        for text in ["", "feedback_creation", "ISSUE_CREATION "] {
            assert_eq!(text.parse::<EventName>(), Err(UnknownEventName), "{text}");
        }
    }
}
