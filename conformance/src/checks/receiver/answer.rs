//! Answers: in time, whole, and telling nobody what is nobody's business.

use std::time::Duration;

use super::forms::delivery;
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::{Defect, STACK};
use crate::stage::client::Receiver;

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.answer.time",
        clause: &clause::ANSWER_TIME,
        title: "answers every delivery within 5 seconds",
        play: || ReceiverPlay::in_a_row(&Delivery::of(&payload::ISSUE_ADDITION), 5).alone(),
        judge: |trace| trace.must_be_in_time(),
        catches: &[(
            Defect::AnswersAfter(Duration::from_secs(6)),
            Reason::TooSlow,
        )],
    },
    Check {
        id: "receiver.answer.complete.accepted",
        clause: &clause::ANSWER_COMPLETE,
        title: "finishes its answer to a delivery",
        play: || ReceiverPlay::one(&delivery()),
        judge: |trace| trace.must_be_finished(),
        catches: &[
            (Defect::Stalls, Reason::Stalled),
            (Defect::BreaksOff, Reason::Truncated),
        ],
    },
    Check {
        id: "receiver.answer.complete.refused",
        clause: &clause::ANSWER_COMPLETE,
        title: "finishes its answer to what it refuses",
        play: || ReceiverPlay::each(&[delivery().token(TokenForm::Wrong), Delivery::text("{")]),
        judge: |trace| trace.must_be_finished(),
        catches: &[
            (Defect::Stalls, Reason::Stalled),
            (Defect::BreaksOff, Reason::Truncated),
        ],
    },
    Check {
        id: "receiver.answer.token.accepted",
        clause: &clause::ANSWER_TOKEN,
        title: "does not send the token back in its answer to a delivery",
        play: || ReceiverPlay::one(&delivery()),
        judge: |trace| trace.must_not_echo_the_token(),
        catches: &[
            (Defect::EchoesTokenInHead, Reason::TokenEchoed),
            (Defect::EchoesTokenInBody, Reason::TokenEchoed),
        ],
    },
    Check {
        id: "receiver.answer.token.refused",
        clause: &clause::ANSWER_TOKEN,
        title: "does not send the token back in its answer to what it refuses",
        play: || {
            ReceiverPlay::each(&[
                Delivery::text("{"),
                delivery().token(TokenForm::Wrong),
                delivery().no_token(),
            ])
        },
        judge: |trace| trace.must_not_echo_the_token(),
        catches: &[
            (Defect::EchoesTokenInHead, Reason::TokenEchoed),
            (Defect::EchoesTokenInBody, Reason::TokenEchoed),
        ],
    },
    Check {
        id: "receiver.answer.disclosure.authenticated",
        clause: &clause::ANSWER_DISCLOSURE,
        title: "shows neither stack trace nor path to a sender that errs",
        play: || {
            ReceiverPlay::each(&[
                Delivery::text("{"),
                Delivery::text(r#"{"event":"ISSUE_CREATION"}"#),
                Delivery::text(r#"{"event":"ISSUE_CREATION","data":null}"#),
            ])
        },
        judge: |trace| trace.must_not_disclose(),
        catches: &[(Defect::Shows(STACK), Reason::Disclosed)],
    },
    Check {
        id: "receiver.answer.disclosure.unauthenticated",
        clause: &clause::ANSWER_DISCLOSURE,
        title: "shows neither stack trace nor path to a caller without the token",
        play: || {
            ReceiverPlay::each(&[
                delivery().no_token(),
                Delivery::text("{").no_token(),
                delivery().no_token().content_type("text/plain"),
            ])
        },
        judge: |trace| trace.must_not_disclose(),
        catches: &[(Defect::Shows(STACK), Reason::Disclosed)],
    },
];
