//! Callers without the token: nothing they send makes the receiver fail.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.unauthenticated.robust.delivery",
        clause: &clause::UNAUTHENTICATED_ROBUST,
        title: "does not fail on a delivery without a token",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED).no_token()),
        judge: |trace| trace.must_not_fail(),
        catches: &[(Defect::FailsUnauthenticated, Reason::ServerError)],
    },
    Check {
        id: "receiver.unauthenticated.robust.malformed",
        clause: &clause::UNAUTHENTICATED_ROBUST,
        title: "does not fail on a malformed body without a token",
        play: || ReceiverPlay::one(&Delivery::text("{").no_token()),
        judge: |trace| trace.must_not_fail(),
        catches: &[(Defect::FailsUnauthenticated, Reason::ServerError)],
    },
    Check {
        id: "receiver.unauthenticated.robust.content-type",
        clause: &clause::UNAUTHENTICATED_ROBUST,
        title: "does not fail on another content type without a token",
        play: || {
            let delivery = Delivery::of(&payload::ISSUE_CREATION_OBSERVED);
            ReceiverPlay::one(&delivery.no_token().content_type("text/plain"))
        },
        judge: |trace| trace.must_not_fail(),
        catches: &[(Defect::FailsUnauthenticated, Reason::ServerError)],
    },
];
