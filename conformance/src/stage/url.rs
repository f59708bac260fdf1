//! The URL of a receiver, checked before anything is sent.

use std::fmt;

use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

/// Where a receiver listens. Shown without the values of its query.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    host: String,
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
    /// A host that no certificate can be for.
    #[error("no certificate can be for the host {0:?}")]
    ServerName(String),
}

impl Target {
    /// The target at `text`, an absolute http or https URL.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let url = Url::parse(text).map_err(TargetError::NotAUrl)?;
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
        Ok(Self {
            server_name: server_name.map_err(|_| TargetError::ServerName(host.clone()))?,
            url,
            host,
            port,
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

    /// Whether the host is this machine, as far as the URL tells.
    pub fn is_loopback(&self) -> bool {
        let is_local = |name: &str| name == "localhost" || name.ends_with(".localhost");
        match self.url.host() {
            Some(Host::Domain(name)) => is_local(name),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
            None => false,
        }
    }

    /// The value of the Host header.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
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

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}://{}{}",
            self.url.scheme(),
            self.authority(),
            self.masked_path_and_query()
        )
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
    fn loopback_is_recognized_however_it_is_written() {
        for (host, expected) in [
            ("127.0.0.1", true),
            ("127.9.9.9:80", true),
            ("[::1]", true),
            ("[::ffff:127.0.0.1]", true),
            ("localhost:3000", true),
            ("hook.localhost", true),
            ("localhost.example.com", false),
            ("10.0.0.1", false),
        ] {
            let target = Target::parse(&format!("http://{host}/")).unwrap();
            assert_eq!(target.is_loopback(), expected, "{host}");
        }
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
