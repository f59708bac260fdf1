//! Good practice of receivers: what they bear, and what their answers are like.

use super::{Clause, Level, RECEIVER, Source};

/// A clause of good practice that binds receivers.
const fn practice(id: &'static str, level: Level, text: &'static str) -> Clause {
    Clause {
        id,
        level,
        roles: RECEIVER,
        sources: &[Source::Practice],
        section: &[],
        text,
        excused: &[],
    }
}

/// `header.blanks`
pub static HEADER_BLANKS: Clause = practice(
    "header.blanks",
    Level::Should,
    "Blanks around a header's value are no part of it, as HTTP says.",
);

/// `header.content-type`
pub static HEADER_CONTENT_TYPE: Clause = practice(
    "header.content-type",
    Level::Should,
    "The content type is understood in every legal spelling, with a charset or without.",
);

/// `request.framing`
pub static REQUEST_FRAMING: Clause = practice(
    "request.framing",
    Level::Should,
    "A request is understood however HTTP lets it travel: in chunks, in many small packets, with \
     the body announced first.",
);

/// `request.query`
pub static REQUEST_QUERY: Clause = practice(
    "request.query",
    Level::Should,
    "A delivery is taken whatever the query string of the configured URL.",
);

/// `request.pipelining`
pub static REQUEST_PIPELINING: Clause = practice(
    "request.pipelining",
    Level::Info,
    "Requests that are sent before the answer to an earlier one are answered in order, or not at \
     all.",
);

/// `request.method`
pub static REQUEST_METHOD: Clause = practice(
    "request.method",
    Level::Info,
    "A request with another method than POST is answered, and is no delivery.",
);

/// `connection.reuse`
pub static CONNECTION_REUSE: Clause = practice(
    "connection.reuse",
    Level::Should,
    "Several deliveries can follow each other on one connection, unless an answer announces its \
     end: the vendor's server reuses connections.",
);

/// `body.size`
pub static BODY_SIZE: Clause = practice(
    "body.size",
    Level::Should,
    "Bodies of up to 1 MiB are accepted: the vendor's server sends such.",
);

/// `tolerance.json`
pub static TOLERANCE_JSON: Clause = practice(
    "tolerance.json",
    Level::Should,
    "JSON is understood however it is written: in any order of keys, with white space, with \
     escapes.",
);

/// `tolerance.text`
pub static TOLERANCE_TEXT: Clause = practice(
    "tolerance.text",
    Level::Should,
    "Any text that JSON can carry is tolerated, since users wrote it.",
);

/// `tolerance.field`
pub static TOLERANCE_FIELD: Clause = practice(
    "tolerance.field",
    Level::Should,
    "Custom fields may have any name that a channel can give them.",
);

/// `tolerance.number`
pub static TOLERANCE_NUMBER: Clause = practice(
    "tolerance.number",
    Level::Should,
    "Any number that JSON can carry is tolerated in a custom field.",
);

/// `tolerance.depth`
pub static TOLERANCE_DEPTH: Clause = practice(
    "tolerance.depth",
    Level::Should,
    "Values nested 64 levels deep are tolerated.",
);

/// `tolerance.absence`
pub static TOLERANCE_ABSENCE: Clause = practice(
    "tolerance.absence",
    Level::Should,
    "The absence of what the vendor's server may leave out is tolerated.",
);

/// `robust`
pub static ROBUST: Clause = practice(
    "robust",
    Level::Should,
    "What no conforming sender sends makes the receiver neither fail with a 5xx nor hang; whether \
     it is accepted is the receiver's choice.",
);

/// `answer.time`
pub static ANSWER_TIME: Clause = practice(
    "answer.time",
    Level::Should,
    "An answer takes no longer than 5 seconds, after which the vendor's server gives up and \
     retries.",
);

/// `answer.complete`
pub static ANSWER_COMPLETE: Clause = practice(
    "answer.complete",
    Level::Should,
    "An answer that begins is finished: it neither stalls nor breaks off.",
);

/// `answer.token`
pub static ANSWER_TOKEN: Clause = practice(
    "answer.token",
    Level::Should,
    "An answer holds the token neither in its head nor in its body.",
);

/// `answer.disclosure`
pub static ANSWER_DISCLOSURE: Clause = practice(
    "answer.disclosure",
    Level::Should,
    "An error is answered without a stack trace and without paths of the receiver's files.",
);

/// `load.burst`
pub static LOAD_BURST: Clause = practice(
    "load.burst",
    Level::Should,
    "Deliveries that come all at once are all answered with 200, and in time.",
);

/// `load.held`
pub static LOAD_HELD: Clause = practice(
    "load.held",
    Level::Should,
    "Requests that are never finished keep no other delivery from its answer.",
);
