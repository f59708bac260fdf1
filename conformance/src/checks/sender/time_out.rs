//! Time-outs: an attempt that is not answered ends, and the next one waits from there.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{SenderPlay, endless_body, silence, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.attempt.time-out.silence",
        clause: &clause::ATTEMPT_TIME_OUT,
        title: "gives an attempt up within 30 s when no answer comes",
        play: || SenderPlay::answer([silence(), status(200)]),
        judge: |trace| trace.the_first_attempt_must_end(),
        catches: &[(Defect::HasNoTimeOut, Reason::NoTimeOut)],
    },
    Check {
        id: "sender.attempt.time-out.endless-body",
        clause: &clause::ATTEMPT_TIME_OUT,
        title: "is done with an answer within 30 s when its body does not end",
        play: || SenderPlay::answer([endless_body(200), status(200)]),
        judge: |trace| trace.the_first_attempt_must_end(),
        catches: &[(Defect::HasNoTimeOut, Reason::NoTimeOut)],
    },
];
