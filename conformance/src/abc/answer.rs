//! What a server answers, which may be anything: read up to a limit, and never shown with a secret in
//! it.

use std::error::Error;
use std::time::Duration;

use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::ApiError;
use crate::secret::{Redactor, Secret, shorten_marks};

/// The secrets that a server knows, and that it may put into whatever it says.
pub(super) struct Hidden(Vec<Redactor>);

/// No answer of a sane server is larger, in bytes.
const LIMIT: usize = 4 * 1024 * 1024;

/// How much of what the server says is shown, in characters.
const SHOWN: usize = 200;

impl Hidden {
    /// The key, which the server is told with every call.
    pub(super) fn key(key: &Secret) -> Result<Self, getrandom::Error> {
        Ok(Self(vec![Redactor::of_key(key)?]))
    }

    /// Hides a token too.
    pub(super) fn add(&mut self, token: &Secret) -> Result<(), getrandom::Error> {
        self.0.push(Redactor::new(token, &[])?);
        Ok(())
    }

    /// `text` as it may be shown: without secrets, and cut.
    pub(super) fn text(&self, text: &str) -> String {
        let clean = self.bytes(text.as_bytes().to_vec());
        let clean = String::from_utf8_lossy(&clean);
        clean.chars().take(SHOWN).collect()
    }

    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let scrub = |bytes: Vec<u8>, redactor: &Redactor| redactor.scrub(&bytes);
        let clean = self.0.iter().fold(bytes, scrub);
        match String::from_utf8(clean) {
            Ok(text) => shorten_marks(&text).into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }

    /// The body of the answer, if it is the one that is wanted.
    pub(super) async fn read(
        &self,
        answer: Response,
        url: &str,
        wanted: StatusCode,
    ) -> Result<Vec<u8>, ApiError> {
        let status = answer.status();
        // Whatever is made of it must not hold a secret either.
        let body = self.bytes(self.bounded(answer, url).await?);
        if status == wanted {
            return Ok(body);
        }
        let url = url.to_owned();
        if status == StatusCode::FORBIDDEN {
            return Err(ApiError::Forbidden { url });
        }
        Err(ApiError::Refused {
            url,
            status: status.as_u16(),
            why: self.text(&said(&body)),
        })
    }

    async fn bounded(&self, mut answer: Response, url: &str) -> Result<Vec<u8>, ApiError> {
        let mut body = Vec::new();
        let lost = |error| self.unreachable(url, error);
        while let Some(chunk) = answer.chunk().await.map_err(lost)? {
            body.extend_from_slice(&chunk);
            if body.len() > LIMIT {
                return Err(ApiError::Odd {
                    url: url.to_owned(),
                    why: format!("it answered with more than {LIMIT} bytes"),
                });
            }
        }
        Ok(body)
    }

    pub(super) fn unreachable(&self, url: &str, error: reqwest::Error) -> ApiError {
        ApiError::Unreachable {
            url: url.to_owned(),
            why: self.text(&innermost(&error.without_url())),
        }
    }
}

/// What the server says when it says no.
#[derive(Deserialize)]
struct Refusal {
    message: Value,
}

/// The message in the server's refusal, or nothing.
fn said(body: &[u8]) -> String {
    let refusal = serde_json::from_slice(body).ok();
    let message = refusal.map(|Refusal { message }| match message {
        Value::String(text) => text,
        other => other.to_string(),
    });
    message.unwrap_or_default()
}

/// How long the server asks to wait before the next try, if it does.
pub(super) fn asked_to_wait(answer: &Response) -> Option<Duration> {
    let said = answer.headers().get("retry-after")?;
    let seconds = said.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The cause of all causes: a refused connection, and not that a request failed.
pub(super) fn innermost(mut error: &dyn Error) -> String {
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_says_is_cut_and_holds_no_secret() {
        let mut hidden = Hidden::key(&Secret::new("key-0123456789").unwrap()).unwrap();
        hidden
            .add(&Secret::new("token-0123456789").unwrap())
            .unwrap();
        let told = |body: &[u8]| hidden.text(&said(body));
        assert_eq!(told(br#"{"message":"no"}"#), "no");
        assert_eq!(told(br#"{"message":["a","b"]}"#), r#"["a","b"]"#);
        assert_eq!(told(b"<html>"), "");
        let long = format!(r#"{{"message":"{}key-0123456789"}}"#, "x".repeat(190));
        assert_eq!(
            told(long.as_bytes()),
            format!("{}<API key>", "x".repeat(190))
        );
        assert_eq!(
            told(br#"{"message":"\u006bey-0123456789, KEY-01234, token-0123456789"}"#),
            "<API key>, <part of the API key>, <token>"
        );
    }
}
