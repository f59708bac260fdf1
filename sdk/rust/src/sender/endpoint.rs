//! [`Endpoint`]: where deliveries go, and with which token.

use std::fmt;

use http::Uri;
use http::uri::Scheme;

use crate::Token;

/// A receiver's URL and the token it expects.
#[derive(Clone)]
pub struct Endpoint {
    url: Uri,
    token: Option<Token>,
}

/// The URL is none to deliver to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// A relative URL, or one of another scheme.
    #[error("url: neither http:// nor https://")]
    Scheme,
    /// A URL without a host.
    #[error("url: it has no host")]
    Host,
}

impl Endpoint {
    /// Takes an absolute URL of the scheme `http` or `https`; its query is kept. In production
    /// it should be `https` (clause `transport.https`). Without a token the header is left out.
    pub fn new(url: Uri, token: Option<Token>) -> Result<Self, EndpointError> {
        if !matches!(url.scheme(), Some(scheme) if [Scheme::HTTP, Scheme::HTTPS].contains(scheme)) {
            return Err(EndpointError::Scheme);
        }
        if url.host().is_none_or(str::is_empty) {
            return Err(EndpointError::Host);
        }
        Ok(Self { url, token })
    }

    /// Where deliveries go.
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// The token they carry.
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }
}

/// Leaves out what may be secret in a URL: user information and query.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.url.scheme_str().unwrap_or_default();
        let host = self.url.host().unwrap_or_default();
        let port = self
            .url
            .port()
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        let query = if self.url.query().is_some() {
            "?…"
        } else {
            ""
        };
        let url = format!("{scheme}://{host}{port}{}{query}", self.url.path());
        f.debug_struct("Endpoint")
            .field("url", &url)
            .field("token", &self.token)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_it_cannot_deliver_to() {
        for (url, error) in [
            ("/hook", EndpointError::Scheme),
            ("*", EndpointError::Scheme),
            ("example.com:80", EndpointError::Scheme),
            ("ftp://example.com/hook", EndpointError::Scheme),
            ("ws://example.com/hook", EndpointError::Scheme),
            ("http://:80/hook", EndpointError::Host),
        ] {
            let Ok(url) = url.parse::<Uri>() else {
                continue;
            };
            assert_eq!(
                Endpoint::new(url.clone(), None).unwrap_err(),
                error,
                "{url}"
            );
        }
    }

    #[test]
    fn shows_no_secret() {
        let url = Uri::from_static("https://user:word@example.com:8443/hook?key=value");
        let endpoint = Endpoint::new(url, Token::new("secret").ok()).unwrap();
        assert_eq!(
            format!("{endpoint:?}"),
            r#"Endpoint { url: "https://example.com:8443/hook?…", token: Some(Token(…)) }"#
        );
    }
}
