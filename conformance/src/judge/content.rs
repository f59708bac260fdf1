//! The body: JSON in UTF-8, and the content that was asked for.

use abc_webhook::strict;
use serde_json::Value;

use crate::finding::{Finding, Reason};
use crate::json;
use crate::play::sender::Content;
use crate::trace::sender::{Attempt, SenderTrace};

/// A byte order mark in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

impl SenderTrace {
    /// The body is one JSON text.
    pub fn body_must_be_json(&self, attempt: &Attempt) -> Finding {
        let body = self.body(attempt);
        match serde_json::from_slice::<Value>(&body) {
            Ok(_) => Finding::Holds,
            Err(error) => Finding::violated(
                Reason::NotJson,
                "a JSON text",
                format!("{} bytes that are none: {error}", body.len()),
            ),
        }
    }

    /// The body is UTF-8, and begins with its first character and not with a mark.
    pub fn body_must_be_utf8(&self, attempt: &Attempt) -> Finding {
        let body = self.body(attempt);
        if body.starts_with(BOM) {
            let observed = "EF BB BF before it";
            return Finding::violated(
                Reason::ByteOrderMark,
                "JSON without a byte order mark",
                observed,
            );
        }
        match std::str::from_utf8(&body) {
            Ok(_) => Finding::Holds,
            Err(error) => Finding::violated(
                Reason::NotUtf8,
                "UTF-8",
                format!("bytes that are none at offset {}", error.valid_up_to()),
            ),
        }
    }

    /// The content is what was asked for: nothing lost, added or changed, as far as it is known.
    pub fn content_must_be_kept(&self, attempt: &Attempt) -> Finding {
        self.body_must_be_json(attempt).and(|| {
            let asked = self.play.content.text();
            let difference = match self.play.content {
                Content::Including(_) => json::lacking,
                Content::Text(_) | Content::OfSize(_) => json::difference,
            };
            match difference(asked.as_bytes(), &self.body(attempt)) {
                None => Finding::Holds,
                Some(difference) => Finding::violated(
                    Reason::ContentChanged,
                    format!("at {}: {}", difference.pointer, difference.expected),
                    difference.observed,
                ),
            }
        })
    }

    /// The body is one that a conforming sender writes, in the strict reading of the protocol.
    pub fn body_must_be_strict(&self, attempt: &Attempt) -> Finding {
        self.body_must_be_json(attempt)
            .and(|| match strict::check(&self.body(attempt)) {
                Ok(found) => strictly(&found),
                Err(error) => Finding::violated(Reason::NotJson, "a JSON text", error.to_string()),
            })
    }
}

fn strictly(found: &strict::Deviations) -> Finding {
    if let Some(first) = found.violations.first() {
        let more = match found.violations.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        return Finding::violated(
            Reason::NotStrict,
            "a payload as the protocol's tables have it",
            format!("{first}{more}"),
        );
    }
    match found.unknown_keys.as_slice() {
        [] => Finding::Holds,
        keys => Finding::Noted(format!("keys that nobody documents: {}", keys.join(", "))),
    }
}
