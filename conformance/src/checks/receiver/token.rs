//! Token: without the right one nothing is accepted, and with it the head may look as HTTP allows.

use super::forms::{delivery, forms};
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::{Delivery, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

macro_rules! never_accepted {
    ($($name:literal, $what:literal, $delivery:expr, $accepts:expr, $others:tt;)*) => {
        /// What is not the token does not open the door.
        pub(super) static FORMS: &[Check<Receiver>] = &[$(Check {
            id: concat!("receiver.transport.token.", $name),
            clause: &clause::TRANSPORT_TOKEN,
            title: concat!("does not accept a delivery with ", $what),
            play: || ReceiverPlay::one(&$delivery),
            judge: |trace| trace.must_be_kept_out(&$others),
            catches: &[($accepts, Reason::Accepted)],
        }),*];
    };
}

forms!(never_accepted);

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.transport.token.missing",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery without a token",
        play: || ReceiverPlay::one(&delivery().no_token()),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsMissingToken, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.malformed",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a malformed body without a token",
        play: || ReceiverPlay::one(&Delivery::text("{").no_token()),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsEverything, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.content-type",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept another content type without a token",
        play: || ReceiverPlay::one(&delivery().no_token().content_type("text/plain")),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsEverything, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.huge",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a body of 2 MiB without a token",
        play: || ReceiverPlay::one(&Delivery::of_size(HUGE).no_token()),
        judge: |trace| trace.must_not_be_accepted_but_may_be_cut(),
        catches: &[(Defect::AcceptsEverything, Reason::Accepted)],
    },
    Check {
        id: "receiver.header.case",
        clause: &clause::HEADER_CASE,
        title: "finds the token whatever the case of the header's name",
        play: || ReceiverPlay::one(&delivery().token_header("X-WEBHOOK-Token")),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::NeedsLowerCase, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.header.blanks",
        clause: &clause::HEADER_BLANKS,
        title: "finds the token between blanks that are no part of it",
        play: || ReceiverPlay::one(&delivery().token_between_blanks()),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::KeepsBlanks, Reason::NotAccepted)],
    },
];

/// The bytes of a body that nobody should read for a caller without the token.
pub(super) const HUGE: usize = 2 * 1024 * 1024;
