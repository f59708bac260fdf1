//! Effects: what comes again takes effect once.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.effect.idempotence.in-a-row",
        clause: &clause::EFFECT_IDEMPOTENCE,
        title: "acts once on the same delivery, twice in a row",
        play: || ReceiverPlay::counted_in_a_row(&Delivery::news(1)),
        judge: |trace| trace.must_take_effect_once(),
        catches: &[(Defect::RepeatsEffects, Reason::RepeatedEffect)],
    },
    Check {
        id: "receiver.effect.idempotence.at-once",
        clause: &clause::EFFECT_IDEMPOTENCE,
        title: "acts once on the same delivery, twice at once",
        play: || ReceiverPlay::counted_at_once(&Delivery::news(2)),
        judge: |trace| trace.must_take_effect_once(),
        catches: &[
            (Defect::RepeatsEffects, Reason::RepeatedEffect),
            (Defect::RacesEffects, Reason::RepeatedEffect),
        ],
    },
];
