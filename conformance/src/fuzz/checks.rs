//! The checks that generated payloads decide. They are run with `--fuzz` only.
//!
//! A check's play is the first example of its class; the stage plays it and all the others.

use super::{Class, Source};
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::Manner;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

/// One for each class, in the order of the classes, and what comes after them all.
pub static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.response.ok.fuzz",
        clause: &clause::RESPONSE_OK,
        title: "answers generated payloads, all as a conforming sender writes them, with 200",
        play: || example(Class::Conforming),
        judge: |trace| trace.must_be_accepted(),
        catches: &[
            (Defect::RefusesEvent("ISSUE_ADDITION"), Reason::NotAccepted),
            (Defect::AnswersAccepted, Reason::OtherSuccess),
        ],
    },
    Check {
        id: "receiver.tolerance.event.fuzz",
        clause: &clause::TOLERANCE_EVENT,
        title: "answers generated events that it does not know with 200",
        play: || example(Class::UnknownEvent),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesUnknownEvents, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.key.fuzz",
        clause: &clause::TOLERANCE_KEY,
        title: "answers generated payloads with unknown keys with 200",
        play: || example(Class::UnknownKeys),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesUnknownKeys, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.status.fuzz",
        clause: &clause::TOLERANCE_STATUS,
        title: "answers generated payloads with statuses that it does not know with 200",
        play: || example(Class::UnknownStatus),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesUnknownStatuses, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.null.fuzz",
        clause: &clause::TOLERANCE_NULL,
        title: "answers generated payloads with nulls where the vendor sends them with 200",
        play: || example(Class::Nulls),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesNulls, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.text.fuzz",
        clause: &clause::TOLERANCE_TEXT,
        title: "answers generated payloads with any text that JSON can carry with 200",
        play: || example(Class::Texts),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesAstral, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.field.fuzz",
        clause: &clause::TOLERANCE_FIELD,
        title: "answers generated payloads with custom fields of any name with 200",
        play: || example(Class::Fields),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::Refuses("\"__proto__\""), Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.number.fuzz",
        clause: &clause::TOLERANCE_NUMBER,
        title: "answers generated payloads with any number in a custom field with 200",
        play: || example(Class::Numbers),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesBigIntegers, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.tolerance.absence.fuzz",
        clause: &clause::TOLERANCE_ABSENCE,
        title: "answers generated payloads without what the vendor may leave out with 200",
        play: || example(Class::Absence),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::NeedsAddedIssue, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.robust.fuzz",
        clause: &clause::ROBUST,
        title: "answers mutated payloads, with anything but a 5xx",
        play: || example(Class::Mutated),
        judge: |trace| trace.must_not_fail(),
        catches: &[
            (Defect::FailsOnTruncated, Reason::ServerError),
            (Defect::DropsInvalidUtf8, Reason::NoAnswer),
            (Defect::HangsOn(&[b'['; 100]), Reason::NoAnswer),
        ],
    },
    Check {
        id: "receiver.response.ok.after-fuzz",
        clause: &clause::RESPONSE_OK,
        title: "still answers a delivery with 200 after all generated payloads",
        play: afterwards,
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::WedgedByMalformed, Reason::NotAccepted)],
    },
];

/// The seed of the plays that stand for their classes.
const EXAMPLES: Source = Source { seed: 0 };

/// The first payload of a class.
fn example(class: Class) -> ReceiverPlay {
    alone(EXAMPLES.first_of(class).body)
}

/// A delivery that no other play makes.
fn afterwards() -> ReceiverPlay {
    alone(EXAMPLES.case(3).body)
}

/// One that stands for thousands, which are a load.
fn alone(body: Vec<u8>) -> ReceiverPlay {
    ReceiverPlay {
        manner: Manner::Load,
        ..ReceiverPlay::one(&Delivery::text(body))
    }
}
