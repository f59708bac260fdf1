//! The request: method, target, headers, body.

use crate::finding::{Finding, Reason};
use crate::http1::Head;
use crate::trace::sender::{Attempt, SenderTrace};

/// The token's header.
const TOKEN: &str = "x-webhook-token";

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
        let (reason, observed) = match head.all(TOKEN).as_slice() {
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

    /// Where no token was given, there is no header for one, not even an empty one.
    pub fn token_must_be_absent(&self, attempt: &Attempt) -> Finding {
        match Head::parse(&attempt.head).all(TOKEN).as_slice() {
            [] => Finding::Holds,
            [value, ..] => Finding::violated(
                Reason::TokenPresent,
                "no header x-webhook-token, since no token is configured",
                format!("x-webhook-token: {value}"),
            ),
        }
    }

    /// The token stands in its header and nowhere else.
    pub fn token_must_be_confined(&self, attempt: &Attempt) -> Finding {
        let expected = "the token in the header x-webhook-token and nowhere else";
        let elsewhere = |place: String| Finding::violated(Reason::TokenElsewhere, expected, place);
        let mark = self.settings.token_mark.as_str();
        let head = Head::parse(&attempt.head);
        if head.target.contains(mark) {
            return elsewhere(format!("the request target {}", head.target));
        }
        let others = head.headers.iter();
        let mut others = others.filter(|(name, _)| !name.eq_ignore_ascii_case(TOKEN));
        if let Some((name, value)) = others.find(|(_, value)| value.contains(mark)) {
            return elsewhere(format!("{name}: {value}"));
        }
        if String::from_utf8_lossy(&self.body(attempt)).contains(mark) {
            return elsewhere("it is in the body".to_owned());
        }
        Finding::Holds
    }

    /// Host is there once and is that of the URL. HTTP/1.0 knows no such header.
    pub fn host_must_be_right(&self, attempt: &Attempt) -> Finding {
        let head = Head::parse(&attempt.head);
        let observed = match head.all("host").as_slice() {
            [one] if one.eq_ignore_ascii_case(&self.authority) => return Finding::Holds,
            [] if head.version == "HTTP/1.0" => return Finding::Holds,
            [] => "no Host".to_owned(),
            [one] => format!("Host: {one}"),
            several => format!("{} headers named Host", several.len()),
        };
        let expected = format!("Host: {}, once", self.authority);
        Finding::violated(Reason::WrongHost, expected, observed)
    }

    /// Every request says in one way, and only one, where its body ends.
    pub fn framing_must_be_legal(&self) -> Finding {
        if self.attempts.is_empty() {
            return super::no_attempt(self);
        }
        Finding::first_of(self.attempts.iter().map(framing_of))
    }
}

fn framing_of(attempt: &Attempt) -> Finding {
    if attempt.broken.is_none() && !attempt.is_whole() {
        // It was not to be read.
        return Finding::Holds;
    }
    let head = Head::parse(&attempt.head);
    let (lengths, encodings) = (head.all("content-length"), head.all("transfer-encoding"));
    let observed = match (lengths.as_slice(), encodings.as_slice()) {
        ([_], []) | ([], [_]) if attempt.broken.is_none() => return Finding::Holds,
        ([_], []) | ([], [_]) => attempt.broken.as_deref().unwrap_or_default().to_owned(),
        ([], []) => "neither".to_owned(),
        _ => format!(
            "Content-Length {} times and Transfer-Encoding {} times",
            lengths.len(),
            encodings.len()
        ),
    };
    Finding::violated(
        Reason::WrongFraming,
        "either one Content-Length or Transfer-Encoding: chunked, and a body of that form",
        observed,
    )
}
