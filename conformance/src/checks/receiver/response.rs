//! Responses: 200 for what was processed, 401 for a wrong token, another 4xx for nonsense.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.response.ok",
        clause: &clause::RESPONSE_OK,
        title: "answers a delivery with 200 and not with another 2xx",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::AnswersAccepted, Reason::OtherSuccess)],
    },
    Check {
        id: "receiver.response.unauthorized.wrong",
        clause: &clause::RESPONSE_UNAUTHORIZED,
        title: "answers a wrong token with 401",
        play: || {
            let delivery = Delivery::of(&payload::ISSUE_CREATION_OBSERVED);
            ReceiverPlay::one(&delivery.token(TokenForm::Wrong))
        },
        judge: |trace| trace.must_be_unauthorized(),
        catches: &[(Defect::Forbids, Reason::NotUnauthorized)],
    },
    Check {
        id: "receiver.response.unauthorized.missing",
        clause: &clause::RESPONSE_UNAUTHORIZED,
        title: "answers a missing token with 401",
        play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED).no_token()),
        judge: |trace| trace.must_be_unauthorized(),
        catches: &[(Defect::Forbids, Reason::NotUnauthorized)],
    },
    Check {
        id: "receiver.response.unauthorized.empty",
        clause: &clause::RESPONSE_UNAUTHORIZED,
        title: "answers an empty token with 401",
        play: || {
            let delivery = Delivery::of(&payload::ISSUE_CREATION_OBSERVED);
            ReceiverPlay::one(&delivery.token(TokenForm::Empty))
        },
        judge: |trace| trace.must_be_unauthorized(),
        catches: &[(Defect::Forbids, Reason::NotUnauthorized)],
    },
    Check {
        id: "receiver.response.rejected.truncated",
        clause: &clause::RESPONSE_REJECTED,
        title: "refuses JSON that breaks off",
        play: || ReceiverPlay::one(&Delivery::text(r#"{"event":"ISSUE_CREATION","data":{"#)),
        judge: |trace| trace.must_be_rejected(),
        catches: &[
            (Defect::SwallowsMalformed, Reason::Accepted),
            (Defect::FailsOnMalformed, Reason::ServerError),
        ],
    },
    Check {
        id: "receiver.response.rejected.not-json",
        clause: &clause::RESPONSE_REJECTED,
        title: "refuses a body that is not JSON",
        play: || ReceiverPlay::one(&Delivery::text("event=ISSUE_CREATION")),
        judge: |trace| trace.must_be_rejected(),
        catches: &[
            (Defect::SwallowsMalformed, Reason::Accepted),
            (Defect::FailsOnMalformed, Reason::ServerError),
        ],
    },
    Check {
        id: "receiver.response.rejected.empty",
        clause: &clause::RESPONSE_REJECTED,
        title: "refuses an empty body",
        play: || ReceiverPlay::one(&Delivery::text("")),
        judge: |trace| trace.must_be_rejected(),
        catches: &[
            (Defect::SwallowsMalformed, Reason::Accepted),
            (Defect::FailsOnMalformed, Reason::ServerError),
        ],
    },
    Check {
        id: "receiver.response.rejected.array",
        clause: &clause::RESPONSE_REJECTED,
        title: "refuses a JSON body that is no object",
        play: || ReceiverPlay::one(&Delivery::text("[]")),
        judge: |trace| trace.must_be_rejected(),
        catches: &[
            (Defect::SwallowsMalformed, Reason::Accepted),
            (Defect::FailsOnMalformed, Reason::ServerError),
        ],
    },
    Check {
        id: "receiver.response.rejected.no-event",
        clause: &clause::RESPONSE_REJECTED,
        title: "refuses a body without event",
        play: || ReceiverPlay::one(&Delivery::text(r#"{"data":{}}"#)),
        judge: |trace| trace.must_be_rejected(),
        catches: &[
            (Defect::SwallowsMalformed, Reason::Accepted),
            (Defect::FailsOnMalformed, Reason::ServerError),
        ],
    },
    Check {
        id: "receiver.response.rejected.no-data",
        clause: &clause::RESPONSE_REJECTED,
        title: "refuses a known event without data",
        play: || ReceiverPlay::one(&Delivery::text(r#"{"event":"ISSUE_CREATION"}"#)),
        judge: |trace| trace.must_be_rejected(),
        catches: &[
            (Defect::SwallowsMalformed, Reason::Accepted),
            (Defect::FailsOnMalformed, Reason::ServerError),
        ],
    },
];
