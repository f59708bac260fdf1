//! The request: method, target, headers, body.

use serde_json::Value;

use crate::finding::{Finding, Reason};
use crate::http1::Head;
use crate::json;
use crate::trace::sender::{Attempt, SenderTrace};

/// The method is POST.
pub fn method_must_be_post(attempt: &Attempt) -> Finding {
    match Head::parse(&attempt.head).method.as_str() {
        "POST" => Finding::Holds,
        other => Finding::violated(Reason::WrongMethod, "the method POST", format!("{other:?}")),
    }
}

/// Content-Type is there once and is `application/json`, whatever its parameters.
pub fn content_type_must_be_json(attempt: &Attempt) -> Finding {
    let head = Head::parse(&attempt.head);
    let observed = match head.all("content-type").as_slice() {
        [one] if is_json(one) => return Finding::Holds,
        [] => "no Content-Type".to_owned(),
        [one] => format!("Content-Type: {one}"),
        several => format!("{} headers named Content-Type", several.len()),
    };
    Finding::violated(
        Reason::WrongContentType,
        "Content-Type: application/json",
        observed,
    )
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// Questions that need to know what was asked of the sender.
impl SenderTrace {
    /// The token is there once and byte for byte.
    pub fn token_must_be_right(&self, attempt: &Attempt) -> Finding {
        const EXPECTED: &str = "the header x-webhook-token once, holding the token";
        let head = Head::parse(&attempt.head);
        let (reason, observed) = match head.all("x-webhook-token").as_slice() {
            [one] if *one == self.settings.token_mark => return Finding::Holds,
            [] => (Reason::TokenMissing, "no such header".to_owned()),
            [one] => (Reason::TokenAltered, format!("x-webhook-token: {one}")),
            several => (
                Reason::TokenRepeated,
                format!("{} such headers", several.len()),
            ),
        };
        Finding::violated(reason, EXPECTED, observed)
    }

    /// Path and query are those of the URL.
    pub fn target_must_be_kept(&self, attempt: &Attempt) -> Finding {
        match Head::parse(&attempt.head).target {
            target if target == self.target => Finding::Holds,
            other => Finding::violated(
                Reason::WrongTarget,
                format!("the request target {}", self.target),
                other,
            ),
        }
    }

    /// The body is one JSON text in UTF-8.
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

    /// The content is what was asked for: nothing lost, added or changed.
    pub fn content_must_be_kept(&self, attempt: &Attempt) -> Finding {
        self.body_must_be_json(attempt).and(|| {
            let asked = self.play.content.text();
            match json::difference(asked.as_bytes(), &self.body(attempt)) {
                None => Finding::Holds,
                Some(difference) => Finding::violated(
                    Reason::ContentChanged,
                    format!("at {}: {}", difference.pointer, difference.expected),
                    difference.observed,
                ),
            }
        })
    }
}
