//! The `data` of the four documented events.

use super::record::record;
use super::{Channel, Feedback, Field, Fields, Issue, IssueStatus, Project};

record! {
    /// What a `FEEDBACK_CREATION` tells (clause `event.feedback-creation`).
    pub struct FeedbackCreation {
        /// The new feedback; its issues are complete.
        pub feedback: Feedback = "feedback",
        /// The channel through which it came.
        pub channel: Channel = "channel",
        /// The project the channel belongs to.
        pub project: Project = "project",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}

record! {
    /// What an `ISSUE_CREATION` tells (clause `event.issue-creation`).
    pub struct IssueCreation {
        /// The new issue.
        pub issue: Issue = "issue",
        /// The project the issue belongs to.
        pub project: Project = "project",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}

record! {
    /// What an `ISSUE_STATUS_CHANGE` tells (clause `event.issue-status-change`).
    pub struct IssueStatusChange {
        /// The issue, with its new status.
        pub issue: Issue = "issue",
        /// The project the issue belongs to.
        pub project: Project = "project",
        /// The status before the change.
        pub previous_status: IssueStatus = "previousStatus" eg "OPEN",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}

record! {
    /// What an `ISSUE_ADDITION` tells (clause `event.issue-addition`).
    pub struct IssueAddition {
        /// The feedback; its issues may be cut down to number, name and status.
        pub feedback: Feedback = "feedback" [with partial issues],
        /// The channel through which the feedback came.
        pub channel: Channel = "channel",
        /// The project the channel belongs to.
        pub project: Project = "project",
        /// The issue that was added to the feedback. Receivers must do without it where the
        /// vendor's server leaves it out.
        pub added_issue: Field<Issue> = "addedIssue",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}
