//! Events: what a sender was given to deliver is what it delivers, and nothing is lost.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::payload;
use crate::play::sender::{Content, SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

/// Two checks of each event: its content, and its form.
macro_rules! events {
    ($($name:literal $clause:ident $event:literal $payload:ident $what:literal,)*) => {
        &[$(
            Check {
                id: concat!("sender.event.", $name),
                clause: &clause::$clause,
                title: concat!("delivers ", $event, " with all its content", $what),
                play: || SenderPlay::of(&payload::$payload, [status(200)]),
                judge: |trace| trace.every_request(|attempt| trace.content_must_be_kept(attempt)),
                catches: &[
                    (Defect::LosesContent, Reason::ContentChanged),
                    (Defect::LowersKeys, Reason::ContentChanged),
                ],
            },
            Check {
                id: concat!("sender.event.", $name, ".strict"),
                clause: &clause::$clause,
                title: concat!("delivers ", $event, " in the form that the protocol gives it"),
                play: || SenderPlay::of(&payload::$payload, [status(200)]),
                judge: |trace| trace.every_request(|attempt| trace.body_must_be_strict(attempt)),
                catches: &[
                    (Defect::LosesContent, Reason::NotStrict),
                    (Defect::LowersKeys, Reason::NotStrict),
                ],
            },
        )*]
    };
}

pub(super) static CHECKS: &[Check<Sender>] = events! {
    "feedback-creation" EVENT_FEEDBACK_CREATION "FEEDBACK_CREATION" FEEDBACK_CREATION_OBSERVED
        ", custom fields included",
    "issue-creation" EVENT_ISSUE_CREATION "ISSUE_CREATION" ISSUE_CREATION_OBSERVED "",
    "issue-status-change" EVENT_ISSUE_STATUS_CHANGE "ISSUE_STATUS_CHANGE"
        ISSUE_STATUS_CHANGE_OBSERVED ", nulls included",
    "issue-addition" EVENT_ISSUE_ADDITION "ISSUE_ADDITION" ISSUE_ADDITION_OBSERVED "",
};

/// A check for each thing that is easily lost.
macro_rules! kept {
    ($($name:literal $what:literal $content:expr, [$($mutant:ident),*],)*) => {
        &[$(
            Check {
                id: concat!("sender.event.feedback-creation.", $name),
                clause: &clause::EVENT_FEEDBACK_CREATION,
                title: concat!("delivers FEEDBACK_CREATION with ", $what),
                play: || SenderPlay::of($content, [status(503), status(200)]),
                judge: |trace| trace.every_request(|attempt| trace.content_must_be_kept(attempt)),
                catches: &[$((Defect::$mutant, Reason::ContentChanged)),*],
            },
        )*]
    };
}

pub(super) static KEPT: &[Check<Sender>] = kept! {
    "every-format" "custom fields of every format" &payload::EVERY_FORMAT, [LosesCustomFields],
    "odd-names" "custom fields that are called like something else" &payload::ODD_NAMES,
        [LosesCustomFields, LowersKeys],
    "nulls" "nulls" &payload::KEPT_NULLS, [LosesNulls],
    "odd-numbers" "numbers that are hard to keep" &payload::ODD_NUMBERS, [RoundsNumbers],
    "odd-text" "emoji and other text that is hard to keep" &payload::ODD_TEXT, [LosesEmoji],
    "large" "a body of a megabyte" Content::OfSize(1_000_000), [CutsLongTexts],
};

pub(super) static TEXT: &[Check<Sender>] = &[
    Check {
        id: "sender.transport.json.encoding",
        clause: &clause::TRANSPORT_JSON,
        title: "sends a body in UTF-8",
        play: || SenderPlay::of(&payload::ODD_TEXT, [status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.body_must_be_utf8(attempt)),
        catches: &[(Defect::SendsLatin1, Reason::NotUtf8)],
    },
    Check {
        id: "sender.transport.json.no-mark",
        clause: &clause::TRANSPORT_JSON,
        title: "sends no byte order mark before the body",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.body_must_be_utf8(attempt)),
        catches: &[(Defect::SendsMark, Reason::ByteOrderMark)],
    },
];
