//! Strategies for the data of events and the records in it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{custom_fields, extra_fields, text};
use crate::{
    Channel, Feedback, FeedbackCreation, Field, Issue, IssueAddition, IssueCreation, IssueStatus,
    IssueStatusChange, Project, Timestamp,
};

/// The data of a `FEEDBACK_CREATION`.
pub fn feedback_creation() -> BoxedStrategy<FeedbackCreation> {
    (
        feedback(),
        channel(),
        project(),
        extra_fields(FeedbackCreation::KEYS),
    )
        .prop_map(|(feedback, channel, project, extra)| FeedbackCreation {
            feedback,
            channel,
            project,
            extra,
        })
        .boxed()
}

/// The data of an `ISSUE_CREATION`.
pub fn issue_creation() -> BoxedStrategy<IssueCreation> {
    (issue(), project(), extra_fields(IssueCreation::KEYS))
        .prop_map(|(issue, project, extra)| IssueCreation {
            issue,
            project,
            extra,
        })
        .boxed()
}

/// The data of an `ISSUE_STATUS_CHANGE`.
pub fn issue_status_change() -> BoxedStrategy<IssueStatusChange> {
    (
        issue(),
        project(),
        issue_status(),
        extra_fields(IssueStatusChange::KEYS),
    )
        .prop_map(
            |(issue, project, previous_status, extra)| IssueStatusChange {
                issue,
                project,
                previous_status,
                extra,
            },
        )
        .boxed()
}

/// The data of an `ISSUE_ADDITION`.
pub fn issue_addition() -> BoxedStrategy<IssueAddition> {
    (
        feedback(),
        channel(),
        project(),
        field(issue()),
        extra_fields(IssueAddition::KEYS),
    )
        .prop_map(
            |(feedback, channel, project, added_issue, extra)| IssueAddition {
                feedback,
                channel,
                project,
                added_issue,
                extra,
            },
        )
        .boxed()
}

/// Feedback with custom fields of all formats and up to three issues.
pub fn feedback() -> BoxedStrategy<Feedback> {
    (
        id(),
        field(timestamp()),
        timestamp(),
        custom_fields(),
        vec(issue(), 0..=3),
    )
        .prop_map(|(id, created_at, updated_at, custom, issues)| Feedback {
            id,
            created_at,
            updated_at,
            custom,
            issues,
        })
        .boxed()
}

/// An issue: complete, cut down to number, name and status, or anything between.
pub fn issue() -> BoxedStrategy<Issue> {
    let details = (
        field(timestamp()),
        field(timestamp()),
        field(text()),
        field(text()),
        field(id()),
        extra_fields(Issue::KEYS),
    );
    let complete =
        (id(), text(), issue_status(), details).prop_map(|(id, name, status, details)| {
            let (created_at, updated_at, description, external_issue_id, feedback_count, extra) =
                details;
            Issue {
                id,
                created_at,
                updated_at,
                name,
                description,
                status,
                external_issue_id,
                feedback_count,
                extra,
            }
        });
    prop_oneof![3 => complete, 1 => short_issue()].boxed()
}

fn short_issue() -> BoxedStrategy<Issue> {
    (id(), text(), issue_status(), extra_fields(Issue::KEYS))
        .prop_map(|(id, name, status, extra)| Issue {
            id,
            created_at: Field::Absent,
            updated_at: Field::Absent,
            name,
            description: Field::Absent,
            status,
            external_issue_id: Field::Absent,
            feedback_count: Field::Absent,
            extra,
        })
        .boxed()
}

/// A channel.
pub fn channel() -> BoxedStrategy<Channel> {
    (id(), text(), extra_fields(Channel::KEYS))
        .prop_map(|(id, name, extra)| Channel { id, name, extra })
        .boxed()
}

/// A project.
pub fn project() -> BoxedStrategy<Project> {
    (id(), text(), extra_fields(Project::KEYS))
        .prop_map(|(id, name, extra)| Project { id, name, extra })
        .boxed()
}

/// A known status, or another one.
pub fn issue_status() -> BoxedStrategy<IssueStatus> {
    prop_oneof![
        3 => select(&IssueStatus::KNOWN),
        1 => prop_oneof!["[A-Z_]{0,12}", text()].prop_map(IssueStatus::from),
    ]
    .boxed()
}

/// A timestamp: mostly as the vendor writes it, sometimes another spelling of RFC 3339.
pub fn timestamp() -> BoxedStrategy<Timestamp> {
    let date = "(19[7-9]|20[0-9])[0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    let time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    let offset = "(Z|z|[+-](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9])";
    let written = prop_oneof![
        4 => (date, time, "\\.[0-9]{3}").prop_map(|(d, t, fraction)| format!("{d}T{t}{fraction}Z")),
        1 => (date, time).prop_map(|(d, t)| format!("{d}T{t}.000Z")),
        1 => (date, "[Tt]", time, "(\\.[0-9]{1,12})?", offset)
            .prop_map(|(d, separator, t, fraction, offset)| {
                format!("{d}{separator}{t}{fraction}{offset}")
            }),
        1 => Just("2016-12-31T23:59:60Z".to_owned()),
    ];
    written
        .prop_filter_map("no timestamp", |text| Timestamp::new(text).ok())
        .boxed()
}

/// A number as the vendor gives them, small or up to the end of a JavaScript-safe integer,
/// and sometimes beyond.
pub fn id() -> BoxedStrategy<u64> {
    prop_oneof![4 => 1_u64..100_000, 1 => 0..(1_u64 << 53), 1 => any::<u64>()].boxed()
}

/// Absent, null, or a value of this strategy.
pub fn field<T: std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Field<T>> {
    prop_oneof![
        1 => Just(Field::Absent),
        1 => Just(Field::Null),
        4 => value.prop_map(Field::Present),
    ]
    .boxed()
}
