//! Transport: POST and JSON are taken, over HTTPS.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;
use crate::trace::receiver::Offer;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.transport.post",
        clause: &clause::TRANSPORT_POST,
        title: "does not refuse a delivery for its method, which is POST",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED)),
        judge: |trace| trace.must_not_be(&[404, 405, 501], Reason::MethodRefused),
        catches: &[(Defect::RefusesPost, Reason::MethodRefused)],
    },
    Check {
        id: "receiver.transport.json",
        clause: &clause::TRANSPORT_JSON,
        title: "does not refuse a delivery for its content type, which is application/json",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED)),
        judge: |trace| trace.must_not_be(&[406, 415], Reason::MediaTypeRefused),
        catches: &[(Defect::RefusesJson, Reason::MediaTypeRefused)],
    },
    Check {
        id: "receiver.transport.https",
        clause: &clause::TRANSPORT_HTTPS,
        title: "is reached over HTTPS, unless it is on this machine",
        // The URL says it; no delivery need travel in the open to find that out.
        play: || ReceiverPlay::shake(&[Offer::Current]),
        judge: |trace| trace.must_be_encrypted(),
        catches: &[(Defect::ListensElsewhere, Reason::Unencrypted)],
    },
];
