//! Tolerance: what a receiver should bear without a word.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.tolerance.event",
        clause: &clause::TOLERANCE_EVENT,
        title: "answers an event that it does not know with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::UNKNOWN_EVENT)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesUnknownEvents, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.key",
        clause: &clause::TOLERANCE_KEY,
        title: "answers a payload with unknown keys with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::UNKNOWN_KEYS)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesUnknownKeys, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.status",
        clause: &clause::TOLERANCE_STATUS,
        title: "answers a status that it does not know with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::UNKNOWN_STATUS)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesUnknownStatuses, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.null",
        clause: &clause::TOLERANCE_NULL,
        title: "answers a payload with nulls where the vendor sends them with 200",
        play: || ReceiverPlay::one(&Delivery::of(&payload::NULLS)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesNulls, Reason::NotAccepted)],
    },
];
