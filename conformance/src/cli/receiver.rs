//! `check receiver`: the receiver suite against a URL.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use time::OffsetDateTime;

use super::baseline::BaselineArgs;
use super::check::{seconds, shell};
use super::error::CliError;
use super::fuzz::{self, FuzzArgs};
use super::output::OutputArgs;
use super::pace::PaceArgs;
use super::probe::ProbeArgs;
use super::route::RouteArgs;
use super::select::SelectArgs;
use super::settings::SettingsArgs;
use super::targets::{self, TargetsArgs};
use super::tls::TlsArgs;
use super::token::TokenArgs;
use crate::check::Check;
use crate::checks;
use crate::event::CommandLine;
use crate::exit::Exit;
use crate::fuzz::FuzzStage;
use crate::runner::{self, Plan};
use crate::stage::client::{BURST, Receiver, ReceiverStage};
use crate::stage::tcp::Tcp;
use crate::stage::url::Target;
use crate::stage::{Fault, Stage};
use crate::trace::TIME_OUT;

/// How many plays overlap: enough to be quick, too few to be a load.
pub(super) const AT_ONCE: usize = 8;

/// The default that the options state.
const _: () = assert!(BURST == 64, "--burst and the stage differ");

/// Check the receiver at a URL.
#[derive(Args)]
pub(super) struct CheckReceiver {
    /// The receiver's URL, for example `http://127.0.0.1:3000/webhook`.
    #[arg(required_unless_present = "targets")]
    url: Option<String>,

    #[command(flatten)]
    pub(super) targets: TargetsArgs,

    #[command(flatten)]
    pub(super) token: TokenArgs,

    #[command(flatten)]
    pub(super) tls: TlsArgs,

    #[command(flatten)]
    pub(super) route: RouteArgs,

    /// How long an answer may take, in seconds [default: 5, the vendor's own limit].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(super) time_out: Option<Duration>,

    #[command(flatten)]
    fuzz: FuzzArgs,

    #[command(flatten)]
    pub(super) settings: SettingsArgs,

    #[command(flatten)]
    pace: PaceArgs,

    /// Put the target under load even though it is not on loopback.
    ///
    /// Without it checks that need load are untestable there, and --fuzz is refused.
    #[arg(long)]
    pub(super) allow_load: bool,

    /// How many connections a burst has, up to 10000.
    #[arg(long, value_name = "N", default_value_t = 64,
          value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(super) burst: u16,

    #[command(flatten)]
    probe: ProbeArgs,

    #[command(flatten)]
    pub(super) select: SelectArgs,

    #[command(flatten)]
    pub(super) baseline: BaselineArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

impl CheckReceiver {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        match (self.targets.file().map(Path::to_owned), self.url.clone()) {
            (Some(file), _) => targets::run(self, &file).await,
            (None, url) => self.run_on(&url.unwrap_or_default()).await,
        }
    }

    async fn run_on(self, url: &str) -> Result<Exit, CliError> {
        let target = Target::parse(url).map_err(|error| CliError::Target {
            text: url.to_owned(),
            error,
        })?;
        let trust = self.tls.trust(&target)?;
        let (route, headers) = (self.route.route(&target)?, self.route.headers()?);
        let allow_load = self.allow_load || route.is_certainly_loopback(&target);
        self.fuzz.allow(&target, allow_load)?;
        let checks = self.fuzz.checks(checks::receiver())?.into_iter();
        let selection = self.select.compile()?;
        let checks = selection
            .some_of(checks)
            .map_err(|error| self.fuzz.explain(error, &selection))?;
        let now = OffsetDateTime::now_utc();
        let mut known = self.baseline.read(now.date())?;
        let secret = self.token.read().await?;
        let probe = self.probe.read(&checks).await?;
        let work = self.fuzz.work(&checks)?;
        let command = self.command(&target);
        let mut keeping = self.fuzz.keeping(&target, &command.before);
        keeping.url = shell(&[self.tls.words(), self.route.words(), vec![keeping.url]].concat());
        let plan = Plan {
            at_once: self.at_once(),
            delay: self.delay(),
            allow_load,
            strictness: self.output.strictness(),
            baseline: known.baseline.clone(),
            at: Some(now),
            target: target.to_string(),
            notes: [
                self.settings.notes(),
                self.tls.notes(),
                route.notes(&target),
            ]
            .concat(),
            command: CommandLine {
                after: shell(&fuzz::words(work.as_ref())),
                ..command
            },
            ..Plan::of(checks)
        };
        let time_out = self.time_out.unwrap_or(TIME_OUT);
        let mut stage = ReceiverStage::new(Arc::new(Tcp), target, secret, time_out)?
            .with_burst(self.burst.into())
            .with_trust(trust)
            .with_route(route, headers)?;
        if let Some(probe) = probe {
            stage = stage.with_probe(probe);
        }
        let mut teller = self.output.teller()?;
        if let Some(error) = reach(&stage, &plan).await? {
            error.report();
        }
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
        self.command_for(vec![target.to_string()])
    }

    /// How many plays of a target may overlap.
    pub(super) fn at_once(&self) -> usize {
        self.pace.at_once(AT_ONCE)
    }

    /// How long after the beginning of a play the next one may begin.
    pub(super) fn delay(&self) -> Duration {
        self.pace.delay()
    }

    /// The command that checks again what `whom` says.
    pub(super) fn command_for(&self, whom: Vec<String>) -> CommandLine {
        let mut words = ["abc-webhook", "check", "receiver"]
            .map(str::to_owned)
            .to_vec();
        words.extend(whom);
        words.extend(self.token.words());
        if let Some(time_out) = self.time_out {
            words.extend(["--time-out".to_owned(), time_out.as_secs_f64().to_string()]);
        }
        words.extend(self.tls.words());
        words.extend(self.route.words());
        words.extend(self.pace.words());
        if usize::from(self.burst) != BURST {
            words.extend(["--burst".to_owned(), self.burst.to_string()]);
        }
        words.extend(self.probe.words());
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

/// Refuses to run where nothing can be decided. Whoever only fails at TLS can still be asked about
/// that, which takes no token; all else is undecided then, for the reason that is returned.
pub(super) async fn reach(
    stage: &ReceiverStage,
    plan: &Plan<Receiver>,
) -> Result<Option<CliError>, CliError> {
    let fault = match stage.reach().await {
        Ok(()) => return Ok(None),
        Err(fault) => fault,
    };
    let shakes = |check: &&Check<Receiver>| (check.play)().is_handshakes();
    let is_askable = matches!(fault, Fault::Untrusted { .. } | Fault::NoTls { .. });
    let error = CliError::from(fault);
    if is_askable && plan.checks.iter().any(shakes) {
        let is_all = plan.checks.iter().all(shakes);
        return Ok(Some(error).filter(|_| !is_all));
    }
    Err(error)
}
