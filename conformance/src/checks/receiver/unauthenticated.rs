//! Callers without the token: nothing they send makes the receiver fail.

use super::forms::{delivery, forms};
use super::token::HUGE;
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::{Delivery, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

macro_rules! borne {
    ($($name:literal, $what:literal, $delivery:expr, $accepts:expr, $others:tt;)*) => {
        /// What is not the token does no harm.
        pub(super) static FORMS: &[Check<Receiver>] = &[$(Check {
            id: concat!("receiver.unauthenticated.robust.", $name),
            clause: &clause::UNAUTHENTICATED_ROBUST,
            title: concat!("does not fail on ", $what),
            play: || ReceiverPlay::one(&$delivery),
            judge: |trace| trace.must_be_kept_out_unharmed(&$others),
            catches: &[(Defect::FailsUnauthenticated, Reason::ServerError)],
        }),*];
    };
}

forms!(borne);

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.unauthenticated.robust.delivery",
        clause: &clause::UNAUTHENTICATED_ROBUST,
        title: "does not fail on a delivery without a token",
        play: || ReceiverPlay::one(&delivery().no_token()),
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
        play: || ReceiverPlay::one(&delivery().no_token().content_type("text/plain")),
        judge: |trace| trace.must_not_fail(),
        catches: &[(Defect::FailsUnauthenticated, Reason::ServerError)],
    },
    Check {
        id: "receiver.unauthenticated.robust.huge",
        clause: &clause::UNAUTHENTICATED_ROBUST,
        title: "does not fail on a body of 2 MiB without a token",
        play: || ReceiverPlay::one(&Delivery::of_size(HUGE).no_token()),
        judge: |trace| trace.must_not_fail_but_may_be_cut(),
        catches: &[(Defect::FailsUnauthenticated, Reason::ServerError)],
    },
];
