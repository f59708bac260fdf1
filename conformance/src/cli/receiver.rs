//! `check receiver`: the receiver suite against a URL.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use time::OffsetDateTime;

use super::baseline::BaselineArgs;
use super::check::{seconds, shell};
use super::error::CliError;
use super::fuzz::{self, FuzzArgs};
use super::output::OutputArgs;
use super::pace::{PaceArgs, is_on_loopback};
use super::select::SelectArgs;
use super::token::TokenArgs;
use crate::checks;
use crate::event::CommandLine;
use crate::exit::Exit;
use crate::fuzz::FuzzStage;
use crate::runner::{self, Plan};
use crate::stage::Stage;
use crate::stage::client::{Receiver, ReceiverStage};
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
    fuzz: FuzzArgs,

    #[command(flatten)]
    pace: PaceArgs,

    /// Put the target under load even though it is not on loopback.
    ///
    /// Without it checks that need load are untestable there, and --fuzz is refused.
    #[arg(long)]
    allow_load: bool,

    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    baseline: BaselineArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl CheckReceiver {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let target = Target::parse(&self.url).map_err(|error| CliError::Target {
            text: self.url.clone(),
            error,
        })?;
        self.fuzz.allow(&target, self.allow_load)?;
        let checks = self.fuzz.checks(checks::receiver())?.into_iter();
        let selection = self.select.compile()?;
        let checks = selection
            .some_of(checks)
            .map_err(|error| self.fuzz.explain(error, &selection))?;
        let now = OffsetDateTime::now_utc();
        let mut known = self.baseline.read(now.date())?;
        let secret = self.token.read().await?;
        let work = self.fuzz.work(&checks)?;
        let command = self.command(&target);
        let keeping = self.fuzz.keeping(&target, &command.before);
        let plan = Plan {
            at_once: self.pace.at_once(AT_ONCE),
            delay: self.pace.delay(),
            allow_load: self.allow_load || is_on_loopback(&target),
            strictness: self.output.strictness(),
            baseline: known.baseline.clone(),
            at: Some(now),
            target: target.to_string(),
            command: CommandLine {
                after: shell(&fuzz::words(work.as_ref())),
                ..command
            },
            ..Plan::of(checks)
        };
        let time_out = self.time_out.unwrap_or(TIME_OUT);
        let stage = ReceiverStage::new(Arc::new(Tcp), target, secret, time_out)?;
        let mut teller = self.output.teller()?;
        stage.reach().await?;
        let stage: Box<dyn Stage<Receiver>> = match work {
            Some(work) => Box::new(FuzzStage::new(stage, work, keeping)),
            None => Box::new(stage),
        };
        let ended = runner::run(&*stage, &plan, &mut |event| {
            known.tell(&event);
            teller.tell(&event);
        })
        .await;
        let exit = teller.end(ended.exit);
        known.update(&ended)?;
        Ok(exit)
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
        words.extend(self.pace.words());
        if self.allow_load {
            words.push("--allow-load".to_owned());
        }
        words.extend(self.baseline.words());
        words.extend(self.output.words());
        CommandLine {
            before: shell(&words),
            after: String::new(),
        }
    }
}
