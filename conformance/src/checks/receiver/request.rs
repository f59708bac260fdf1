//! Requests: whatever HTTP lets them look like, a delivery is a delivery.

use super::forms::delivery;
use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;

macro_rules! content_types {
    ($($name:literal, $value:literal;)*) => {
        /// One content type, spelled in many ways.
        pub(super) static CONTENT_TYPES: &[Check<Receiver>] = &[$(Check {
            id: concat!("receiver.header.content-type.", $name),
            clause: &clause::HEADER_CONTENT_TYPE,
            title: concat!("takes the content type ", $value),
            play: || ReceiverPlay::one(&delivery().content_type($value)),
            judge: |trace| trace.must_be_accepted(),
            catches: &[(Defect::NeedsPlainContentType, Reason::NotAccepted)],
        }),*];
    };
}

content_types! {
    "charset", "application/json; charset=utf-8";
    "compact", "application/json;charset=UTF-8";
    "blanks", "application/json ; charset=utf-8";
    "quoted", "application/json; charset=\"utf-8\"";
    "upper-case", "Application/JSON; Charset=UTF-8";
}

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.request.framing.chunked",
        clause: &clause::REQUEST_FRAMING,
        title: "answers a delivery in chunks with 200",
        play: || ReceiverPlay::one(&delivery().chunked(100)),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::NeedsLength, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.request.framing.packets",
        clause: &clause::REQUEST_FRAMING,
        title: "answers a delivery that arrives in many small packets with 200",
        play: || ReceiverPlay::in_packets(&delivery(), 24),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::ReadsOnce, Reason::NoAnswer)],
    },
    Check {
        id: "receiver.request.framing.expect",
        clause: &clause::REQUEST_FRAMING,
        title: "answers a delivery whose body waits for a 100 with 200",
        play: || ReceiverPlay::announced(&delivery()),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesExpectations, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.request.query",
        clause: &clause::REQUEST_QUERY,
        title: "answers a delivery to its URL with a query string with 200",
        play: || {
            let query = "source=conformance%20suite&empty=&list=1&list=2";
            ReceiverPlay::one(&delivery().query(query))
        },
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::RefusesQueries, Reason::NotAccepted)],
    },
    Check {
        id: "receiver.request.pipelining",
        clause: &clause::REQUEST_PIPELINING,
        title: "answers pipelined requests in order, or closes the connection",
        play: || {
            let (good, bad) = (delivery(), delivery().no_token());
            ReceiverPlay::pipelined(&[good.clone(), bad, good])
        },
        judge: |trace| trace.must_be_in_order(&[0, 2]),
        catches: &[
            (Defect::SwapsPipelined, Reason::OutOfOrder),
            (Defect::DropsPipelined, Reason::NoAnswer),
        ],
    },
    Check {
        id: "receiver.request.method.get",
        clause: &clause::REQUEST_METHOD,
        title: "does not take a GET for a delivery",
        play: || ReceiverPlay::one(&delivery().method("GET").no_body()),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsOtherMethods, Reason::Accepted)],
    },
    Check {
        id: "receiver.request.method.put",
        clause: &clause::REQUEST_METHOD,
        title: "does not take a PUT for a delivery",
        play: || ReceiverPlay::one(&delivery().method("PUT")),
        judge: |trace| trace.must_not_be_accepted(),
        catches: &[(Defect::AcceptsOtherMethods, Reason::Accepted)],
    },
    Check {
        id: "receiver.request.method.head",
        clause: &clause::REQUEST_METHOD,
        title: "bears a HEAD",
        play: || ReceiverPlay::one(&delivery().method("HEAD").no_body()),
        judge: |trace| trace.must_bear_it(&[501]),
        catches: &[(Defect::FailsOnOtherMethods, Reason::ServerError)],
    },
    Check {
        id: "receiver.request.method.options",
        clause: &clause::REQUEST_METHOD,
        title: "bears an OPTIONS",
        play: || ReceiverPlay::one(&delivery().method("OPTIONS").no_body()),
        judge: |trace| trace.must_bear_it(&[501]),
        catches: &[(Defect::FailsOnOtherMethods, Reason::ServerError)],
    },
    Check {
        id: "receiver.connection.reuse",
        clause: &clause::CONNECTION_REUSE,
        title: "answers several deliveries on one connection with 200 each",
        play: || ReceiverPlay::in_a_row(&delivery(), 3),
        judge: |trace| trace.must_be_accepted(),
        catches: &[(Defect::ReadsOnce, Reason::NoAnswer)],
    },
];

macro_rules! sizes {
    ($($name:literal, $what:literal, $bytes:expr;)*) => {
        /// Bodies around the limits that servers have unless told otherwise.
        pub(super) static SIZES: &[Check<Receiver>] = &[$(Check {
            id: concat!("receiver.body.size.", $name),
            clause: &clause::BODY_SIZE,
            title: concat!("answers a body of ", $what, " with 200"),
            play: || ReceiverPlay::one(&Delivery::of_size($bytes)),
            judge: |trace| trace.must_be_accepted(),
            catches: &[(Defect::LimitsBody($bytes - 1), Reason::NotAccepted)],
        }),*];
    };
}

sizes! {
    "below-a-hundred-kib", "99 KiB", 99 * 1024;
    "above-a-hundred-kib", "101 KiB", 101 * 1024;
    "largest", "1,048,234 bytes, the largest that the vendor's server was seen to send,", 1_048_234;
}
