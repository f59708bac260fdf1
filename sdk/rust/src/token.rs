//! [`Token`]: the shared secret, which is compared but never shown.

use std::fmt;

use http::HeaderValue;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// The secret that sender and receiver share (clause `transport.token`).
///
/// There is no `Display`, and `Debug` shows nothing of it. There is no `PartialEq` either,
/// since it would take its time by the text: see [`matches`](Token::matches).
#[derive(Clone)]
pub struct Token {
    text: Box<str>,
    header: HeaderValue,
    digest: [u8; 32],
}

/// The text cannot be a token. The error never quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// There is no text: the header of every stranger would match.
    #[error("token: it is empty")]
    Empty,
    /// A header cannot carry control characters; a line break would end it.
    #[error("token: it holds a control character (a line break at its end, perhaps?)")]
    ControlCharacter,
    /// HTTP strips blanks around a header's value, so that the token would never match.
    #[error("token: it starts or ends with a blank")]
    OuterBlank,
}

impl Token {
    /// Takes a text of any length. Non-ASCII characters travel as UTF-8.
    pub fn new(text: impl Into<String>) -> Result<Self, TokenError> {
        let text = text.into();
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        if text.contains(char::is_control) {
            return Err(TokenError::ControlCharacter);
        }
        if text.trim() != text {
            return Err(TokenError::OuterBlank);
        }
        let mut header =
            HeaderValue::from_bytes(text.as_bytes()).map_err(|_| TokenError::ControlCharacter)?;
        header.set_sensitive(true);
        let digest = Sha256::digest(&text).into();
        Ok(Self {
            text: text.into(),
            header,
            digest,
        })
    }

    /// Whether `candidate` is this token.
    ///
    /// The time this takes depends on the candidate alone: digests are compared, all bytes of
    /// them, so that neither the content nor the length of the secret leaks.
    pub fn matches(&self, candidate: &[u8]) -> bool {
        self.matches_digest(&Candidate::new(candidate)).into()
    }

    pub(crate) fn matches_digest(&self, candidate: &Candidate) -> Choice {
        self.digest.ct_eq(&candidate.0)
    }

    /// The value of the header that carries the token, marked as sensitive: its `Debug` hides
    /// it, and HTTP/2 keeps it out of its tables.
    pub fn to_header_value(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The secret itself, for the one place that must send it.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What a stranger claims is the token, digested once for all comparisons.
pub(crate) struct Candidate([u8; 32]);

impl Candidate {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "tok-ABCDEF.0123456789_x";

    #[test]
    fn shows_nothing_of_the_secret() {
        let token = Token::new(SECRET).unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(format!("{token:#?}"), "Token(…)");
        assert_eq!(format!("{:?}", token.to_header_value()), "Sensitive");
    }

    #[test]
    fn errors_say_nothing_of_the_secret() {
        for text in [
            "",
            " ",
            "secret ",
            "\u{a0}secret",
            "secret\n",
            "se\0cret",
            "se\tcret",
            "\u{85}",
        ] {
            let error = Token::new(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret"), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_no_header_can_carry() {
        assert_eq!(Token::new("").unwrap_err(), TokenError::Empty);
        assert_eq!(
            Token::new("secret\r\n").unwrap_err(),
            TokenError::ControlCharacter
        );
        assert_eq!(
            Token::new("\u{7f}").unwrap_err(),
            TokenError::ControlCharacter
        );
        assert_eq!(Token::new(" secret").unwrap_err(), TokenError::OuterBlank);
    }

    #[test]
    fn matches_itself_and_nothing_near_it() {
        let token = Token::new(SECRET).unwrap();
        assert!(token.matches(SECRET.as_bytes()));
        for other in [
            "",
            "tok-ABCDEF.0123456789_",
            "tok-ABCDEF.0123456789_xx",
            "ok-ABCDEF.0123456789_x",
        ] {
            assert!(!token.matches(other.as_bytes()), "{other}");
        }
        assert!(!token.matches(SECRET.to_lowercase().as_bytes()));
        assert!(!token.matches(format!("{SECRET} ").as_bytes()));
        assert!(!token.matches(format!("Bearer {SECRET}").as_bytes()));
    }

    #[test]
    fn matches_beyond_ascii_by_the_bytes() {
        let token = Token::new("geheimnis-ä").unwrap();
        assert!(token.matches("geheimnis-ä".as_bytes()));
        assert!(
            !token.matches(b"geheimnis-\xE4"),
            "Latin-1 is another spelling"
        );
        assert!(
            !token.matches("geheimnis-a\u{308}".as_bytes()),
            "decomposed is another spelling"
        );
        assert_eq!(token.to_header_value().as_bytes(), "geheimnis-ä".as_bytes());
    }

    #[test]
    fn may_hold_blanks_inside() {
        assert!(Token::new("two words").unwrap().matches(b"two words"));
    }
}
