//! Headers that a user wants on every request: what a gateway in front of the receiver asks for.
//!
//! None may stand in the place of what the checks are about, since then nobody could say what a
//! check has shown.

use std::fmt;

/// Headers, in the order in which they are sent. Values are never shown: a gateway asks for keys.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

/// Why a line is no header for every request. Never quotes the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// There is no colon, or nothing before it.
    #[error("a header is NAME: VALUE")]
    Form,
    /// The name is none.
    #[error("{0:?} is no name of a header")]
    Name(String),
    /// The value holds what would end the line.
    #[error("the value of {0} holds a control character")]
    Value(String),
    /// It is for the checks to say.
    #[error("{0} is set by the checks themselves")]
    Ours(String),
}

/// What plays decide, or what follows from how they are sent.
const OURS: [&str; 16] = [
    "accept",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-webhook-token",
];

impl Headers {
    /// Adds the header that `line` is: `NAME: VALUE`.
    pub fn add(&mut self, line: &str) -> Result<(), HeaderError> {
        let (name, value) = line.split_once(':').ok_or(HeaderError::Form)?;
        let (name, value) = (name.trim_ascii(), value.trim_ascii());
        if name.is_empty() {
            return Err(HeaderError::Form);
        }
        if !name.bytes().all(is_token) {
            return Err(HeaderError::Name(name.to_owned()));
        }
        if OURS.iter().any(|ours| ours.eq_ignore_ascii_case(name)) {
            return Err(HeaderError::Ours(name.to_owned()));
        }
        if value.chars().any(|it| it.is_control() && it != '\t') {
            return Err(HeaderError::Value(name.to_owned()));
        }
        self.0.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Names and values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.0.iter();
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Whether a byte may stand in the name of a header (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_a_name_and_a_value_that_is_not_shown() {
        let mut headers = Headers::default();
        headers.add("X-Key: canary: more ").unwrap();
        headers.add("X-Empty:").unwrap();
        let all: Vec<_> = headers.iter().collect();
        assert_eq!(all, [("X-Key", "canary: more"), ("X-Empty", "")]);
        assert_eq!(format!("{headers:?}"), r#"["X-Key", "X-Empty"]"#);
    }

    #[test]
    fn what_would_change_a_check_is_refused() {
        let refused = |line: &str| Headers::default().add(line).unwrap_err().to_string();
        for name in ["X-Webhook-Token", "content-type", "HOST"] {
            let told = refused(&format!("{name}: canary"));
            assert_eq!(told, format!("{name} is set by the checks themselves"));
        }
        assert_eq!(refused("canary"), "a header is NAME: VALUE");
        assert_eq!(refused("A b: c"), "\"A b\" is no name of a header");
        assert_eq!(
            refused("A: b\r\nHost: c"),
            "the value of A holds a control character"
        );
    }
}
