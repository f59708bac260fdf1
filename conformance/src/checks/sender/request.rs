//! The request: method, target, headers, and the same again in every attempt.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::judge::{content_type_must_be_json, method_must_be_post};
use crate::play::sender::{SenderPlay, reset, silence, status};
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
            (Defect::MovesTokenToQuery, Reason::TokenMissing),
            (Defect::ChangesToken, Reason::TokenAltered),
        ],
    },
    Check {
        id: "sender.token.absent",
        clause: &clause::TOKEN_ABSENT,
        title: "sends no header for a token when none is configured",
        play: || SenderPlay::answer([status(200)]).without_token(),
        judge: |trace| trace.every_request(|attempt| trace.token_must_be_absent(attempt)),
        catches: &[
            (Defect::SendsNullToken, Reason::TokenPresent),
            (Defect::SendsEmptyToken, Reason::TokenPresent),
        ],
    },
    Check {
        id: "sender.token.confined",
        clause: &clause::TOKEN_CONFINED,
        title: "sends the token in its header and nowhere else",
        play: || SenderPlay::answer([status(503), status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.token_must_be_confined(attempt)),
        catches: &[
            (Defect::MovesTokenToQuery, Reason::TokenElsewhere),
            (Defect::SendsBearer, Reason::TokenElsewhere),
            (Defect::AddsTokenToBody, Reason::TokenElsewhere),
        ],
    },
    Check {
        id: "sender.target.query",
        clause: &clause::TARGET_QUERY,
        title: "sends to the path and the query string of the URL, unchanged",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.target_must_be_kept(attempt)),
        catches: &[
            (Defect::DropsQuery, Reason::WrongTarget),
            (Defect::MovesTokenToQuery, Reason::WrongTarget),
        ],
    },
    Check {
        id: "sender.request.well-formed.host",
        clause: &clause::REQUEST_WELL_FORMED,
        title: "names the host of the URL once",
        play: || SenderPlay::answer([status(200)]),
        judge: |trace| trace.every_request(|attempt| trace.host_must_be_right(attempt)),
        catches: &[
            (Defect::OmitsHost, Reason::WrongHost),
            (Defect::RepeatsHost, Reason::WrongHost),
        ],
    },
    Check {
        id: "sender.request.well-formed.framing",
        clause: &clause::REQUEST_WELL_FORMED,
        title: "says in one way, and only one, where the body ends",
        play: || SenderPlay::answer([status(503), status(200)]),
        judge: |trace| trace.framing_must_be_legal(),
        catches: &[
            (Defect::SendsBothFramings, Reason::WrongFraming),
            (Defect::SendsNoFraming, Reason::WrongFraming),
        ],
    },
];

pub(super) static IDENTICAL: &[Check<Sender>] = &[
    Check {
        id: "sender.retry.identical",
        clause: &clause::RETRY_IDENTICAL,
        title: "sends the same head and body, byte for byte, in every attempt",
        play: || SenderPlay::answer([status(500), status(502), status(503), status(200)]),
        judge: |trace| trace.retries_must_be_identical(),
        catches: &[
            (Defect::ChangesHead, Reason::HeadDiffers),
            (Defect::ChangesToken, Reason::HeadDiffers),
            (Defect::ChangesBody, Reason::BodyDiffers),
            (Defect::EmptiesBody, Reason::BodyDiffers),
            (Defect::ReordersKeys, Reason::BodyDiffers),
        ],
    },
    Check {
        id: "sender.retry.identical.after-network-error",
        clause: &clause::RETRY_IDENTICAL,
        title: "sends the same head and body again after connections that failed",
        play: || SenderPlay::answer([reset(), reset(), reset(), status(200)]),
        judge: |trace| trace.retries_must_be_identical(),
        catches: &[
            (Defect::ChangesHead, Reason::HeadDiffers),
            (Defect::EmptiesBody, Reason::BodyDiffers),
        ],
    },
    Check {
        id: "sender.retry.identical.after-time-out",
        clause: &clause::RETRY_IDENTICAL,
        title: "sends the same head and body again after an attempt that it gave up",
        play: || SenderPlay::answer([silence(), status(200)]),
        judge: |trace| trace.retries_must_be_identical(),
        catches: &[
            (Defect::ChangesHead, Reason::HeadDiffers),
            (Defect::EmptiesBody, Reason::BodyDiffers),
        ],
    },
];
