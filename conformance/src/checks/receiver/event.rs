//! Events: each of the four is accepted, as documented and as the vendor's server sends it.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.event.feedback-creation.documented",
        clause: &clause::EVENT_FEEDBACK_CREATION,
        title: "answers FEEDBACK_CREATION, as documented, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::FEEDBACK_CREATION)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(
            Defect::RefusesEvent("FEEDBACK_CREATION"),
            Reason::NotAccepted,
        )],
    },
    Check {
        id: "receiver.event.feedback-creation.observed",
        clause: &clause::EVENT_FEEDBACK_CREATION,
        title: "answers FEEDBACK_CREATION, as the vendor's server sends it, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::FEEDBACK_CREATION_OBSERVED)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(
            Defect::RefusesEvent("FEEDBACK_CREATION"),
            Reason::NotAccepted,
        )],
    },
    Check {
        id: "receiver.event.issue-creation.documented",
        clause: &clause::EVENT_ISSUE_CREATION,
        title: "answers ISSUE_CREATION, as documented, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesEvent("ISSUE_CREATION"), Reason::NotAccepted)],
    },
    Check {
        id: "receiver.event.issue-creation.observed",
        clause: &clause::EVENT_ISSUE_CREATION,
        title: "answers ISSUE_CREATION, as the vendor's server sends it, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesEvent("ISSUE_CREATION"), Reason::NotAccepted)],
    },
    Check {
        id: "receiver.event.issue-status-change.documented",
        clause: &clause::EVENT_ISSUE_STATUS_CHANGE,
        title: "answers ISSUE_STATUS_CHANGE, as documented, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_STATUS_CHANGE)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(
            Defect::RefusesEvent("ISSUE_STATUS_CHANGE"),
            Reason::NotAccepted,
        )],
    },
    Check {
        id: "receiver.event.issue-status-change.observed",
        clause: &clause::EVENT_ISSUE_STATUS_CHANGE,
        title: "answers ISSUE_STATUS_CHANGE, as the vendor's server sends it, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_STATUS_CHANGE_OBSERVED)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(
            Defect::RefusesEvent("ISSUE_STATUS_CHANGE"),
            Reason::NotAccepted,
        )],
    },
    Check {
        id: "receiver.event.issue-addition.documented",
        clause: &clause::EVENT_ISSUE_ADDITION,
        title: "answers ISSUE_ADDITION, as documented and with partial issues, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_ADDITION)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesEvent("ISSUE_ADDITION"), Reason::NotAccepted)],
    },
    Check {
        id: "receiver.event.issue-addition.observed",
        clause: &clause::EVENT_ISSUE_ADDITION,
        title: "answers ISSUE_ADDITION, as the vendor's server sends it, with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_ADDITION_OBSERVED)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesEvent("ISSUE_ADDITION"), Reason::NotAccepted)],
    },
];
