//! What a proxy decides that stands before a receiver of plain HTTP.
//!
//! Such a proxy reads a request and writes one of its own: the connection is its own, and so is the
//! framing, the spelling of what may be spelled in several ways, and the end of the answer. It may
//! refuse what it takes for malformed or too large by itself. A check that rests on any of it would
//! speak of the proxy.

/// The beginnings of the ids.
const GROUPS: [&str; 8] = [
    "receiver.answer.complete.",
    "receiver.connection.",
    "receiver.header.blanks",
    "receiver.header.case",
    "receiver.load.",
    "receiver.request.framing.",
    "receiver.request.pipelining",
    "receiver.robust.old-http",
];

/// The ends of the ids, where a head is odd or a body so large that not everybody passes it on.
const FORMS: [&str; 6] = [
    ".high-bytes",
    ".huge",
    ".long",
    ".multi-byte",
    ".right-then-wrong",
    ".wrong-then-right",
];

/// Whether the check with this id speaks of the proxy where there is one.
pub fn decided_by_a_forwarder(id: &str) -> bool {
    GROUPS.iter().any(|group| id.starts_with(group)) || FORMS.iter().any(|form| id.ends_with(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks;

    #[test]
    fn every_row_stands_for_checks_and_most_checks_are_left() {
        let ids: Vec<_> = checks::receiver().map(|check| check.id).collect();
        for group in GROUPS {
            assert!(ids.iter().any(|id| id.starts_with(group)), "{group}");
        }
        for form in FORMS {
            assert!(ids.iter().any(|id| id.ends_with(form)), "{form}");
        }
        let left = ids.iter().filter(|id| !decided_by_a_forwarder(id)).count();
        assert!(left * 3 > ids.len() * 2, "{left} of {}", ids.len());
    }
}
