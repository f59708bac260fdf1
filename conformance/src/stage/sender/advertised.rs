//! The name by which a sender knows the scripted receiver.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// A URL that leads to the runner, by whatever way; every delivery's URL begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advertised {
    is_encrypted: bool,
    host: String,
    port: Option<u16>,
    /// The beginning of every path, without a slash at its end.
    base: String,
}

/// Why a text is no URL that deliveries can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdvertisedError {
    /// No URL at all.
    #[error("it is no URL: {0}")]
    NotAUrl(url::ParseError),
    /// A scheme that webhooks do not use.
    #[error("its scheme is {0:?}, and webhooks use http and https")]
    Scheme(String),
    /// No host.
    #[error("it names no host")]
    NoHost,
    /// More than the beginning of a URL.
    #[error("it has {0}, and paths and queries of the runner's are put behind it")]
    TooMuch(&'static str),
}

impl Advertised {
    /// The URL `text`, of which only scheme, host, port and a path may be given.
    pub fn parse(text: &str) -> Result<Self, AdvertisedError> {
        let url = Url::parse(text).map_err(AdvertisedError::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AdvertisedError::Scheme(url.scheme().to_owned()));
        }
        let parts = [
            (
                !url.username().is_empty() || url.password().is_some(),
                "a user",
            ),
            (url.query().is_some(), "a query"),
            (url.fragment().is_some(), "a fragment"),
        ];
        if let Some((_, what)) = parts.into_iter().find(|(is_there, _)| *is_there) {
            return Err(AdvertisedError::TooMuch(what));
        }
        Ok(Self {
            is_encrypted: url.scheme() == "https",
            host: url.host_str().ok_or(AdvertisedError::NoHost)?.to_owned(),
            port: url.port(),
            base: url.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The address itself, over plain HTTP.
    pub fn address(address: IpAddr) -> Self {
        let host: Host<String> = match address {
            IpAddr::V4(address) => Host::Ipv4(address),
            IpAddr::V6(address) => Host::Ipv6(address),
        };
        Self {
            is_encrypted: false,
            host: host.to_string(),
            port: None,
            base: String::new(),
        }
    }

    /// The same, at this port.
    #[must_use]
    pub fn at_port(self, port: u16) -> Self {
        Self {
            port: Some(port),
            ..self
        }
    }

    /// The same, over HTTPS.
    #[must_use]
    pub fn over_https(self) -> Self {
        Self {
            is_encrypted: true,
            ..self
        }
    }

    /// The same, over plain HTTP.
    #[must_use]
    pub fn over_http(self) -> Self {
        Self {
            is_encrypted: false,
            ..self
        }
    }

    /// Whether it is HTTPS.
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// The host, an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, if one is named.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Host and port.
    pub(super) fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// The beginning of every path.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Whether it is this machine, as far as the name tells.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_matches(['[', ']']);
        match bare.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        }
    }
}

impl fmt::Display for Advertised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_advertised_is_the_beginning_of_a_url() {
        let url = Advertised::parse("https://gateway.example/hooks/").unwrap();
        assert!(url.is_encrypted() && !url.is_loopback());
        assert_eq!(
            (url.authority().as_str(), url.base()),
            ("gateway.example", "/hooks")
        );
        let url = Advertised::parse("http://[::1]:8080").unwrap();
        assert!(url.is_loopback());
        assert_eq!((url.authority().as_str(), url.base()), ("[::1]:8080", ""));
        for (text, why) in [
            ("10.0.0.1:9000", "it is no URL: relative URL without a base"),
            (
                "ftp://a",
                "its scheme is \"ftp\", and webhooks use http and https",
            ),
            (
                "http://a/?b",
                "it has a query, and paths and queries of the runner's are put behind it",
            ),
        ] {
            let error = Advertised::parse(text).unwrap_err();
            assert_eq!(error.to_string(), why);
        }
    }
}
