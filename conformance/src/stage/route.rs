//! The way to a receiver: straight, by way of a proxy, or through a socket of this machine.
//!
//! What a name stands for and where the bytes go is settled here, and nowhere else: whether a
//! receiver is on this machine follows from the way and not from the URL alone. A proxy on the way
//! to plain HTTP reads every request and writes one of its own; on the way to HTTPS it only passes
//! bytes on.

mod environment;
mod exempt;
mod proxy;
mod resolve;

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use super::Fault;
use super::network::{Connection, Network};
use super::url::Target;

pub use environment::{no_proxy, proxy_for};
pub use exempt::Exempt;
pub use proxy::{Proxy, ProxyError};
pub use resolve::{Resolve, ResolveError};

/// How a receiver is reached.
#[derive(Debug, Clone, Default)]
pub struct Route {
    by: By,
    resolves: Vec<Resolve>,
}

#[derive(Debug, Clone, Default)]
enum By {
    #[default]
    Nobody,
    Proxy(Proxy),
    Socket(PathBuf),
}

/// Why there is no connection.
#[derive(Debug)]
pub(crate) enum Obstacle {
    /// What the network said.
    Network(io::Error),
    /// What stands between here and the receiver is not there.
    Between(String, io::Error),
    /// The proxy did not get there.
    Refused(String),
    /// Nobody may blame the receiver for it.
    Fault(Fault),
}

impl Route {
    /// By way of a proxy.
    #[must_use]
    pub fn by_proxy(self, proxy: Proxy) -> Self {
        let by = By::Proxy(proxy);
        Self { by, ..self }
    }

    /// Through a socket that has a path and no port.
    #[must_use]
    pub fn by_socket(self, path: PathBuf) -> Self {
        let by = By::Socket(path);
        Self { by, ..self }
    }

    /// Where these say where a host is, whatever else knows of it.
    #[must_use]
    pub fn resolving(self, resolves: Vec<Resolve>) -> Self {
        Self { resolves, ..self }
    }

    /// The proxy, if there is one.
    pub fn proxy(&self) -> Option<&Proxy> {
        match &self.by {
            By::Proxy(proxy) => Some(proxy),
            By::Nobody | By::Socket(_) => None,
        }
    }

    /// The proxy that reads what is sent to `target`, and writes it anew.
    pub fn forwarder(&self, target: &Target) -> Option<&Proxy> {
        self.proxy().filter(|_| !target.is_encrypted())
    }

    /// Whether `target` is on this machine, as far as can be told from here.
    pub fn is_loopback(&self, target: &Target) -> bool {
        let is_local = |host: &String| {
            is_certainly_loopback(host) || host.to_ascii_lowercase().ends_with(".localhost")
        };
        self.ends(target).iter().all(is_local)
    }

    /// Whether `target` cannot be on another machine.
    pub fn is_certainly_loopback(&self, target: &Target) -> bool {
        let mut ends = self.ends(target).into_iter();
        ends.all(|host| is_certainly_loopback(&host))
    }

    /// What a reader has to know of the way.
    pub fn notes(&self, target: &Target) -> Vec<String> {
        let by = match &self.by {
            By::Nobody => None,
            By::Proxy(proxy) if target.is_encrypted() => {
                Some(format!("by way of the proxy {proxy}, through a tunnel"))
            }
            By::Proxy(proxy) => Some(format!(
                "by way of the proxy {proxy}, which reads every request and writes it anew: what \
                 it decides is untestable, and any answer may be its own"
            )),
            By::Socket(path) => Some(format!("through the socket {}", path.display())),
        };
        let resolves = self.used(target).into_iter();
        by.into_iter()
            .chain(resolves.map(|resolve| format!("with {resolve}")))
            .collect()
    }

    /// The first of the resolves that is of no use for `target`.
    pub fn useless(&self, target: &Target) -> Option<&Resolve> {
        let used = self.used(target);
        let mut resolves = self.resolves.iter();
        resolves.find(|resolve| !used.contains(resolve))
    }

    /// What stands in the request line: all of the URL where a proxy has to know where to go.
    pub(crate) fn request_target(&self, target: &Target) -> String {
        match self.forwarder(target) {
            Some(_) => format!("http://{}{}", target.authority(), target.path_and_query()),
            None => target.path_and_query(),
        }
    }

    /// The same without the query's values.
    pub(super) fn masked_request_target(&self, target: &Target) -> String {
        match self.forwarder(target) {
            Some(_) => format!(
                "http://{}{}",
                target.authority(),
                target.masked_path_and_query()
            ),
            None => target.masked_path_and_query(),
        }
    }

    /// Opens a connection on which `target` listens and nothing was said yet.
    pub(super) async fn open(
        &self,
        network: &dyn Network,
        target: &Target,
    ) -> Result<Box<dyn Connection>, Obstacle> {
        match &self.by {
            By::Socket(path) => {
                let refuse =
                    |error| Obstacle::Between(format!("the socket {}", path.display()), error);
                network.connect_socket(path).await.map_err(refuse)
            }
            By::Nobody => {
                let connecting = self.connect(network, target.host(), target.port());
                connecting.await.map_err(Obstacle::Network)
            }
            By::Proxy(proxy) => {
                let connecting = self.connect(network, proxy.host(), proxy.port());
                let connection = connecting
                    .await
                    .map_err(|error| Obstacle::Between(format!("the proxy {proxy}"), error))?;
                if !target.is_encrypted() {
                    return Ok(connection);
                }
                proxy.tunnel(connection, target).await
            }
        }
    }

