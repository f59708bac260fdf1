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

/// The body is one JSON text in UTF-8.
pub fn body_must_be_json(attempt: &Attempt) -> Finding {
    match serde_json::from_slice::<Value>(&attempt.body) {
        Ok(_) => Finding::Holds,
        Err(error) => Finding::violated(
            Reason::NotJson,
            "a JSON text",
            format!("{} bytes that are none: {error}", attempt.body.len()),
        ),
    }
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

    /// The content is what was asked for: nothing lost, added or changed.
    pub fn content_must_be_kept(&self, attempt: &Attempt) -> Finding {
        body_must_be_json(attempt).and(|| {
            match json::difference(self.play.payload.text.as_bytes(), &attempt.body) {
                None => Finding::Holds,
                Some(difference) => Finding::violated(
                    Reason::ContentChanged,
                    format!("at {}: {}", difference.pointer, difference.expected),
                    difference.observed,
                ),
            }
        })
    }

    /// Every retry has the head and the body of the first attempt.
    pub fn retries_must_be_identical(&self) -> Finding {
        self.attempts().must_be_at_least(2).and(|| {
            let first = &self.attempts[0];
            Finding::first_of(
                (2..)
                    .zip(self.attempts.iter().skip(1))
                    .map(|(number, retry)| identical(number, first, retry)),
            )
        })
    }
}

fn identical(number: usize, first: &Attempt, retry: &Attempt) -> Finding {
    // The body first: where it differs in length, Content-Length does too.
    if first.body != retry.body {
        let at = first
            .body
            .iter()
            .zip(&retry.body)
            .take_while(|(one, other)| one == other);
        return Finding::violated(
            Reason::BodyDiffers,
            format!("the {} bytes of attempt 1's body", first.body.len()),
            format!(
                "attempt {number}: {} bytes, different from offset {} on",
                retry.body.len(),
                at.count(),
            ),
        );
    }
    if first.head != retry.head {
        return Finding::violated(
            Reason::HeadDiffers,
            "the head of attempt 1",
            format!(
                "attempt {number}: {}",
                changed_line(&first.head, &retry.head)
            ),
        );
    }
    Finding::Holds
}

/// The first line of `now` that `then` has otherwise.
fn changed_line(then: &[u8], now: &[u8]) -> String {
    let (then, now) = (String::from_utf8_lossy(then), String::from_utf8_lossy(now));
    let (mut before, mut after) = (then.lines(), now.lines());
    loop {
        match (before.next(), after.next()) {
            (Some(old), Some(new)) if old == new => {}
            (old, new) => {
                return format!("{:?} instead of {:?}", new.unwrap_or(""), old.unwrap_or(""));
            }
        }
    }
}
