//! How a receiver is reached: as curl's options and variables say.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::proxy::ProxyArgs;
use crate::stage::header::{HeaderError, Headers};
use crate::stage::route::{ProxyError, Resolve, Route};
use crate::stage::url::Target;

#[derive(Args)]
pub(super) struct RouteArgs {
    #[command(flatten)]
    pub(super) proxy: ProxyArgs,

    /// Take HOST at PORT to be at this address, or at several with commas between them.
    ///
    /// May be given several times. An address of IPv6 may stand in brackets; * is every host.
    #[arg(long, value_name = "HOST:PORT:ADDRESS")]
    pub(super) resolve: Vec<Resolve>,

    /// Connect to this Unix socket, whatever host the URL names.
    #[arg(long, value_name = "PATH", conflicts_with = "proxy")]
    pub(super) unix_socket: Option<PathBuf>,

    /// Send this header with every request, as a gateway may want it; may be given several times.
    ///
    /// @FILE sends a header for each line of a file, which keeps keys off the command line. What the
    /// checks set themselves, such as the token and Content-Type, is refused.
    #[arg(long, value_name = "NAME: VALUE")]
    pub(super) header: Vec<String>,
}

/// Why there is no such way to a target.
#[derive(Debug, thiserror::Error)]
pub(super) enum RouteError {
    #[error("the proxy of {from} cannot be used: {error}")]
    Proxy {
        from: &'static str,
        error: ProxyError,
    },
    #[error("--proxy holds credentials, and others can read the command line")]
    ProxyCredentials,
    #[error("--resolve {0} says nothing of where this goes")]
    Useless(String),
    #[error("{from}: {error}")]
    Header { from: String, error: HeaderError },
    #[error("the file of headers {path} cannot be read: {error}")]
    HeaderFile { path: String, error: io::Error },
}

/// No file of headers is larger; whatever is, is another file.
const LARGEST: u64 = 64 * 1024;

impl RouteArgs {
    /// The way to `target`, with the environment as it is. All that is said must be of use.
    pub(super) fn route(&self, target: &Target) -> Result<Route, RouteError> {
        self.route_in(target, |name| std::env::var(name).ok())
    }

    /// The same, where what is said may be about other targets.
    pub(super) fn way(&self, target: &Target) -> Result<Route, RouteError> {
        self.way_in(target, |name| std::env::var(name).ok())
    }

    fn route_in(
        &self,
        target: &Target,
        read: impl Fn(&str) -> Option<String>,
    ) -> Result<Route, RouteError> {
        let route = self.way_in(target, read)?;
        match route.useless(target) {
            Some(resolve) => Err(RouteError::Useless(resolve.to_string())),
            None => Ok(route),
        }
    }

    fn way_in(
        &self,
        target: &Target,
        read: impl Fn(&str) -> Option<String>,
    ) -> Result<Route, RouteError> {
        let route = Route::default().resolving(self.resolve.clone());
        Ok(
            match (&self.unix_socket, self.proxy.proxy_in(target, read)?) {
                (Some(path), _) => route.by_socket(path.clone()),
                (None, Some(proxy)) => route.by_proxy(proxy),
                (None, None) => route,
            },
        )
    }

    /// The headers of every request.
    pub(super) fn headers(&self) -> Result<Headers, RouteError> {
        let mut headers = Headers::default();
        for argument in &self.header {
            match argument.strip_prefix('@') {
                Some(path) => add_file(&mut headers, path)?,
                None => add(&mut headers, argument, "--header")?,
            }
        }
        Ok(headers)
    }

    /// The options as they were given, without secrets, for a command line to repeat; curl has the
    /// same.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = self.proxy.words();
        let mut add = |option: &str, value: String| words.extend([option.to_owned(), value]);
        for resolve in &self.resolve {
            add("--resolve", resolve.to_string());
        }
        if let Some(path) = &self.unix_socket {
            add("--unix-socket", path.display().to_string());
        }
        for header in &self.header {
            add("--header", masked(header));
        }
        words
    }
}

