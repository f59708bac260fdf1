//! Load: many at once, and some that never come to an end.

use super::forms::delivery;
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::ReceiverPlay;
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

/// How many requests are left unfinished: more than a small pool of workers has.
const HELD: usize = 16;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.load.burst",
        clause: &clause::LOAD_BURST,
        title: "answers a burst of deliveries with 200 each, and in time",
        play: || ReceiverPlay::burst(&delivery()),
        judge: |trace| trace.must_be_accepted().and(|| trace.must_be_in_time()),
        catches: &[
            (Defect::LimitsCompany, Reason::NotAccepted),
            (Defect::ServesOneByOne, Reason::NoAnswer),
        ],
    },
    Check {
        id: "receiver.load.held",
        clause: &clause::LOAD_HELD,
        title: "answers a delivery while others are left unfinished",
        play: || ReceiverPlay::beside_held(&delivery(), HELD),
        judge: |trace| trace.must_be_accepted().and(|| trace.must_be_in_time()),
        catches: &[(Defect::ServesOneConnection, Reason::NoAnswer)],
    },
];
