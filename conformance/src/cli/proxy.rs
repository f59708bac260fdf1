//! The HTTP proxy on the way to a target: as curl's options and variables say.

use clap::Args;

use super::route::RouteError;
use crate::stage::route::{Exempt, Proxy, Route, no_proxy, proxy_for};
use crate::stage::url::Target;

#[derive(Args, Clone, Default)]
pub(super) struct ProxyArgs {
    /// Reach the target by way of this HTTP proxy [default: what the environment names].
    ///
    /// The environment names it as for curl, in `http_proxy` (lower case only), `https_proxy`,
    /// `HTTPS_PROXY`, `all_proxy` or `ALL_PROXY`. Credentials are taken from the environment only.
    /// An empty URL is no proxy.
    #[arg(long, value_name = "URL")]
    pub(super) proxy: Option<String>,

    /// Reach these hosts without a proxy [default: what `no_proxy` or `NO_PROXY` lists].
    ///
    /// Names, which stand for all names below them too, addresses, and networks such as 10.0.0.0/8,
    /// separated by commas; * is every host.
    #[arg(long, value_name = "HOSTS")]
    pub(super) noproxy: Option<String>,
}

impl ProxyArgs {
    /// The way to `target`, with the environment as it is.
    pub(super) fn route(&self, target: &Target) -> Result<Route, RouteError> {
        let proxy = self.proxy_in(target, |name| std::env::var(name).ok())?;
        Ok(proxy.map_or_else(Route::default, |proxy| Route::default().by_proxy(proxy)))
    }

    pub(super) fn proxy_in(
        &self,
        target: &Target,
        read: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Proxy>, RouteError> {
        let named = match &self.proxy {
            Some(url) => Some(("--proxy", url.clone())),
            None => proxy_for(target.is_encrypted(), &read),
        };
        let listed = self.noproxy.clone().or_else(|| no_proxy(&read));
        let is_exempt = Exempt::new(listed.unwrap_or_default()).has(target.host());
        let Some((from, url)) = named.filter(|(_, url)| !url.is_empty() && !is_exempt) else {
            return Ok(None);
        };
        let proxy = Proxy::parse(&url).map_err(|error| RouteError::Proxy { from, error })?;
        if from == "--proxy" && proxy.has_credentials() {
            return Err(RouteError::ProxyCredentials);
        }
        Ok(Some(proxy))
    }

    /// The options as they were given, without secrets, for a command line to repeat; curl has the
    /// same.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut add = |option: &str, value: String| words.extend([option.to_owned(), value]);
        if let Some(url) = &self.proxy {
            let shown = Proxy::parse(url).map_or_else(|_| url.clone(), |it| it.to_string());
            add("--proxy", shown);
        }
        if let Some(hosts) = &self.noproxy {
            add("--noproxy", hosts.clone());
        }
        words
    }
}
