//! A delivery in a file: one JSON object, with head and body as they were sent.
//!
//! The keys are those of recorded deliveries of the vendor's server, so that a recording can be
//! replayed and validated like what `listen --save` wrote. The token is in none that we write.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::http1::Head;

/// A delivery as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// When its first byte came, in milliseconds since whoever kept it began to listen.
    #[serde(default)]
    pub at_ms: f64,
    /// The number of the delivery, and that of the attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<usize>,
    /// The number of the attempt, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<usize>,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The version of HTTP.
    #[serde(default)]
    pub http_version: String,
    /// Names and values, in the order and spelling in which they came, repeated ones too.
    pub headers: Vec<(String, String)>,
    /// The body, if it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body in base64, if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

impl Saved {
    /// A delivery with this head, which must be redacted, and this body.
    pub fn new(head: &Head, body: &[u8]) -> Self {
        let text = std::str::from_utf8(body).ok();
        Self {
            at_ms: 0.0,
            delivery: None,
            attempt: None,
            method: head.method.clone(),
            target: head.target.clone(),
            http_version: head.version.clone(),
            headers: head.headers.clone(),
            body: text.map(str::to_owned),
            body_base64: text.is_none().then(|| STANDARD.encode(body)),
        }
    }

    /// The delivery that `text` holds, unless it is something else, such as a bare payload.
    pub fn read(text: &[u8]) -> Option<Self> {
        let saved: Self = serde_json::from_slice(text).ok()?;
        saved.body().is_some().then_some(saved)
    }

    /// The body, byte for byte.
    pub fn body(&self) -> Option<Cow<'_, [u8]>> {
        match (&self.body, &self.body_base64) {
            (Some(text), _) => Some(Cow::Borrowed(text.as_bytes())),
            (None, Some(text)) => STANDARD.decode(text).ok().map(Cow::Owned),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_and_read(body: &[u8]) {
        let head = Head::parse(b"POST /a?b HTTP/1.1\r\nX-A: 1\r\nx-a: 2\r\n\r\n");
        let saved = Saved::new(&head, body);
        let text = serde_json::to_vec(&saved).unwrap();
        let read = Saved::read(&text).unwrap();
        assert_eq!(read, saved);
        assert_eq!(read.body().unwrap(), body);
        assert_eq!(read.headers[1], ("x-a".to_owned(), "2".to_owned()));
    }

    #[test]
    fn every_body_comes_back_byte_for_byte() {
        written_and_read(b"{\"a\": 1e400}");
        written_and_read(b"");
        written_and_read("\u{feff}\u{0}😀".as_bytes());
        written_and_read(b"\xff\x00");
    }

    #[test]
    fn a_bare_payload_is_none() {
        assert_eq!(Saved::read(br#"{"event":"NEWS","data":{}}"#), None);
        assert_eq!(
            Saved::read(br#"{"method":"POST","target":"/","headers":[]}"#),
            None
        );
        assert_eq!(Saved::read(b"[]"), None);
    }
}
