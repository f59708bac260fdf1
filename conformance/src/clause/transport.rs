//! Transport: how a delivery travels.

use super::{BOTH, Clause, Level, RECEIVER, Role, Source};

/// `transport.post`
pub static TRANSPORT_POST: Clause = Clause {
    id: "transport.post",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence],
    section: &[
        "Webhook Receiving Server Implementation",
        "Basic Requirements",
    ],
    text: "A delivery is an HTTP request with the method POST.",
    excused: &[],
};

/// `transport.json`
pub static TRANSPORT_JSON: Clause = Clause {
    id: "transport.json",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence],
    section: &[
        "Webhook Receiving Server Implementation",
        "Basic Requirements",
    ],
    text: "The body is JSON, and Content-Type says application/json.",
    excused: &[],
};

/// `transport.token`
pub static TRANSPORT_TOKEN: Clause = Clause {
    id: "transport.token",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Security Considerations"],
    text: "The shared secret travels in the header x-webhook-token. A receiver verifies it: \
           without the right token nothing is answered with a 2xx.",
    excused: &[],
};

/// `transport.https`
pub static TRANSPORT_HTTPS: Clause = Clause {
    id: "transport.https",
    level: Level::Must,
    roles: BOTH,
    sources: &[Source::Sentence],
    section: &["Security and Retry Policy", "Security Considerations"],
    text: "In production a delivery travels over HTTPS.",
    excused: &[(
        Role::Sender,
        "the rule binds production only, and the scripted receiver listens on loopback",
    )],
};

/// `tls.certificate`
pub static TLS_CERTIFICATE: Clause = Clause {
    id: "tls.certificate",
    level: Level::Should,
    roles: RECEIVER,
    sources: &[Source::Practice],
    section: &[],
    text: "Over HTTPS a receiver shows a certificate that is valid for its name.",
    excused: &[],
};

/// `tls.version`
pub static TLS_VERSION: Clause = Clause {
    id: "tls.version",
    level: Level::Should,
    roles: RECEIVER,
    sources: &[Source::Practice],
    section: &[],
    text: "Over HTTPS a receiver speaks TLS 1.2 or later, and nothing older.",
    excused: &[],
};
