//! What is left of a delivery once it is over.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.leftover.attempt",
        clause: &clause::LEFTOVER,
        title: "sends nothing more once it has reported the end of a delivery",
        play: || SenderPlay::answer([status(503), status(404)]).lingering(),
        judge: |trace| trace.nothing_may_be_sent_after_the_end(),
        catches: &[(Defect::SendsOnceMore, Reason::LeftOver)],
    },
    Check {
        id: "sender.leftover.connection",
        clause: &clause::LEFTOVER,
        title: "closes its connections within a minute of the end of a delivery",
        play: || SenderPlay::answer([status(200)]).lingering(),
        judge: |trace| trace.connections_must_be_closed(),
        catches: &[(Defect::KeepsConnections, Reason::ConnectionKept)],
    },
];
