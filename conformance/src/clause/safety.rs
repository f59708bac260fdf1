//! Good practice of senders, where the guide is silent: redirects, certificates, and one delivery
//! beside another.

use super::{Clause, Level, SENDER, Source};

const PRACTICE: &[Source] = &[Source::Practice];

/// `tls.verify`
pub static TLS_VERIFY: Clause = Clause {
    id: "tls.verify",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "Over HTTPS the receiver's certificate is verified: a delivery goes to one that is valid, \
           and nothing goes to any other.",
    excused: &[],
};

/// `tls.retry`
pub static TLS_RETRY: Clause = Clause {
    id: "tls.retry",
    level: Level::Info,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "A certificate that is not valid is a network error and retried: it may be replaced.",
    excused: &[],
};

/// `redirect.method`
pub static REDIRECT_METHOD: Clause = Clause {
    id: "redirect.method",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "A redirect never makes a GET of a delivery that then counts as made: a GET carries \
           nothing.",
    excused: &[],
};

/// `redirect.token`
pub static REDIRECT_TOKEN: Clause = Clause {
    id: "redirect.token",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "The token never follows a redirect to another origin.",
    excused: &[],
};

/// `redirect.downgrade`
pub static REDIRECT_DOWNGRADE: Clause = Clause {
    id: "redirect.downgrade",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "What is to travel over HTTPS is not sent over plain HTTP because of a redirect.",
    excused: &[],
};

/// `redirect.end`
pub static REDIRECT_END: Clause = Clause {
    id: "redirect.end",
    level: Level::Info,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "A redirect is not followed: it ends the delivery, which has failed, without a retry.",
    excused: &[],
};

/// `isolation`
pub static ISOLATION: Clause = Clause {
    id: "isolation",
    level: Level::Should,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "A receiver that is slow or dead delays no delivery to another, and a delivery that is \
           being retried does not delay the next event.",
    excused: &[],
};

/// `leftover`
pub static LEFTOVER: Clause = Clause {
    id: "leftover",
    level: Level::Info,
    roles: SENDER,
    sources: PRACTICE,
    section: &[],
    text: "Nothing is left of a delivery that is over: no attempt comes afterwards, and its \
           connections are closed within a minute.",
    excused: &[],
};
