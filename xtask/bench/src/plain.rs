//! The baseline: what one would write by hand from the guide, with serde's derives.
//!
//! Adjacently tagged, every documented key typed, other keys dropped, timestamps as text. The
//! custom fields are those of the guide's examples; for the capture of a channel with fields of
//! every format those of that channel; and where there are too many to write down, a map.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A body; `C` has the custom fields of its channel.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "event", content = "data", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all_fields = "camelCase")]
pub(crate) enum Event<F> {
    FeedbackCreation {
        feedback: F,
        channel: Named,
        project: Named,
    },
    IssueCreation {
        issue: Issue,
        project: Named,
    },
    IssueStatusChange {
        issue: Issue,
        project: Named,
        previous_status: Status,
    },
    IssueAddition {
        feedback: F,
        channel: Named,
        project: Named,
        added_issue: Option<Issue>,
    },
}

/// Feedback with the custom fields of the guide.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Feedback {
    id: u64,
    created_at: Option<String>,
    updated_at: String,
    message: Option<String>,
    user_email: Option<String>,
    issues: Vec<Issue>,
}

/// Feedback with the custom fields of a channel that has one of every format.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EveryFormat {
    id: u64,
    created_at: Option<String>,
    updated_at: String,
    a: Option<String>,
    name: Option<String>,
    tags: Option<Vec<String>>,
    event: Option<String>,
    shots: Option<Vec<String>>,
    rating: Option<f64>,
    #[serde(rename = "z_last")]
    z_last: Option<String>,
    keyword: Option<String>,
    message: Option<String>,
    summary: Option<String>,
    category: Option<String>,
    feedback: Option<String>,
    user_email: Option<String>,
    visited_at: Option<String>,
    issues: Vec<Issue>,
}

/// Feedback with all the custom fields there are.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnyFields {
    id: u64,
    created_at: Option<String>,
    updated_at: String,
    issues: Vec<Issue>,
    #[serde(flatten)]
    custom: HashMap<String, Value>,
}

/// An issue, which may be cut down to number, name and status.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Issue {
    id: u64,
    created_at: Option<String>,
    updated_at: Option<String>,
    name: String,
    description: Option<String>,
    status: Status,
    external_issue_id: Option<String>,
    feedback_count: Option<u64>,
}

/// A channel or a project.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Named {
    id: u64,
    name: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Init,
    OnReview,
    InProgress,
    Resolved,
    Pending,
    Open,
    #[serde(other)]
    Other,
}
