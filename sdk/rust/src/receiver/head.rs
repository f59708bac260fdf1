//! What a receiver can tell from the head, in the order in which it must be asked.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use subtle::Choice;

use super::{Receiver, Rejection};
use crate::protocol::{self, TOKEN_HEADER};
use crate::token::Candidate;

impl Receiver {
    /// Checks all that can be checked before the body is read: the token, the method (clause
    /// `transport.post`), the content type (clause `transport.json`), the announced length.
    ///
    /// The token comes first: nobody without it learns what else the receiver minds.
    pub fn check_head(&self, method: &Method, headers: &HeaderMap) -> Result<(), Rejection> {
        self.verify(headers)?;
        if method != Method::POST {
            return Err(Rejection::Method);
        }
        if !is_json(headers) {
            return Err(Rejection::ContentType);
        }
        if announced_length(headers).is_some_and(|length| length > self.body_limit) {
            return Err(Rejection::BodyTooLarge);
        }
        Ok(())
    }

    /// Checks the token (clause `transport.token`).
    ///
    /// Exactly one header must carry it. Of two, parties on the way might each believe
    /// another one. All tokens are compared, whichever matches, so that the time taken does
    /// not tell which.
    pub fn verify(&self, headers: &HeaderMap) -> Result<(), Rejection> {
        let mut values = headers.get_all(TOKEN_HEADER).iter();
        let value = values.next().ok_or(Rejection::TokenMissing)?;
        if values.next().is_some() {
            return Err(Rejection::TokenRepeated);
        }
        let candidate = Candidate::new(value.as_bytes());
        let matched = self.tokens.iter().fold(Choice::from(0), |matched, token| {
            matched | token.matches_digest(&candidate)
        });
        if matched.into() {
            Ok(())
        } else {
            Err(Rejection::TokenWrong)
        }
    }
}

/// Whether the content type is JSON, with any parameters: some clients add a charset.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(text)) = only(headers, CONTENT_TYPE).map(HeaderValue::to_str) else {
        return false;
    };
    let media_type = text.split(';').next().unwrap_or_default();
    media_type
        .trim()
        .eq_ignore_ascii_case(protocol::CONTENT_TYPE)
}

/// The length the head announces. One that makes no sense counts as none: the body is
/// counted while it is read, and the server around this has its own opinion.
fn announced_length(headers: &HeaderMap) -> Option<usize> {
    only(headers, CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The value of a header that is there once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}
