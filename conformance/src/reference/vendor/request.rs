//! The requests of a delivery: the recorded head, and what a redirect makes of it.

use bytes::Bytes;
use url::{Position, Url};

use super::webhook::Webhook;
use crate::secret::Secret;

/// A request of an attempt.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) url: Url,
    token: Option<Secret>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    /// A POST of this body.
    Body(Bytes),
    /// A GET.
    None,
}

/// What there is to know of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) location: Option<String>,
}

impl Request {
    /// The first request of every attempt.
    pub(super) fn of(webhook: &Webhook, body: Bytes) -> Self {
        Self {
            url: webhook.url.clone(),
            token: webhook.token.clone(),
            content: Content::Body(body),
        }
    }

    /// Head and body as they go over the wire.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut head = self.head();
        if let Content::Body(body) = &self.content {
            head.extend_from_slice(body);
        }
        head
    }

    /// The request that follows, if `answer` sends this one on. Only 307 and 308, and whatever
    /// has no meaning of its own, keep the method; the token goes along wherever it is.
    pub(super) fn redirected(&self, answer: &Answer) -> Option<Self> {
        let location = answer.location.as_ref();
        let location = location.filter(|_| (300..400).contains(&answer.status))?;
        let content = match answer.status {
            301..=303 => Content::None,
            _ => self.content.clone(),
        };
        Some(Self {
            url: self.url.join(location).ok()?,
            token: self.token.clone(),
            content,
        })
    }

    /// The headers in the recorded order and case.
    fn head(&self) -> Vec<u8> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\n",
            self.method(),
            &self.url[Position::BeforePath..Position::AfterQuery]
        );
        let mut push = |name: &str, value: &str| head.extend([name, ": ", value, "\r\n"]);
        push("Accept", "application/json, text/plain, */*");
        if let Content::Body(_) = self.content {
            push("Content-Type", "application/json");
        }
        if let Some(token) = &self.token {
            push("x-webhook-token", token.expose());
        }
        push("User-Agent", "axios/1.15.0");
        if let Content::Body(body) = &self.content {
            push("Content-Length", &body.len().to_string());
        }
        push("Accept-Encoding", "gzip, compress, deflate, br");
        push("Host", &self.url[Position::BeforeHost..Position::AfterPort]);
        push("Connection", "keep-alive");
        head.push_str("\r\n");
        head.into_bytes()
    }

    fn method(&self) -> &'static str {
        match self.content {
            Content::Body(_) => "POST",
            Content::None => "GET",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Kind;
    use super::*;

    fn request(url: &str) -> Request {
        let token = Secret::new("a-token").unwrap();
        let webhook = Webhook::new(url, Some(token), Kind::ALL).unwrap();
        Request::of(&webhook, Bytes::from_static(b"{}"))
    }

    fn first_line(request: &Request) -> String {
        let head = String::from_utf8(request.head()).unwrap();
        head.lines().next().unwrap().to_owned()
    }

    #[test]
    fn the_query_is_kept_and_the_fragment_is_not_sent() {
        let request = request("http://127.0.0.1:9100/hooks/all?x=1&y=%20z#top");
        assert_eq!(first_line(&request), "POST /hooks/all?x=1&y=%20z HTTP/1.1");
    }

    #[test]
    fn a_redirect_keeps_the_token_and_three_of_five_lose_the_body() {
        for (status, method) in [
            (301, "GET"),
            (302, "GET"),
            (303, "GET"),
            (307, "POST"),
            (308, "POST"),
        ] {
            let location = Some("//other.example/b?c=d".to_owned());
            let answer = Answer { status, location };
            let next = request("http://127.0.0.1/a").redirected(&answer).unwrap();
            assert_eq!(first_line(&next), format!("{method} /b?c=d HTTP/1.1"));
            let bytes = String::from_utf8(next.bytes()).unwrap();
            assert!(bytes.contains("x-webhook-token: a-token\r\n"));
            assert!(bytes.contains("Host: other.example\r\n"));
            assert_eq!(bytes.ends_with("{}"), method == "POST");
        }
    }

    #[test]
    fn what_sends_nowhere_is_an_answer() {
        let elsewhere = Some("/b".to_owned());
        for (status, location) in [(302, None), (200, elsewhere)] {
            let answer = Answer { status, location };
            assert!(request("http://127.0.0.1/").redirected(&answer).is_none());
        }
    }
}
