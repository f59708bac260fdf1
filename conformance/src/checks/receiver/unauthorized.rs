//! Unauthorized: a refusal for the token says so, with 401.

use super::forms::{delivery, forms};
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::{Delivery, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

macro_rules! told_apart {
    ($($name:literal, $what:literal, $delivery:expr, $accepts:expr, $others:tt;)*) => {
        /// What is not the token is called so.
        pub(super) static FORMS: &[Check<Receiver>] = &[$(Check {
            id: concat!("receiver.response.unauthorized.", $name),
            clause: &clause::RESPONSE_UNAUTHORIZED,
            title: concat!("answers ", $what, " with 401"),
            play: || ReceiverPlay::one(&$delivery),
            judge: |trace| trace.must_be_unauthorized(&$others),
            catches: &[(Defect::Forbids, Reason::NotUnauthorized)],
        }),*];
    };
}

forms!(told_apart);

pub(super) static CHECKS: &[Check<Receiver>] = &[Check {
    id: "receiver.response.unauthorized.missing",
    clause: &clause::RESPONSE_UNAUTHORIZED,
    title: "answers a missing token with 401",
    play: || ReceiverPlay::one(&delivery().no_token()),
    judge: |trace| trace.must_be_unauthorized(&[]),
    catches: &[(Defect::Forbids, Reason::NotUnauthorized)],
}];
