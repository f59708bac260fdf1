//! An HTTP proxy: where it is, what it wants to be told, and the tunnel that it digs.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::{Host, Url};

use super::Obstacle;
use crate::http1::{self, HEAD_LIMIT};
use crate::play::receiver::USER_AGENT;
use crate::stage::Fault;
use crate::stage::network::Connection;
use crate::stage::url::Target;

/// A proxy. Shown without its credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    host: String,
    port: u16,
    /// The name as it stands in a URL.
    shown: String,
    /// The value of `Proxy-Authorization`.
    credentials: Option<String>,
    /// The password, if there is one.
    password: Option<String>,
}

/// Why a text is no proxy that can be used. Never quotes it, since it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// No URL, nor a host.
    #[error("it is no URL: {0}")]
    NotAUrl(url::ParseError),
    /// A proxy that speaks something else.
    #[error("the scheme {0:?} is not supported, only http is")]
    Scheme(String),
    /// No host.
    #[error("it names no host")]
    NoHost,
}

/// The port of a proxy whose URL names none, as with curl.
const PORT: u16 = 1080;

impl Proxy {
    /// The proxy at `text`: a URL, or a host with or without a port.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let text = text.trim();
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&whole).map_err(ProxyError::NotAUrl)?;
        if url.scheme() != "http" {
            return Err(ProxyError::Scheme(url.scheme().to_owned()));
        }
        let host = match url.host().ok_or(ProxyError::NoHost)? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = port(&whole, &url);
        let shown = format!("http://{}:{port}", url.host_str().unwrap_or_default());
        Ok(Self {
            host,
            port,
            shown,
            credentials: credentials(&url),
            password: url.password().map(decoded),
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

    /// Whether its URL holds a user name.
    pub fn has_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// The value of `Proxy-Authorization`, for the wire only.
    pub(crate) fn credentials(&self) -> Option<&str> {
        self.credentials.as_deref()
    }

    /// What must be shown nowhere.
    pub(in crate::stage) fn secrets(&self) -> Vec<String> {
        let value = self.credentials.as_deref();
        let code = value.and_then(|value| value.strip_prefix("Basic "));
        let password = self.password.iter().filter(|it| !it.is_empty()).cloned();
        code.map(str::to_owned)
            .into_iter()
            .chain(password)
            .collect()
    }

    /// It wants to know who asks, and was not told, or not to its liking.
    pub(in crate::stage) fn wants_credentials(&self) -> Fault {
        let what = match &self.credentials {
            Some(_) => "refuses the credentials in its URL (407)",
            None => "wants credentials (407), and its URL holds none",
        };
        self.fault(what.to_owned())
    }

    fn fault(&self, what: String) -> Fault {
        Fault::Proxy {
            proxy: self.to_string(),
            what,
        }
    }

    /// Asks for a tunnel to `target`: from then on the proxy only passes bytes on.
    pub(super) async fn tunnel(
        &self,
        mut connection: Box<dyn Connection>,
        target: &Target,
    ) -> Result<Box<dyn Connection>, Obstacle> {
        let lost = |error: std::io::Error| {
            Obstacle::Refused(format!(
                "the proxy {self} hung up instead of a tunnel: {error}"
            ))
        };
        let request = self.connect(target);
        connection
            .write_all(request.as_bytes())
            .await
            .map_err(lost)?;
        connection.flush().await.map_err(lost)?;
        let mut head = Vec::new();
        loop {
            // One by one: what follows the head belongs to the target.
            head.push(connection.read_u8().await.map_err(lost)?);
            if !head.ends_with(b"\n") {
                if head.len() > HEAD_LIMIT {
                    return Err(Obstacle::Fault(
                        self.fault("answers CONNECT with a head without an end".to_owned()),
                    ));
                }
                continue;
            }
            match http1::response(&head) {
                Ok(None) => {}
                Ok(Some((_, 100..=199, _))) => head.clear(),
                Ok(Some((_, 200..=299, _))) => return Ok(connection),
                Ok(Some((_, 407, _))) => return Err(Obstacle::Fault(self.wants_credentials())),
                Ok(Some((_, status, _))) => {
                    let why = format!("the proxy {self} answers CONNECT with {status}");
                    return Err(Obstacle::Refused(why));
                }
                Err(error) => {
                    let what = format!("answers CONNECT with what is no HTTP: {error}");
                    return Err(Obstacle::Fault(self.fault(what)));
                }
            }
        }
    }

    fn connect(&self, target: &Target) -> String {
        let to = target.host_and_port();
        let credentials = self.credentials.iter();
        let credentials = credentials.map(|value| format!("Proxy-Authorization: {value}\r\n"));
        format!(
            "CONNECT {to} HTTP/1.1\r\nHost: {to}\r\nUser-Agent: {USER_AGENT}\r\n{}\r\n",
            credentials.collect::<String>()
        )
    }
}

/// The port that a URL names; the library leaves out 80, and nobody can tell it from none then.
fn port(text: &str, url: &Url) -> u16 {
    let authority = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let is_named = authority.ends_with(":80");
    url.port().unwrap_or(if is_named { 80 } else { PORT })
}

fn credentials(url: &Url) -> Option<String> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let (user, password) = (decoded(url.username()), url.password().map(decoded));
    let plain = format!("{user}:{}", password.unwrap_or_default());
    Some(format!("Basic {}", STANDARD.encode(plain)))
}

fn decoded(text: &str) -> String {
    let pairs = format!("={}", text.replace('+', "%2B"));
    let decoded = url::form_urlencoded::parse(pairs.as_bytes()).next();
    decoded.map_or_else(String::new, |(_, value)| value.into_owned())
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_a_host_with_a_port() {
        for (text, shown) in [
            ("proxy.example", "http://proxy.example:1080"),
            ("http://proxy.example/", "http://proxy.example:1080"),
            ("proxy.example:3128", "http://proxy.example:3128"),
            ("http://proxy.example:80", "http://proxy.example:80"),
            ("HTTP://[::1]:3128/", "http://[::1]:3128"),
        ] {
            assert_eq!(Proxy::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn credentials_are_sent_and_never_shown() {
        let proxy = Proxy::parse("http://us%40er:p%25a+s:s@proxy.example:3128").unwrap();
        let plain = STANDARD.encode("us@er:p%a+s:s");
        assert_eq!(proxy.credentials(), Some(&*format!("Basic {plain}")));
        for shown in [proxy.to_string(), format!("{proxy:?}")] {
            assert!(!shown.contains("us") && !shown.contains("p%"), "{shown}");
        }
        assert_eq!(proxy.secrets(), [plain, "p%a+s:s".to_owned()]);
        assert_eq!(Proxy::parse("http://user@p").unwrap().secrets().len(), 1);
    }

    #[test]
    fn what_is_no_http_proxy_is_refused() {
        let refused = |text: &str| Proxy::parse(text).unwrap_err();
        assert_eq!(
            refused("socks5://user:canary@proxy.example"),
            ProxyError::Scheme("socks5".to_owned())
        );
        assert!(matches!(refused("http://:canary@"), ProxyError::NotAUrl(_)));
    }
}
