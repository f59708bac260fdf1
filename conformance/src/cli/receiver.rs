//! `check receiver`: the receiver suite against a URL.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::check::{seconds, shell};
use super::error::CliError;
use super::output::OutputArgs;
use super::select::SelectArgs;
use super::token::TokenArgs;
use crate::checks;
use crate::event::CommandLine;
use crate::exit::Exit;
use crate::runner::{self, Plan};
use crate::stage::client::ReceiverStage;
use crate::stage::tcp::Tcp;
use crate::stage::url::Target;
use crate::trace::TIME_OUT;

/// How many plays overlap: enough to be quick, too few to be a load.
pub(super) const AT_ONCE: usize = 8;

/// Check the receiver at a URL.
#[derive(Args)]
pub(super) struct CheckReceiver {
    /// The receiver's URL, for example `http://127.0.0.1:3000/webhook`.
    url: String,

    #[command(flatten)]
    token: TokenArgs,

    /// How long an answer may take, in seconds [default: 5, the vendor's own limit].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_out: Option<Duration>,

    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl CheckReceiver {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let target = Target::parse(&self.url).map_err(|error| CliError::Target {
            text: self.url.clone(),
            error,
        })?;
        let checks = self.select.compile()?.some_of(checks::receiver())?;
        let secret = self.token.read().await?;
        let plan = Plan {
            checks,
            at_once: AT_ONCE,
            strictness: self.output.strictness(),
            target: target.to_string(),
            command: self.command(&target),
        };
        let time_out = self.time_out.unwrap_or(TIME_OUT);
        let stage = ReceiverStage::new(Arc::new(Tcp), target, secret, time_out)?;
        stage.reach().await?;
        let mut teller = self.output.teller();
        let tally = runner::run(&stage, &plan, &mut |event| teller.tell(event)).await;
        Ok(teller.exit().or(tally.exit()))
    }

    fn command(&self, target: &Target) -> CommandLine {
        let mut words = ["abc-webhook", "check", "receiver"]
            .map(str::to_owned)
            .to_vec();
        words.push(target.to_string());
        words.extend(self.token.words());
        if let Some(time_out) = self.time_out {
            words.extend(["--time-out".to_owned(), time_out.as_secs_f64().to_string()]);
        }
        words.extend(self.output.words());
        CommandLine {
            before: shell(&words),
            after: String::new(),
        }
    }
}
