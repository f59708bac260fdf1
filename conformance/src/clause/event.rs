//! Events: what each of the four deliveries carries.

use super::{BOTH, Clause, Level, Source};

/// `event.feedback-creation`
pub static EVENT_FEEDBACK_CREATION: Clause = Clause {
    id: "event.feedback-creation",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence, Source::Example],
    section: &["Supported Event Types", "1. FEEDBACK_CREATION"],
    text: "New feedback is told as FEEDBACK_CREATION, with feedback, channel and project in data.",
    excused: &[],
};

/// `event.issue-creation`
pub static EVENT_ISSUE_CREATION: Clause = Clause {
    id: "event.issue-creation",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence, Source::Example],
    section: &["Supported Event Types", "2. ISSUE_CREATION"],
    text: "A new issue is told as ISSUE_CREATION, with issue and project in data.",
    excused: &[],
};

/// `event.issue-status-change`
pub static EVENT_ISSUE_STATUS_CHANGE: Clause = Clause {
    id: "event.issue-status-change",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence, Source::Example],
    section: &["Supported Event Types", "3. ISSUE_STATUS_CHANGE"],
    text: "A change of an issue's status is told as ISSUE_STATUS_CHANGE, with issue, project and \
           previousStatus in data.",
    excused: &[],
};

/// `event.issue-addition`
pub static EVENT_ISSUE_ADDITION: Clause = Clause {
    id: "event.issue-addition",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence, Source::Example],
    section: &["Supported Event Types", "4. ISSUE_ADDITION"],
    text: "An issue added to feedback is told as ISSUE_ADDITION, with feedback, channel, project \
           and addedIssue in data.",
    excused: &[],
};
