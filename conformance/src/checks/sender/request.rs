//! The request: method, target, headers, and the same again in every attempt.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::judge::{content_type_must_be_json, method_must_be_post};
use crate::play::sender::{SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

pub(super) static CHECKS: &[Check<Sender>] = &[
    Check {
        id: "sender.transport.post",
        clause: &clause::TRANSPORT_POST,
        title: "sends with POST",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(method_must_be_post),
        catches: &[
            (Defect::SendsPut, Reason::WrongMethod),
            (Defect::SendsNothing, Reason::NoAttempt),
        ],
    },
    Check {
        id: "sender.transport.json.content-type",
        clause: &clause::TRANSPORT_JSON,
        title: "says that the body is application/json",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(content_type_must_be_json),
        catches: &[(Defect::SaysPlainText, Reason::WrongContentType)],
    },
    Check {
        id: "sender.transport.json.body",
        clause: &clause::TRANSPORT_JSON,
        title: "sends a body that is JSON",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.body_must_be_json(attempt)),
        catches: &[(Defect::CutsJson, Reason::NotJson)],
    },
    Check {
        id: "sender.transport.token",
        clause: &clause::TRANSPORT_TOKEN,
        title: "sends the token once and byte for byte, in retries too",
        play: || SenderPlay::answer([status(503), status(200)]),
        judge: |trace| {
            let retried = trace.attempts().must_be_at_least(2);
            let right = || trace.every_request(|attempt| trace.token_must_be_right(attempt));
            retried.and(right)
        },
        catches: &[
            (Defect::OmitsToken, Reason::TokenMissing),
            (Defect::AltersToken, Reason::TokenAltered),
            (Defect::RepeatsToken, Reason::TokenRepeated),
        ],
    },
    Check {
        id: "sender.target.query",
        clause: &clause::TARGET_QUERY,
        title: "sends to the path and the query string of the URL, unchanged",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.target_must_be_kept(attempt)),
        catches: &[(Defect::DropsQuery, Reason::WrongTarget)],
    },
    Check {
        id: "sender.retry.identical",
        clause: &clause::RETRY_IDENTICAL,
        title: "sends the same head and body, byte for byte, in every attempt",
        play: || SenderPlay::answer([status(500), status(502), status(503), status(200)]),
        judge: |trace| trace.retries_must_be_identical(),
        catches: &[
            (Defect::ChangesHead, Reason::HeadDiffers),
            (Defect::ChangesBody, Reason::BodyDiffers),
        ],
    },
];
