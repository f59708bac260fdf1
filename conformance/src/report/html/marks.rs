//! Requests and answers, line by line, with the part marked that a finding is about.

use serde::Serialize;

use crate::report::escape;
use crate::report::wire::cut;

/// The most characters of a request or an answer that are shown.
const LONGEST: usize = 4000;

/// A line of a request or an answer.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    /// The name of a header; empty for what is none.
    name: String,
    /// What follows it, or the whole line.
    text: String,
    /// Whether the finding is about it.
    is_marked: bool,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    RequestLine,
    StatusLine,
    Header(&'static str),
    RequestBody,
    AnswerBody,
}

/// What a line of a message is.
#[derive(Debug, Clone, Copy)]
enum Shape<'l> {
    First,
    Header(&'l str, &'l str),
    Body,
}

/// The lines of `raw`, of which the finding is about those that `reason` names.
pub(super) fn exchange(raw: &str, reason: Option<&str>) -> Vec<Line> {
    let text = escape(&cut(raw.trim_end(), LONGEST));
    let is_answer = text.starts_with("HTTP/");
    let part = reason.and_then(part);
    let mut is_head = true;
    let lines = text.lines().enumerate().map(|(index, line)| {
        let shape = shape(index, line, is_head);
        is_head = !matches!(shape, Shape::Body);
        let (name, text) = match shape {
            Shape::Header(name, text) => (name, text),
            Shape::First | Shape::Body => ("", line),
        };
        Line {
            name: name.to_owned(),
            text: text.to_owned(),
            is_marked: !line.is_empty() && part.is_some_and(|part| part.is(shape, is_answer)),
        }
    });
    lines.collect()
}

fn shape(index: usize, line: &str, is_head: bool) -> Shape<'_> {
    match line.split_once(':') {
        _ if index == 0 => Shape::First,
        Some((name, text)) if is_head && is_name(name) => Shape::Header(name, text),
        _ => Shape::Body,
    }
}

fn is_name(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

fn part(reason: &str) -> Option<Part> {
    Some(match reason {
        "wrong-method" | "wrong-target" => Part::RequestLine,
        "wrong-content-type" => Part::Header("content-type"),
        "token-missing" | "token-altered" | "token-repeated" => Part::Header("x-webhook-token"),
        "redirected" => Part::Header("location"),
        "not-accepted" | "other-success" | "method-refused" | "media-type-refused" | "accepted"
        | "not-unauthorized" | "server-error" => Part::StatusLine,
        "not-json" | "content-changed" | "body-differs" => Part::RequestBody,
        "disclosed" => Part::AnswerBody,
        _ => return None,
    })
}

impl Part {
    fn is(self, shape: Shape<'_>, is_answer: bool) -> bool {
        match (self, shape) {
            (Self::RequestLine, Shape::First) | (Self::RequestBody, Shape::Body) => !is_answer,
            (Self::StatusLine, Shape::First) | (Self::AnswerBody, Shape::Body) => is_answer,
            (Self::Header(wanted), Shape::Header(name, _)) => name.eq_ignore_ascii_case(wanted),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "HTTP/1.1 302 Found\r\nLocation: /a\r\nX: 1\r\n\r\n{\"a\":\n1}";

    fn marked(raw: &str, reason: &str) -> Vec<String> {
        let lines = exchange(raw, Some(reason));
        let marked = lines.into_iter().filter(|line| line.is_marked);
        marked.map(|line| line.name + &line.text).collect()
    }

    #[test]
    fn what_the_finding_is_about_is_marked() {
        let request =
            "POST /a HTTP/1.1\r\nContent-Type: text/plain\r\nX-Webhook-Token: <token>\r\n\r\n{}";
        assert_eq!(marked(ANSWER, "redirected"), ["Location /a"]);
        assert_eq!(marked(ANSWER, "not-accepted"), ["HTTP/1.1 302 Found"]);
        assert_eq!(marked(ANSWER, "disclosed"), ["{\"a\":", "1}"]);
        assert_eq!(marked(request, "wrong-method"), ["POST /a HTTP/1.1"]);
        assert_eq!(marked(request, "not-accepted"), [""; 0]);
        assert_eq!(
            marked(request, "wrong-content-type"),
            ["Content-Type text/plain"]
        );
        assert_eq!(
            marked(request, "token-altered"),
            ["X-Webhook-Token <token>"]
        );
        assert_eq!(marked(request, "content-changed"), ["{}"]);
        assert_eq!(marked(request, "disclosed"), [""; 0]);
        assert_eq!(marked(request, "early"), [""; 0]);
    }

    #[test]
    fn a_line_of_the_body_is_no_header() {
        let lines = exchange("HTTP/1.1 200 OK\r\n\r\na: b", None);
        assert_eq!(lines[2].name, "");
        assert_eq!(lines[2].text, "a: b");
    }
}
