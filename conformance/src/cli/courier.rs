//! How `trigger` and `replay` send: where to, with which token, how fast, and how it is told.

mod error;

use std::io::Stdout;
use std::time::Duration;

use abc_webhook::{Endpoint, RetryPolicy, Token, TokioClock};
use anstream::AutoStream;
use bytes::Bytes;
use clap::{Args, ValueEnum};

pub(super) use self::error::CourierError;
use super::check::seconds;
use super::error::CliError;
use super::proxy::ProxyArgs;
use super::tls::TlsArgs;
use super::token::TokenArgs;
use crate::exit::Exit;
use crate::reference::trust::by_route;
use crate::secret::{Redactor, Secret};
use crate::stage::Fault;
use crate::stage::url::Target;
use crate::trace::TIME_OUT;
use crate::trigger::curl::TokenFrom;
use crate::trigger::tell::{Item, Manner, Teller};
use crate::trigger::{Courier, Drive};

#[derive(Args)]
pub(super) struct CourierArgs {
    /// The receiver's URL, for example `http://127.0.0.1:3000/webhook`.
    #[arg(long, value_name = "URL")]
    to: String,

    #[command(flatten)]
    pub(super) token: TokenArgs,

    /// Send no token.
    #[arg(long, conflicts_with = "token_file")]
    no_token: bool,

    #[command(flatten)]
    tls: TlsArgs,

    #[command(flatten)]
    proxy: ProxyArgs,

    /// How long an answer may take, in seconds [default: 5].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_out: Option<Duration>,

    /// How many retries may follow a failure, each 3 s after it.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(..=3))]
    retries: u32,

    /// Begin so many deliveries a second, whether or not those before are over [default: one after
    /// the other].
    #[arg(long, value_name = "N", value_parser = rate)]
    rate: Option<Duration>,

    /// Send more than 5 deliveries to a receiver that is not on loopback.
    #[arg(long)]
    allow_load: bool,

    /// How it is told.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Tell the summary alone.
    #[arg(short, long, conflicts_with = "format")]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a reader.
    Human,
    /// A JSON object for each attempt, each delivery and the summary, for a program.
    Json,
}

/// So many deliveries are no load for anybody.
const HANDFUL: usize = 5;

/// The time between the beginnings of two deliveries, from how many there are a second.
fn rate(text: &str) -> Result<Duration, String> {
    const MOST: f64 = 10_000.0;
    match text.parse::<f64>() {
        Ok(rate) if (0.01..=MOST).contains(&rate) => Ok(Duration::from_secs_f64(1.0 / rate)),
        _ => Err(format!("a number from 0.01 to {MOST} is needed")),
    }
}

impl CourierArgs {
    pub(super) fn target(&self) -> Result<Target, CliError> {
        Target::parse(&self.to).map_err(|error| CliError::Target {
            text: self.to.clone(),
            error,
        })
    }

    /// The URL and options of a command line of curl. It is for whoever gave this very URL, and
    /// would be of no use without what its query holds.
    pub(super) fn curl(&self) -> Result<(&str, TokenFrom<'_>, Vec<String>), CliError> {
        self.target()?;
        let file = self.token.token_file.as_ref();
        let file = file
            .and_then(|path| path.to_str())
            .filter(|path| *path != "-");
        let from = match file {
            _ if self.no_token => TokenFrom::Nowhere,
            Some(path) => TokenFrom::File(path),
            None => TokenFrom::Environment,
        };
        let options = [self.tls.words(), self.proxy.words()].concat();
        Ok((&self.to, from, options))
    }

    /// Makes `count` deliveries.
    pub(super) async fn send(
        &self,
        count: usize,
        deliveries: impl Iterator<Item = (Item, Bytes)>,
    ) -> Result<Exit, CliError> {
        let target = self.target()?;
        let route = self.proxy.route(&target).map_err(CliError::Route)?;
        if count > HANDFUL && !self.allow_load && !route.is_certainly_loopback(&target) {
            let target = target.to_string();
            return Err(CourierError::Load { count, target }.into());
        }
        let trust = self.tls.trust(&target)?;
        let secret = if self.no_token {
            None
        } else {
            Some(self.token.read().await?)
        };
        let endpoint = self.endpoint(secret.as_ref())?;
        let config = target.is_encrypted().then(|| trust.client_config());
        let config = config.transpose().map_err(CliError::Trust)?;
        let transport = by_route(config, &route)?;
        let redactor = secret
            .map(|secret| Redactor::new(&secret, &[]))
            .transpose()?;
        let courier = Courier::new(transport, TokioClock, self.policy(), redactor);
        let drive = Drive::new(courier, endpoint, target.to_string(), self.teller(count));
        let driven = drive.run(deliveries, self.rate).await;
        if let Some(error) = driven.error {
            return Err(CliError::Output(error));
        }
        let exit = driven.tally.exit();
        Ok(match driven.trouble {
            Some(why) => exit.or(unreachable(&target, why).report()),
            None => exit,
        })
    }

    fn endpoint(&self, secret: Option<&Secret>) -> Result<Endpoint, CliError> {
        let refused = |error: String| CliError::from(CourierError::Endpoint(error));
        // What a browser would make of it: spaces, for example, are spelled out.
        let url = url::Url::parse(&self.to).map_err(|error| refused(error.to_string()))?;
        let url = url.as_str().parse();
        let url = url.map_err(|error: http::uri::InvalidUri| refused(error.to_string()))?;
        let token = secret.map(|secret| Token::new(secret.expose())).transpose();
        let token = token.map_err(|error| refused(error.to_string()))?;
        Endpoint::new(url, token).map_err(|error| refused(error.to_string()))
    }

    fn policy(&self) -> RetryPolicy {
        RetryPolicy {
            retries: self.retries,
            attempt_time_out: self.time_out.unwrap_or(TIME_OUT),
            ..RetryPolicy::default()
        }
    }

    fn teller(&self, count: usize) -> Teller<AutoStream<Stdout>> {
        let manner = match (self.format, self.quiet) {
            (Format::Json, _) => Manner::Json,
            (Format::Human, true) => Manner::Quiet,
            (Format::Human, false) if count == 1 => Manner::Full,
            (Format::Human, false) => Manner::Lines,
        };
        Teller::new(anstream::stdout(), manner)
    }
}

fn unreachable(target: &Target, why: String) -> CliError {
    let target = target.to_string();
    CliError::Fault(Fault::Unreachable { target, why })
}
