//! Attempts: good practice for what a sender sends, and for what it makes of an answer.

use super::{Clause, Level, SENDER, Source};

/// `request.well-formed`
pub static REQUEST_WELL_FORMED: Clause = practice(
    "request.well-formed",
    Level::Should,
    "A request is legal HTTP: it names its host once, and says in one way where its body ends.",
);

/// `token.absent`
pub static TOKEN_ABSENT: Clause = practice(
    "token.absent",
    Level::Should,
    "Where no token is configured, the header x-webhook-token is left out.",
);

/// `token.confined`
pub static TOKEN_CONFINED: Clause = practice(
    "token.confined",
    Level::Should,
    "The token stands in its header and nowhere else: URLs and bodies are logged.",
);

/// `attempt.time-out`
pub static ATTEMPT_TIME_OUT: Clause = practice(
    "attempt.time-out",
    Level::Should,
    "An attempt whose answer does not come, or does not end, is over within 30 s.",
);

/// `answer.interim`
pub static ANSWER_INTERIM: Clause = practice(
    "answer.interim",
    Level::Should,
    "An interim answer (1xx) is not taken for the final one that follows.",
);

/// `answer.broken`
pub static ANSWER_BROKEN: Clause = practice(
    "answer.broken",
    Level::Should,
    "A 200 whose body breaks off is a success or a failed connection; either way the delivery \
     ends with the next complete 200.",
);

/// `retry.other-success`
pub static RETRY_OTHER_SUCCESS: Clause = practice(
    "retry.other-success",
    Level::Info,
    "A 2xx other than 200 counts as success: the delivery is not sent again.",
);

/// `retry.retry-after`
pub static RETRY_RETRY_AFTER: Clause = practice(
    "retry.retry-after",
    Level::Info,
    "What an answer says in Retry-After does not make the 3 seconds longer.",
);

const fn practice(id: &'static str, level: Level, text: &'static str) -> Clause {
    Clause {
        id,
        level,
        roles: SENDER,
        sources: &[Source::Practice],
        section: &[],
        text,
        excused: &[],
    }
}
