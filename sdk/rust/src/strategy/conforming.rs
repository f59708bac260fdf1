//! Strategies for what a conforming sender writes: the strict reading, and nothing beyond it.
//!
//! An event of the tolerant reading is generated and then put right, so that everything the
//! protocol leaves open (custom fields, texts, unknown keys) stays as strange as it was.

use proptest::prelude::*;
use proptest::sample::select;

use super::event_of;
use crate::{EventName, Feedback, Field, Issue, IssueStatus, Timestamp, WebhookEvent};

/// Any documented event, as a conforming sender writes it.
pub fn conforming_event() -> BoxedStrategy<WebhookEvent> {
    select(&EventName::ALL)
        .prop_flat_map(conforming_event_of)
        .boxed()
}

/// The event of this name, as a conforming sender writes it.
pub fn conforming_event_of(name: EventName) -> BoxedStrategy<WebhookEvent> {
    (event_of(name), filling())
        .prop_map(|(event, filling)| filling.conforming(event))
        .boxed()
}

/// What takes the place of what does not conform.
#[derive(Debug, Clone)]
struct Filling {
    id: u64,
    time: Timestamp,
    status: IssueStatus,
    text: Option<String>,
    issue: Issue,
}

fn filling() -> impl Strategy<Value = Filling> {
    let id = prop_oneof![4 => 1_u64..100_000, 1 => 1..(1_u64 << 53), 1 => Just((1 << 53) - 1)];
    let text = proptest::option::of(super::text());
    (
        id,
        conforming_timestamp(),
        select(&IssueStatus::KNOWN),
        text,
        super::issue(),
    )
        .prop_map(|(id, time, status, text, issue)| Filling {
            id,
            time,
            status,
            text,
            issue,
        })
}

fn conforming_timestamp() -> impl Strategy<Value = Timestamp> {
    let date = "(19[7-9]|20[0-9])[0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    let time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    (date, time, "(000|[0-9]{3})").prop_filter_map("no timestamp", |(date, time, fraction)| {
        Timestamp::new(format!("{date}T{time}.{fraction}Z")).ok()
    })
}

impl Filling {
    fn conforming(&self, mut event: WebhookEvent) -> WebhookEvent {
        match &mut event {
            WebhookEvent::FeedbackCreation { data, .. } => {
                self.feedback(&mut data.feedback);
                for issue in &mut data.feedback.issues {
                    self.issue(issue);
                }
                self.ids(&mut data.channel.id, &mut data.project.id);
            }
            WebhookEvent::IssueCreation { data, .. } => {
                self.issue(&mut data.issue);
                self.id(&mut data.project.id);
            }
            WebhookEvent::IssueStatusChange { data, .. } => {
                self.issue(&mut data.issue);
                self.id(&mut data.project.id);
                self.status(&mut data.previous_status);
            }
            WebhookEvent::IssueAddition { data, .. } => {
                self.feedback(&mut data.feedback);
                for issue in &mut data.feedback.issues {
                    self.partial(issue);
                }
                self.ids(&mut data.channel.id, &mut data.project.id);
                let added = std::mem::take(&mut data.added_issue);
                let mut added = added.into_option().unwrap_or_else(|| self.issue.clone());
                self.issue(&mut added);
                data.added_issue = Field::Present(added);
            }
            WebhookEvent::Unknown { .. } => {}
        }
        event
    }

    fn feedback(&self, feedback: &mut Feedback) {
        self.id(&mut feedback.id);
        feedback.created_at = Field::Present(self.time.clone());
        feedback.updated_at = self.time.clone();
    }

    /// Complete: every key has a value, or a null that conforms.
    fn issue(&self, issue: &mut Issue) {
        let text = || self.text.clone().map_or(Field::Null, Field::Present);
        self.partial(issue);
        issue.created_at = Field::Present(self.time.clone());
        issue.updated_at = Field::Present(self.time.clone());
        if issue.description.is_absent() {
            issue.description = text();
        }
        if issue.external_issue_id.is_absent() {
            issue.external_issue_id = text();
        }
        if issue.feedback_count.is_absent() {
            issue.feedback_count = Field::Present(0);
        }
    }

    /// What is there has a value that conforms.
    fn partial(&self, issue: &mut Issue) {
        self.id(&mut issue.id);
        self.status(&mut issue.status);
        for time in [&mut issue.created_at, &mut issue.updated_at] {
            if !time.is_absent() {
                *time = Field::Present(self.time.clone());
            }
        }
        match &mut issue.feedback_count {
            Field::Absent => {}
            Field::Null => issue.feedback_count = Field::Present(0),
            Field::Present(count) => *count = (*count).min(self.id),
        }
    }

    fn status(&self, status: &mut IssueStatus) {
        if matches!(status, IssueStatus::Other(_)) {
            *status = self.status.clone();
        }
    }

    fn ids(&self, channel: &mut u64, project: &mut u64) {
        self.id(channel);
        self.id(project);
    }

    fn id(&self, id: &mut u64) {
        if !(1..1 << 53).contains(id) {
            *id = self.id;
        }
    }
}
