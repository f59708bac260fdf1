//! How hard a target is driven.

use std::net::IpAddr;
use std::time::Duration;

use clap::Args;

use super::check::seconds;
use crate::stage::url::Target;

#[derive(Args)]
pub(super) struct PaceArgs {
    /// How many plays may overlap, up to 1000 [default: 4 for a receiver, all for a sender].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    concurrency: Option<u16>,

    /// Let so many seconds pass between the beginnings of two plays [default: none]
    ///
    /// For a target that limits the rate of requests.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    delay: Option<Duration>,
}

impl PaceArgs {
    /// How many plays may overlap, if nothing else was asked for than the default.
    pub(super) fn at_once(&self, default: usize) -> usize {
        self.concurrency.map_or(default, usize::from)
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay.unwrap_or_default()
    }

    /// The options as they were given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(concurrency) = self.concurrency {
            words.extend(["--concurrency".to_owned(), concurrency.to_string()]);
        }
        if let Some(delay) = self.delay {
            words.extend(["--delay".to_owned(), delay.as_secs_f64().to_string()]);
        }
        words
    }
}

/// Whether the target is this machine, by its name alone.
pub(super) fn is_on_loopback(target: &Target) -> bool {
    let host = target.host();
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_what_cannot_be_another_machine() {
        for (url, expected) in [
            ("http://127.0.0.1/", true),
            ("http://127.9.9.9:80/", true),
            ("http://[::1]:8080/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://localhost:3000/", true),
            ("http://localhost.example/", false),
            ("http://10.0.0.1/", false),
            ("http://0.0.0.0/", false),
            ("http://[fe80::1]/", false),
        ] {
            let target = Target::parse(url).unwrap();
            assert_eq!(is_on_loopback(&target), expected, "{url}");
        }
    }
}
