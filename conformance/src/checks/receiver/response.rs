//! Responses: exactly 200 for what was processed, a 4xx for what cannot be.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
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
        id: "receiver.response.ok.redirect",
        clause: &clause::RESPONSE_OK,
        title: "answers a delivery itself and redirects it to nobody else",
        play: || ReceiverPlay::one(&Delivery::of(&payload::FEEDBACK_CREATION_OBSERVED)),
        judge: |trace| trace.must_not_redirect(),
        catches: &[
            (Defect::Redirects(303), Reason::Redirected),
            (Defect::Redirects(308), Reason::Redirected),
        ],
    },
];

macro_rules! rejected {
    ($($name:literal, $what:literal, $body:expr;)*) => {
        /// What cannot be processed is neither swallowed nor asked for again.
        pub(super) static REJECTED: &[Check<Receiver>] = &[$(Check {
            id: concat!("receiver.response.rejected.", $name),
            clause: &clause::RESPONSE_REJECTED,
            title: concat!("refuses ", $what),
            play: || ReceiverPlay::one(&Delivery::text($body)),
            judge: |trace| trace.must_be_rejected(),
            catches: &[
                (Defect::SwallowsMalformed, Reason::Accepted),
                (Defect::FailsOnMalformed, Reason::ServerError),
            ],
        }),*];
    };
}

rejected! {
    "truncated", "JSON that breaks off", r#"{"event":"ISSUE_CREATION","data":{"#;
    "not-json", "a body that is not JSON", "event=ISSUE_CREATION";
    "empty", "an empty body", "";
    "array", "a JSON body that is no object", "[]";
    "null", "a body that is null", "null";
    "number", "a body that is a number", "42";
    "no-event", "a body without event", r#"{"data":{}}"#;
    "no-data", "a known event without data", r#"{"event":"ISSUE_CREATION"}"#;
    "other-data", "an event with the data of another one", format!(
        r#"{{"event":"ISSUE_CREATION","data":{{"feedback":{{"id":7}},{PLACE}}}}}"#
    );
    "wrong-event", "an event whose name is no text",
        r#"{"event":7,"data":{"issue":{"id":3}}}"#;
    "wrong-data", "an event whose data is a text",
        r#"{"event":"ISSUE_CREATION","data":"issue"}"#;
    "wrong-issue", "an issue that is a text", format!(
        r#"{{"event":"ISSUE_CREATION","data":{{"issue":"New Issue",{PLACE}}}}}"#
    );
    "wrong-id", "an issue whose id is no number", format!(
        r#"{{"event":"ISSUE_CREATION","data":{{"issue":{{"id":"three","name":"New Issue","status":"INIT"}},{PLACE}}}}}"#
    );
}

/// Where it happened.
const PLACE: &str = r#""channel":{"id":1,"name":"All Formats"},"project":{"id":1,"name":"abc-webhook conformance"}"#;