    /// Connects to the first address of a host that takes the connection.
    async fn connect(
        &self,
        network: &dyn Network,
        host: &str,
        port: u16,
    ) -> io::Result<Box<dyn Connection>> {
        let Some(resolve) = self.resolve(host, port) else {
            return network.connect(host, port).await;
        };
        let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for address in resolve.addresses() {
            match network.connect(&address.to_string(), port).await {
                Ok(connection) => return Ok(connection),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// What says where a host is; who names it comes before who means every host.
    fn resolve(&self, host: &str, port: u16) -> Option<&Resolve> {
        let fitting = || self.resolves.iter().filter(|it| it.fits(host, port));
        fitting()
            .find(|it| !it.is_for_all())
            .or_else(|| fitting().next())
    }

    fn used(&self, target: &Target) -> Vec<&Resolve> {
        let near = match &self.by {
            By::Nobody => self.resolve(target.host(), target.port()),
            By::Proxy(proxy) => self.resolve(proxy.host(), proxy.port()),
            By::Socket(_) => None,
        };
        near.into_iter().collect()
    }

    /// The hosts that all have to be on this machine for the receiver to be.
    fn ends(&self, target: &Target) -> Vec<String> {
        match &self.by {
            By::Socket(_) => Vec::new(),
            By::Nobody => self.places(target.host(), target.port()),
            By::Proxy(proxy) => {
                // Where the target is, the proxy decides; if it is here, it decides as we would.
                let mut ends = self.places(proxy.host(), proxy.port());
                ends.push(target.host().to_owned());
                ends
            }
        }
    }

    fn places(&self, host: &str, port: u16) -> Vec<String> {
        match self.resolve(host, port) {
            Some(resolve) => resolve.addresses().map(ToString::to_string).collect(),
            None => vec![host.to_owned()],
        }
    }
}

/// Whether a host is this machine, by its name alone.
fn is_certainly_loopback(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(proxy: Option<&str>, resolves: &[&str]) -> Route {
        let resolves = resolves.iter().map(|text| text.parse().unwrap());
        let route = Route::default().resolving(resolves.collect());
        match proxy {
            Some(proxy) => route.by_proxy(Proxy::parse(proxy).unwrap()),
            None => route,
        }
    }

    fn target(host: &str) -> Target {
        Target::parse(&format!("http://{host}/")).unwrap()
    }

    #[test]
    fn loopback_is_what_cannot_be_another_machine() {
        for (host, certainly, seemingly) in [
            ("127.0.0.1", true, true),
            ("127.9.9.9:80", true, true),
            ("[::1]:8080", true, true),
            ("[::ffff:127.0.0.1]", true, true),
            ("localhost:3000", true, true),
            ("hook.localhost", false, true),
            ("localhost.example.com", false, false),
            ("10.0.0.1", false, false),
            ("0.0.0.0", false, false),
            ("[fe80::1%25lo]", false, false),
        ] {
            let (route, target) = (Route::default(), target(host));
            assert_eq!(route.is_certainly_loopback(&target), certainly, "{host}");
            assert_eq!(route.is_loopback(&target), seemingly, "{host}");
        }
    }

    #[test]
    fn where_the_bytes_go_decides_and_not_the_name() {
        for (host, proxy, resolves, expected) in [
            ("a.example", None, &["a.example:80:127.0.0.1"][..], true),
            ("a.example", None, &["*:80:[::1]"], true),
            (
                "a.example",
                None,
                &["a.example:80:127.0.0.1,10.0.0.1"],
                false,
            ),
            ("localhost", None, &["localhost:80:10.0.0.1"], false),
            ("localhost", None, &["localhost:81:10.0.0.1"], true),
            ("127.0.0.1", Some("proxy.example:3128"), &[], false),
            ("127.0.0.1", Some("127.0.0.1:3128"), &[], true),
            ("a.example", Some("127.0.0.1:3128"), &[], false),
            (
                "localhost",
                Some("p.example:3128"),
                &["p.example:3128:127.0.0.1"],
                true,
            ),
        ] {
            let found = route(proxy, resolves).is_certainly_loopback(&target(host));
            assert_eq!(found, expected, "{host} {proxy:?} {resolves:?}");
        }
        let socket = Route::default().by_socket("/run/receiver.sock".into());
        assert!(socket.is_certainly_loopback(&target("a.example")));
    }

    #[test]
    fn only_a_proxy_on_the_way_to_plain_http_reads_along() {
        let route = route(Some("proxy.example"), &[]);
        let plain = Target::parse("http://a.example:8080/b?c=canary").unwrap();
        let secure = Target::parse("https://a.example/b").unwrap();
        assert_eq!(
            route.request_target(&plain),
            "http://a.example:8080/b?c=canary"
        );
        assert_eq!(
            route.masked_request_target(&plain),
            "http://a.example:8080/b?c=…"
        );
        assert_eq!(route.request_target(&secure), "/b");
        assert!(route.forwarder(&plain).is_some() && route.forwarder(&secure).is_none());
    }

    #[test]
    fn who_names_a_host_comes_before_who_means_all() {
        let route = route(None, &["*:80:10.0.0.1", "a.example:80:10.0.0.2"]);
        let where_is = |host| route.resolve(host, 80).map(ToString::to_string);
        assert_eq!(where_is("a.example").unwrap(), "a.example:80:10.0.0.2");
        assert_eq!(where_is("b.example").unwrap(), "*:80:10.0.0.1");
        assert!(route.useless(&target("b.example")).is_some());
    }
}