impl RouteError {
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::Proxy { .. } => {
                "a proxy is a URL such as http://proxy.example:3128; one that speaks SOCKS or \
                 HTTPS itself is of no use here"
            }
            Self::ProxyCredentials => {
                "put the URL into https_proxy, or into http_proxy for a target of plain HTTP"
            }
            Self::Useless(_) => {
                "host and port have to be those of the URL, or of the proxy if there is one; the \
                 usual ports are 80 and 443"
            }
            Self::Header {
                error: HeaderError::Ours(_),
                ..
            } => {
                "a proxy's credentials go into its URL, and --resolve reaches a host at another \
                 address"
            }
            Self::Header { .. } | Self::HeaderFile { .. } => {
                "for example --header 'X-Api-Version: 3', or --header @FILE with one a line"
            }
        }
    }
}

/// A header without its value, which may be a key.
fn masked(argument: &str) -> String {
    match argument.split_once(':') {
        Some((name, _)) if !argument.starts_with('@') => format!("{name}: …"),
        _ => argument.to_owned(),
    }
}

fn add_file(headers: &mut Headers, path: &str) -> Result<(), RouteError> {
    let text = super::files::bounded(path.as_ref(), LARGEST);
    let text = text.map_err(|error| RouteError::HeaderFile {
        path: path.to_owned(),
        error,
    })?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for line in lines {
        add(headers, line, path)?;
    }
    Ok(())
}

fn add(headers: &mut Headers, line: &str, from: &str) -> Result<(), RouteError> {
    let refuse = |error: HeaderError| RouteError::Header {
        from: from.to_owned(),
        error,
    };
    headers.add(line).map_err(refuse)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        route: RouteArgs,
    }

    fn way(url: &str, options: &[&str], variables: &[(&str, &str)]) -> String {
        let words = std::iter::once(&"command").chain(options);
        let route = Command::parse_from(words).route;
        let read = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let target = Target::parse(url).unwrap();
        match route.route_in(&target, read) {
            Ok(route) => route
                .proxy()
                .map_or("straight".to_owned(), ToString::to_string),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_environment_names_a_proxy_and_the_command_line_another() {
        let env = [
            ("http_proxy", "p:1"),
            ("all_proxy", "q:2"),
            ("no_proxy", "b.example"),
        ];
        assert_eq!(way("http://a.example/", &[], &env), "http://p:1");
        assert_eq!(way("https://a.example/", &[], &env), "http://q:2");
        assert_eq!(way("http://b.example/", &[], &env), "straight");
        assert_eq!(
            way("http://b.example/", &["--proxy", "r:3"], &env),
            "straight"
        );
        let all = ["--proxy", "r:3", "--noproxy", ""];
        assert_eq!(way("http://b.example/", &all, &env), "http://r:3");
        assert_eq!(way("http://a.example/", &["--proxy", ""], &env), "straight");
        assert_eq!(
            way("http://a.example/", &["--noproxy", "*"], &env),
            "straight"
        );
        assert_eq!(
            way("http://a.example/", &["--unix-socket", "s"], &env),
            "straight"
        );
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_told_without_its_password() {
        let env = [("http_proxy", "socks5://user:canary@p:1")];
        let told = way("http://a.example/", &[], &env);
        assert_eq!(
            told,
            "the proxy of http_proxy cannot be used: the scheme \"socks5\" is not supported, only \
             http is"
        );
        let told = way("http://a.example/", &["--proxy", "user:canary@p:1"], &[]);
        assert!(!told.contains("canary"), "{told}");
    }

    #[test]
    fn what_says_where_another_host_is_is_a_mistake() {
        let resolve = ["--resolve", "a.example:443:127.0.0.1"];
        let told = way("http://a.example/", &resolve, &[]);
        assert_eq!(
            told,
            "--resolve a.example:443:127.0.0.1 says nothing of where this goes"
        );
        assert_eq!(way("https://a.example/", &resolve, &[]), "straight");
    }
}
