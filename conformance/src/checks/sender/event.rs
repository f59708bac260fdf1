//! Events: what a sender was given to deliver is what it delivers.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::sender::{SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.event.feedback-creation",
        clause: &clause::EVENT_FEEDBACK_CREATION,
        title: "delivers FEEDBACK_CREATION with all its content, custom fields included",
        play: || SenderPlay::of(&payload::FEEDBACK_CREATION_OBSERVED, [status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.content_must_be_kept(attempt)),
        catches: &[(Defect::LosesContent, Reason::ContentChanged)],
    },
    Check {
        id: "sender.event.issue-creation",
        clause: &clause::EVENT_ISSUE_CREATION,
        title: "delivers ISSUE_CREATION with all its content",
        play: || SenderPlay::of(&payload::ISSUE_CREATION_OBSERVED, [status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.content_must_be_kept(attempt)),
        catches: &[(Defect::LosesContent, Reason::ContentChanged)],
    },
    Check {
        id: "sender.event.issue-status-change",
        clause: &clause::EVENT_ISSUE_STATUS_CHANGE,
        title: "delivers ISSUE_STATUS_CHANGE with all its content, nulls included",
        play: || SenderPlay::of(&payload::ISSUE_STATUS_CHANGE_OBSERVED, [status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.content_must_be_kept(attempt)),
        catches: &[(Defect::LosesContent, Reason::ContentChanged)],
    },
    Check {
        id: "sender.event.issue-addition",
        clause: &clause::EVENT_ISSUE_ADDITION,
        title: "delivers ISSUE_ADDITION with all its content",
        play: || SenderPlay::of(&payload::ISSUE_ADDITION_OBSERVED, [status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.content_must_be_kept(attempt)),
        catches: &[(Defect::LosesContent, Reason::ContentChanged)],
    },
];
