//! Tolerance: what a receiver should bear without a word.

use crate::check::Check;
use crate::clause::{self, Clause};
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

/// A check that a delivery is accepted.
const fn accepted(
    id: &'static str,
    clause: &'static Clause,
    title: &'static str,
    play: fn() -> ReceiverPlay,
    catches: &'static [(Defect, Reason)],
) -> Check<Receiver> {
    Check {
        id,
        clause,
        title,
        play,
        judge: |trace| trace.must_be_accepted(),
        catches,
    }
}

pub(super) static CHECKS: &[Check<Receiver>] = &[
    accepted(
        "receiver.tolerance.event",
        &clause::TOLERANCE_EVENT,
        "answers an event that it does not know with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::UNKNOWN_EVENT)),
        &[(Defect::RefusesUnknownEvents, Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.key",
        &clause::TOLERANCE_KEY,
        "answers a payload with unknown keys with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::UNKNOWN_KEYS)),
        &[(Defect::RefusesUnknownKeys, Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.status",
        &clause::TOLERANCE_STATUS,
        "answers a status that it does not know with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::UNKNOWN_STATUS)),
        &[(Defect::RefusesUnknownStatuses, Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.status.open",
        &clause::TOLERANCE_STATUS,
        "answers the status OPEN, which the guide has and the vendor's server lacks, with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::OPEN_STATUS)),
        &[(Defect::Refuses(r#""status":"OPEN""#), Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.null",
        &clause::TOLERANCE_NULL,
        "answers a payload with nulls where the vendor sends them with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::NULLS)),
        &[(Defect::RefusesNulls, Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.absence.added-issue",
        &clause::TOLERANCE_ABSENCE,
        "answers ISSUE_ADDITION without addedIssue with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::NO_ADDED_ISSUE)),
        &[(Defect::NeedsAddedIssue, Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.json.key-order",
        &clause::TOLERANCE_JSON,
        "answers a payload with its keys in another order with 200",
        || ReceiverPlay::one(&Delivery::of(&payload::OTHER_ORDER)),
        &[(Defect::NeedsEventFirst, Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.json.white-space",
        &clause::TOLERANCE_JSON,
        "answers a payload with white space wherever JSON allows it with 200",
        || ReceiverPlay::one(&Delivery::text(SPACED)),
        &[(Defect::Refuses("\r\n\t"), Reason::NotAccepted)],
    ),
    accepted(
        "receiver.tolerance.json.escapes",
        &clause::TOLERANCE_JSON,
        "answers a payload with escapes in its texts and keys with 200",
        || ReceiverPlay::one(&Delivery::text(ESCAPED)),
        &[(Defect::Refuses(r"\u0065vent"), Reason::NotAccepted)],
    ),
];

macro_rules! fields {
    ($($id:literal, $clause:ident, $what:literal, $fields:expr, $refused:expr;)*) => {
        /// Whatever users write, and whatever channels are made of.
        pub(super) static FIELDS: &[Check<Receiver>] = &[$(accepted(
            concat!("receiver.tolerance.", $id),
            &clause::$clause,
            concat!("answers feedback with ", $what, " with 200"),
            || ReceiverPlay::one(&Delivery::feedback($fields)),
            &[(Defect::Refuses($refused), Reason::NotAccepted)],
        )),*];
    };
}

fields! {
    "text.emoji", TOLERANCE_TEXT, "an emoji in a text",
        "\"message\":\"\u{1f469}\u{200d}\u{1f680} \u{1f600}\"", "\u{1f469}\u{200d}\u{1f680}";
    "text.line-separator", TOLERANCE_TEXT, "a U+2028, which ends a line in JavaScript only,",
        "\"message\":\"one\u{2028}two\u{2029}three\"", "\u{2028}";
    "text.nul", TOLERANCE_TEXT, "a NUL in a text",
        r#""message":"one\u0000two""#, r"\u0000";
    "field.integer-like", TOLERANCE_FIELD, "custom fields whose names look like integers",
        r#""0":"zero","12":"twelve","007":"seven""#, r#""007""#;
    "field.like-ours", TOLERANCE_FIELD, "custom fields named like keys of the payload",
        r#""event":"FAKE","data":"d","channel":"web","project":"p","addedIssue":null,"name":"n""#,
        r#""event":"FAKE""#;
    "number.integer", TOLERANCE_NUMBER, "integers beyond 2^53",
        r#""score":9007199254740993,"other":-9007199254740995"#, "9007199254740993";
    "number.exponent", TOLERANCE_NUMBER, "the number 1e+21",
        r#""score":1e+21,"other":-2.5e-7"#, "1e+21";
    "depth", TOLERANCE_DEPTH, "a value nested 64 levels deep",
        nested(), "[[[[[[[[";
}

/// A custom field in which arrays are nested, 64 levels deep with the objects around them.
fn nested() -> String {
    const ARRAYS: usize = 61;
    format!(r#""tree":{}{}"#, "[".repeat(ARRAYS), "]".repeat(ARRAYS))
}

/// A new issue with white space around every token.
const SPACED: &str = "\r\n\t { \"event\" :\t\"ISSUE_CREATION\" ,\r\n\t\"data\" : {\n\
    \"issue\" : { \"id\" : 3 , \"createdAt\" : \"2026-11-23T09:42:37.009Z\" , \
    \"updatedAt\" : \"2026-11-23T09:42:37.009Z\" , \"name\" : \"New Issue\" , \
    \"description\" : \"\" , \"status\" : \"INIT\" , \"externalIssueId\" : \"\" , \
    \"feedbackCount\" : 0 } ,\n\"project\" : { \"id\" : 1 , \
    \"name\" : \"abc-webhook conformance\" } } }\r\n";

/// A new issue with letters escaped that need not be.
const ESCAPED: &str = r#"{"\u0065vent":"ISSUE\u005fCREATION","d\u0061ta":{"issue":{"id":3,"createdAt":"2026-11-23T09:42:37.009Z","updatedAt":"2026-11-23T09:42:37.009Z","name":"New \u0049ssue \ud83d\ude00 \/","description":"","status":"\u0049NIT","externalIssueId":"","feedbackCount":0},"project":{"id":1,"name":"abc-webhook conformance"}}}"#;
