//! Robustness: what no conforming sender sends is answered all the same.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

/// Neither a refusal nor an acceptance is wrong; a refusal of the version or of the coding is one
/// although its status is a 5xx.
const fn borne(
    id: &'static str,
    title: &'static str,
    play: fn() -> ReceiverPlay,
    catches: &'static [(Defect, Reason)],
) -> Check<Receiver> {
    Check {
        id,
        clause: &clause::ROBUST,
        title,
        play,
        judge: |trace| trace.must_bear_it(&[501, 505]),
        catches,
    }
}

pub(super) static CHECKS: &[Check<Receiver>] = &[
    borne(
        "receiver.robust.byte-order-mark",
        "bears a byte order mark in front of the payload",
        || {
            let text = payload::ISSUE_CREATION_OBSERVED.text;
            ReceiverPlay::one(&Delivery::text(format!("\u{feff}{text}")))
        },
        &[
            (Defect::FailsOn(b"\xef\xbb\xbf"), Reason::ServerError),
            (Defect::HangsOn(b"\xef\xbb\xbf"), Reason::NoAnswer),
        ],
    ),
    borne(
        "receiver.robust.duplicate-keys",
        "bears keys that are there twice",
        || {
            ReceiverPlay::one(&Delivery::feedback(
                r#""id":8,"message":"one","message":"two""#,
            ))
        },
        &[(
            Defect::FailsOn(br#""message":"one","message""#),
            Reason::ServerError,
        )],
    ),
    borne(
        "receiver.robust.many-fields",
        "bears 10,000 custom fields",
        || ReceiverPlay::one(&Delivery::with_fields(10_000)),
        &[(Defect::FailsOn(b"field_9999"), Reason::ServerError)],
    ),
    borne(
        "receiver.robust.invalid-text",
        "bears bytes that are no UTF-8",
        || ReceiverPlay::one(&Delivery::feedback(b"\"message\":\"\xff\xfe\xc3\"")),
        &[(Defect::FailsOn(b"\xff\xfe\xc3"), Reason::ServerError)],
    ),
    borne(
        "receiver.robust.old-http",
        "bears a delivery in HTTP/1.0",
        || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED).old()),
        &[(Defect::FailsOnOldHttp, Reason::ServerError)],
    ),
    borne(
        "receiver.robust.gzip",
        "bears a body compressed by gzip",
        || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION_OBSERVED).compressed()),
        &[(Defect::FailsOn(b"\x1f\x8b\x08"), Reason::ServerError)],
    ),
];
