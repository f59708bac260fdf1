//! Where a host is, said by the user: `HOST:PORT:ADDRESS`, as curl's `--resolve` has it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A host and a port, and the addresses where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// The host; `*` is every host.
    host: String,
    port: u16,
    addresses: Vec<IpAddr>,
}

/// Why a text does not say where a host is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There are not three parts.
    #[error("HOST:PORT:ADDRESS is needed, for example receiver.example:443:127.0.0.1")]
    Form,
    /// The port is none.
    #[error("{0:?} is no port")]
    Port(String),
    /// The address is none.
    #[error("{0:?} is no IP address; one of IPv6 may stand in brackets")]
    Address(String),
}

impl Resolve {
    /// The addresses, in the order in which they are tried.
    pub fn addresses(&self) -> impl Iterator<Item = &IpAddr> {
        self.addresses.iter()
    }

    /// Whether it says where `host` is on this port.
    pub fn fits(&self, host: &str, port: u16) -> bool {
        let is_same = self.is_for_all() || self.host.eq_ignore_ascii_case(host);
        is_same && self.port == port
    }

    /// Whether it is meant for whatever host.
    pub fn is_for_all(&self) -> bool {
        self.host == "*"
    }
}

impl FromStr for Resolve {
    type Err = ResolveError;

    fn from_str(text: &str) -> Result<Self, ResolveError> {
        let (host, rest) = host(text).ok_or(ResolveError::Form)?;
        let (port, addresses) = rest.split_once(':').ok_or(ResolveError::Form)?;
        if host.is_empty() || addresses.is_empty() {
            return Err(ResolveError::Form);
        }
        let port = port
            .parse()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(|| ResolveError::Port(port.to_owned()))?;
        let addresses = addresses.split(',').map(address);
        Ok(Self {
            host: host.to_owned(),
            port,
            addresses: addresses.collect::<Result<_, _>>()?,
        })
    }
}

/// The host, which may be an address in brackets, and what follows the colon behind it.
fn host(text: &str) -> Option<(&str, &str)> {
    match text.strip_prefix('[') {
        Some(text) => text.split_once("]:"),
        None => text.split_once(':'),
    }
}

fn address(text: &str) -> Result<IpAddr, ResolveError> {
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let parsed = bare.unwrap_or(text).trim().parse();
    parsed.map_err(|_| ResolveError::Address(text.to_owned()))
}

impl fmt::Display for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bracketed = |host: &str| {
            if host.contains(':') {
                format!("[{host}]")
            } else {
                host.to_owned()
            }
        };
        let addresses = self.addresses.iter();
        let addresses: Vec<_> = addresses.map(|it| bracketed(&it.to_string())).collect();
        let (host, addresses) = (bracketed(&self.host), addresses.join(","));
        write!(f, "{host}:{}:{addresses}", self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_a_port_and_addresses() {
        for (text, host, port, expected) in [
            ("a.example:443:127.0.0.1", "A.EXAMPLE", 443, true),
            ("a.example:443:127.0.0.1", "a.example", 80, false),
            ("a.example:443:[::1],127.0.0.1", "a.example", 443, true),
            ("*:80:10.0.0.1", "anything", 80, true),
            ("[::1]:80:[2001:db8::7]", "::1", 80, true),
        ] {
            let resolve: Resolve = text.parse().unwrap();
            assert_eq!(resolve.fits(host, port), expected, "{text}");
            assert_eq!(resolve.to_string(), text);
        }
    }

    #[test]
    fn what_says_nothing_of_a_host_is_refused() {
        for text in [
            "",
            "a",
            "a:80",
            "a:80:",
            ":80:127.0.0.1",
            "[::1:80:127.0.0.1",
        ] {
            assert!(text.parse::<Resolve>().is_err(), "{text}");
        }
        let refused = |text: &str| text.parse::<Resolve>().unwrap_err().to_string();
        assert_eq!(refused("a:x:127.0.0.1"), "\"x\" is no port");
        assert_eq!(refused("a:0:127.0.0.1"), "\"0\" is no port");
        assert!(refused("a:80:b.example").contains("is no IP address"));
    }
}
