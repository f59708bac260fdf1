//! Events: their names, and their bodies with every key where the vendor's server puts it.

use bytes::Bytes;
use clap::ValueEnum;
use serde::Serialize;

use super::record::{Feedback, Issue, Named};

/// What a webhook can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Feedback was created.
    FeedbackCreation,
    /// An issue was created.
    IssueCreation,
    /// The status of an issue has changed.
    IssueStatusChange,
    /// An issue was added to feedback.
    IssueAddition,
}

/// Something that webhooks are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// The body of the delivery, which is the same in every attempt.
    pub body: Bytes,
}

#[derive(Serialize)]
struct Body<D> {
    event: &'static str,
    data: D,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfFeedback<'e> {
    feedback: Told<'e>,
    channel: Named<'e>,
    project: Named<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    added_issue: Option<&'e Issue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfIssue<'e> {
    issue: &'e Issue,
    project: Named<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_status: Option<&'e str>,
}

/// Feedback with its issues, and where they are.
pub(super) struct Told<'e> {
    pub(super) feedback: &'e Feedback,
    pub(super) issues: Vec<&'e Issue>,
}

impl Kind {
    /// Every kind there is.
    pub const ALL: [Self; 4] = [
        Self::FeedbackCreation,
        Self::IssueCreation,
        Self::IssueStatusChange,
        Self::IssueAddition,
    ];

    /// The value of `event`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FeedbackCreation => "FEEDBACK_CREATION",
            Self::IssueCreation => "ISSUE_CREATION",
            Self::IssueStatusChange => "ISSUE_STATUS_CHANGE",
            Self::IssueAddition => "ISSUE_ADDITION",
        }
    }
}

impl Event {
    pub(super) fn feedback_creation(
        feedback: Told<'_>,
        channel: Named<'_>,
        project: Named<'_>,
    ) -> Self {
        let data = OfFeedback {
            feedback,
            channel,
            project,
            added_issue: None,
        };
        Self::of(Kind::FeedbackCreation, data)
    }

    pub(super) fn issue_addition(
        feedback: Told<'_>,
        channel: Named<'_>,
        project: Named<'_>,
        added: &Issue,
    ) -> Self {
        let data = OfFeedback {
            feedback,
            channel,
            project,
            added_issue: Some(added),
        };
        Self::of(Kind::IssueAddition, data)
    }

    pub(super) fn issue_creation(issue: &Issue, project: Named<'_>) -> Self {
        let data = OfIssue {
            issue,
            project,
            previous_status: None,
        };
        Self::of(Kind::IssueCreation, data)
    }

    pub(super) fn status_change(issue: &Issue, project: Named<'_>, previous: &str) -> Self {
        let data = OfIssue {
            issue,
            project,
            previous_status: Some(previous),
        };
        Self::of(Kind::IssueStatusChange, data)
    }

    fn of(kind: Kind, data: impl Serialize) -> Self {
        let body = Body {
            event: kind.as_str(),
            data,
        };
        // What is made of texts and numbers can always be written.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        Self {
            kind,
            body: body.into(),
        }
    }
}
