//! What the server's webhooks can be told of.

/// An event of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// Feedback was created.
    FeedbackCreation,
    /// An issue was created.
    IssueCreation,
    /// The status of an issue has changed.
    IssueStatusChange,
    /// An issue was added to feedback.
    IssueAddition,
}

impl Event {
    /// Every event, in the order of the guide.
    pub const ALL: [Self; 4] = [
        Self::FeedbackCreation,
        Self::IssueCreation,
        Self::IssueStatusChange,
        Self::IssueAddition,
    ];

    /// The value of `event` in a payload.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FeedbackCreation => "FEEDBACK_CREATION",
            Self::IssueCreation => "ISSUE_CREATION",
            Self::IssueStatusChange => "ISSUE_STATUS_CHANGE",
            Self::IssueAddition => "ISSUE_ADDITION",
        }
    }

    /// The event that payloads call `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == name)
    }
}
