//! The URL of a receiver, checked before anything is sent.

use std::borrow::Cow;
use std::fmt;

use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

/// Where a receiver listens. Shown without the values of its query.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    /// The host as it is resolved, with the zone of an address that has one.
    host: String,
    /// The interface by which an address of IPv6 is reached.
    zone: Option<String>,
    port: u16,
    /// Who the receiver has to show that it is, if it is reached over HTTPS.
    server_name: Option<ServerName<'static>>,
}

/// Why a text is not the URL of a receiver that can be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// No URL at all.
    #[error("the URL is not one: {0}")]
    NotAUrl(url::ParseError),
    /// A scheme that webhooks do not use.
    #[error("the scheme {0:?} is none that webhooks use")]
    Scheme(String),
    /// A user name, which would have to be sent as another secret.
    #[error("a user name or password in the URL is not supported")]
    User,
    /// No host.
    #[error("the URL names no host")]
    NoHost,
    /// An interface that is none, or at an address of another kind.
    #[error("{0:?} is no zone of an IPv6 address")]
    Zone(String),
    /// A host that no certificate can be for.
    #[error("no certificate can be for the host {0:?}")]
    ServerName(String),
}

impl Target {
    /// The target at `text`, an absolute http or https URL.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let (text, zone) = without_zone(text)?;
        let url = Url::parse(&text).map_err(TargetError::NotAUrl)?;
        let is_encrypted = match url.scheme() {
            "http" => false,
            "https" => true,
            other => return Err(TargetError::Scheme(other.to_owned())),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::User);
        }
        let host = match url.host().ok_or(TargetError::NoHost)? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = url.port_or_known_default().unwrap_or(80);
        let server_name = is_encrypted.then(|| ServerName::try_from(host.clone()));
        let server_name = server_name.transpose();
        let server_name = server_name.map_err(|_| TargetError::ServerName(host.clone()))?;
        let host = match &zone {
            Some(zone) => format!("{host}%{zone}"),
            None => host,
        };
        Ok(Self {
            url,
            host,
            zone,
            port,
            server_name,
        })
    }

    /// The host, as it is resolved.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is reached over HTTPS.
    pub fn is_encrypted(&self) -> bool {
        self.server_name.is_some()
    }

    /// Who it has to show that it is, if it is reached over HTTPS.
    pub(super) fn server_name(&self) -> Option<ServerName<'static>> {
        self.server_name.clone()
    }

    /// The value of the Host header.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Host and port, though it be the usual one, for a proxy.
    pub(super) fn host_and_port(&self) -> String {
        format!("{}:{}", self.url.host_str().unwrap_or_default(), self.port)
    }

    /// Path and query, as they stand in a request line.
    pub fn path_and_query(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// Path and query without the query's values.
    pub fn masked_path_and_query(&self) -> String {
        let Some(query) = self.url.query() else {
            return self.url.path().to_owned();
        };
        let names = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{name}=…"),
            None => "…".to_owned(),
        });
        format!(
            "{}?{}",
            self.url.path(),
            names.collect::<Vec<_>>().join("&")
        )
    }
}

/// A URL without the zone of the address in it (RFC 6874), which nobody but this machine is told.
fn without_zone(text: &str) -> Result<(Cow<'_, str>, Option<String>), TargetError> {
    let parts = || {
        let (scheme, rest) = text.split_once("://[")?;
        let (inner, rest) = rest.split_once(']')?;
        let (address, zone) = inner.split_once('%')?;
        Some((scheme, address, zone, rest))
    };
    let Some((scheme, address, zone, rest)) = parts() else {
        return Ok((text.into(), None));
    };
    // The percent sign may be encoded, and then looks like the beginning of a number.
    let bare = zone.strip_prefix("25").filter(|bare| !bare.is_empty());
    let zone = bare.unwrap_or(zone);
    let is_zone = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if zone.is_empty() || !zone.bytes().all(is_zone) {
        return Err(TargetError::Zone(zone.to_owned()));
    }
    let text = format!("{scheme}://[{address}]{rest}");
    Ok((text.into(), Some(zone.to_owned())))
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = match &self.zone {
            Some(zone) => self.authority().replacen(']', &format!("%25{zone}]"), 1),
            None => self.authority(),
        };
        let (scheme, rest) = (self.url.scheme(), self.masked_path_and_query());
        write!(f, "{scheme}://{authority}{rest}")
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_a_url_are_masked() {
        let target = Target::parse("http://[::1]:8080/hook?key=canary&flag").unwrap();
        assert_eq!(target.to_string(), "http://[::1]:8080/hook?key=…&…");
        assert!(!format!("{target:?}").contains("canary"));
        assert_eq!(target.path_and_query(), "/hook?key=canary&flag");
        assert_eq!(target.host(), "::1");
    }

    #[test]
    fn a_zone_is_for_this_machine_alone() {
        for url in [
            "http://[fe80::1%25eth0]:8080/",
            "http://[fe80::1%eth0]:8080/",
        ] {
            let target = Target::parse(url).unwrap();
            assert_eq!(target.host(), "fe80::1%eth0");
            assert_eq!(target.authority(), "[fe80::1]:8080");
            assert_eq!(target.to_string(), "http://[fe80::1%25eth0]:8080/");
        }
        let number = Target::parse("https://[fe80::1%2525]/").unwrap();
        assert_eq!(number.host(), "fe80::1%25");
        assert!(number.server_name().is_some());
        assert_eq!(
            Target::parse("http://[fe80::1%25a/b]/"),
            Err(TargetError::Zone("a/b".to_owned()))
        );
    }

    #[test]
    fn https_has_a_port_and_a_name_of_its_own() {
        let target = Target::parse("https://receiver.example/hook?key=canary").unwrap();
        assert_eq!(target.port(), 443);
        assert_eq!(target.to_string(), "https://receiver.example/hook?key=…");
        assert_eq!(target.authority(), "receiver.example");
        assert!(target.is_encrypted());
        let address = Target::parse("https://[::1]:8443/").unwrap();
        assert!(matches!(
            address.server_name(),
            Some(ServerName::IpAddress(_))
        ));
        let plain = Target::parse("http://receiver.example/").unwrap();
        assert_eq!((plain.port(), plain.is_encrypted()), (80, false));
    }

    #[test]
    fn what_is_no_http_url_is_refused() {
        assert_eq!(
            Target::parse("ftp://host/"),
            Err(TargetError::Scheme("ftp".to_owned()))
        );
        assert_eq!(
            Target::parse("http://user:pass@host/"),
            Err(TargetError::User)
        );
        assert!(matches!(
            Target::parse("localhost"),
            Err(TargetError::NotAUrl(_))
        ));
    }
}
