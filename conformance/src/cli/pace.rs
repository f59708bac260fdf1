//! How hard a target is driven.

use std::time::Duration;

use clap::Args;

use super::check::seconds;

#[derive(Args)]
pub(super) struct PaceArgs {
    /// How many plays may overlap, up to 1000 [default: 8 for a receiver, all for a sender].
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
