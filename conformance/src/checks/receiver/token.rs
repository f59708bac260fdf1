//! Token: without the right one nothing is accepted.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.transport.token.wrong",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery with another token of the same length",
        play: || ReceiverPlay::one(&delivery().token(TokenForm::Wrong)),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::ComparesLengths, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.missing",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery without a token",
        play: || ReceiverPlay::one(&delivery().no_token()),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsMissingToken, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.empty",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery with an empty token",
        play: || ReceiverPlay::one(&delivery().token(TokenForm::Empty)),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsEmptyToken, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.prefix",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery with the token cut by one byte",
        play: || ReceiverPlay::one(&delivery().token(TokenForm::Prefix)),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsPrefix, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.longer",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery with the token and one byte more",
        play: || ReceiverPlay::one(&delivery().token(TokenForm::Longer)),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsLonger, Reason::Accepted)],
    },
    Check {
        id: "receiver.transport.token.other-case",
        clause: &clause::TRANSPORT_TOKEN,
        title: "does not accept a delivery with the token in the other case",
        play: || ReceiverPlay::one(&delivery().token(TokenForm::OtherCase)),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::IgnoresCase, Reason::Accepted)],
    },
    Check {
        id: "receiver.header.case",
        clause: &clause::HEADER_CASE,
        title: "finds the token whatever the case of the header's name",
        play: || ReceiverPlay::one(&delivery().token_header("X-WEBHOOK-Token")),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::NeedsLowerCase, Reason::NotAccepted)],
    },
];

fn delivery() -> Delivery {
    Delivery::of(&payload::ISSUE_CREATION_OBSERVED)
}
