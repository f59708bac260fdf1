//! Duplicates: what comes again is answered again.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.duplicate.in-a-row",
        clause: &clause::DUPLICATE,
        title: "answers the same delivery, twice in a row, with 200 both times",
        play: || ReceiverPlay::in_a_row(&Delivery::of(&payload::ISSUE_ADDITION_OBSERVED), 2),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesDuplicates, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.duplicate.at-once",
        clause: &clause::DUPLICATE,
        title: "answers the same delivery, twice at once, with 200 both times",
        play: || ReceiverPlay::at_once(&Delivery::of(&payload::ISSUE_ADDITION_OBSERVED), 2),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesDuplicates, Reason::NotAccepted)],
    },
];
