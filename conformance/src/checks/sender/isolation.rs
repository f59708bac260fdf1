//! Isolation: one delivery beside another.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{Answer, Next, SenderPlay, hold, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.isolation.hanging-receiver",
        clause: &clause::ISOLATION,
        title: "delivers to one receiver while another does not answer",
        play: || SenderPlay::answer([hold(&Answer::of(200))]).and_then(Next::ToAnother),
        judge: |trace| trace.a_hanging_receiver_may_not_delay_another(),
        catches: &[(Defect::DeliversOneByOne, Reason::Delayed)],
    },
    Check {
        id: "sender.isolation.retried-delivery",
        clause: &clause::ISOLATION,
        title: "delivers the next event while the one before it waits to be retried",
        play: || SenderPlay::answer([status(500)]).and_then(Next::ToTheSame),
        judge: |trace| trace.a_retry_may_not_delay_the_next_event(),
        catches: &[
            (Defect::DeliversOneByOne, Reason::Delayed),
            (Defect::QueuesForEachUrl, Reason::Delayed),
        ],
    },
];
