//! How the sender under test is reached: by an adapter, by a command, by somebody's hand, or by the
//! calls of its API.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::PossibleValuesParser;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::Notify;

use super::super::check::{seconds, shell};
use super::super::error::CliError;
use super::super::wishes::Wishes;
use super::abc::AbcArgs;
use crate::abc::api::Place;
use crate::abc::cause::Causes;
use crate::abc::target::{self, AbcSender};
use crate::play::sender::Capability;
use crate::report::escape;
use crate::secret::Secret;
use crate::stage::adapter::{Adapter, Command};
use crate::stage::manual::{self, Errand, Manual};
use crate::stage::sender::SenderTarget;
use crate::stage::trigger::{self, Trigger};

/// Who makes the deliveries: one of these.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct TargetArgs {
    /// Run this command once for every delivery, to make the sender deliver; a shell reads it.
    ///
    /// In its environment: `ABC_WEBHOOK_URL`, `ABC_WEBHOOK_EVENT`, `ABC_WEBHOOK_PAYLOAD_FILE` (the
    /// exact body), `ABC_WEBHOOK_TOKEN` (not there if no token is to be sent), `ABC_WEBHOOK_MARKER`,
    /// `ABC_WEBHOOK_TIME_OUT_MS`, `ABC_WEBHOOK_CA_FILE` where HTTPS needs it, and PATH, HOME and the
    /// like. That it ends says nothing of the delivery, unless its last line of output is `outcome: `
    /// and delivered, rejected, exhausted or unsupported.
    #[arg(long, value_name = "COMMAND")]
    trigger: Option<String>,

    /// Say what is to be delivered, and wait for somebody to have it delivered by hand.
    ///
    /// One delivery after the other, unless --concurrency says how many at once. Enter skips what
    /// is waited for. `--only` keeps it short.
    #[arg(long, conflicts_with = "exhaustive")]
    manual: bool,

    /// Have this server of ABC User Feedback deliver, for example `http://127.0.0.1:4000`.
    ///
    /// Each event is caused by calls of its API and found by a marker in it; what the calls make is
    /// deleted in the end. All deliveries come to one URL, which an administrator sets in the web
    /// pages: the runner says what to set, waits, and sees that it was done right.
    #[arg(long, value_name = "URL", requires_all = ["project", "channel", "api_key_file"],
          conflicts_with_all = ["exhaustive", "script", "can"])]
    abc: Option<String>,

    /// The adapter and its arguments; everything behind this option belongs to it.
    #[arg(long, value_name = "PROGRAM", num_args = 1.., allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// What is known of a sender that does not say it by itself.
#[derive(Args)]
pub(in crate::cli) struct KnownArgs {
    /// Let the adapter, or the trigger, have this environment variable; may be given several times.
    ///
    /// It gets PATH, HOME and the like, and nothing else that might be a secret.
    #[arg(long, value_name = "NAME")]
    pass_env: Vec<String>,

    /// What the sender can do that is reached by --trigger or --manual; may be given several times.
    ///
    /// time-out: it gives an attempt up after the time it is told. no-token: without a token it leaves
    /// the header out. ca-file: it trusts the certificates in the file that it is told of. What needs
    /// one of these is untestable otherwise.
    #[arg(long, value_name = "CAPABILITY", conflicts_with = "command",
          value_parser = PossibleValuesParser::new(Capability::DECLARED.map(Capability::as_str)))]
    can: Vec<String>,

    /// How long a delivery may take to arrive once it was triggered, in seconds [default: 10, or 600
    /// by hand].
    #[arg(long, value_name = "SECONDS", value_parser = seconds, conflicts_with = "command")]
    within: Option<Duration>,
}

/// The sender under test.
pub(in crate::cli) struct Reached {
    pub(in crate::cli) target: Arc<dyn SenderTarget>,
    /// What has to be told when it is over.
    adapter: Option<Arc<Adapter>>,
    /// What makes it send, if it is ABC User Feedback itself.
    pub(in crate::cli) causes: Option<Arc<Causes>>,
    /// What it declares to be capable of.
    pub(in crate::cli) capabilities: Vec<String>,
    /// How many deliveries it can have under way at once.
    pub(in crate::cli) room: usize,
}

/// How many deliveries of a server that others use are under way at once, unless said otherwise.
const BY_CALLS: usize = 32;

/// How many triggers run at once, unless said otherwise.
const TRIGGERS: usize = 16;

impl TargetArgs {
    /// How many plays may overlap of so many, unless said otherwise.
    pub(in crate::cli) fn at_once(&self, all: usize) -> usize {
        if self.abc.is_some() {
            return BY_CALLS;
        }
        match (&self.trigger, self.manual) {
            (Some(_), _) => TRIGGERS,
            (None, true) => 1,
            (None, false) => all,
        }
    }

    /// Whether the sender is ABC User Feedback itself.
    pub(in crate::cli) fn is_abc(&self) -> bool {
        self.abc.is_some()
    }

    /// Whether somebody makes the deliveries by hand.
    pub(in crate::cli) fn is_by_hand(&self) -> bool {
        self.manual
    }

    /// The sender, as reports name it.
    pub(in crate::cli) fn shown(&self) -> String {
        if let Some(url) = &self.abc {
            return format!("ABC User Feedback at {}", bare(url));
        }
        match (&self.trigger, self.manual) {
            (Some(line), _) => format!("the sender that this triggers: {line}"),
            (None, true) => "a sender by hand".to_owned(),
            (None, false) => self.adapter(&[]).shown(),
        }
    }

    /// The options as they were given, for a command line to repeat; they come last.
    pub(in crate::cli) fn words(&self) -> String {
        if let Some(url) = &self.abc {
            return shell(&["--abc".to_owned(), bare(url)]);
        }
        match (&self.trigger, self.manual) {
            (Some(line), _) => shell(&["--trigger".to_owned(), line.clone()]),
            (None, true) => "--manual".to_owned(),
            (None, false) => format!("--command {}", self.adapter(&[]).shown()),
        }
    }

    fn adapter(&self, pass: &[String]) -> Command {
        Command {
            words: self.command.clone(),
            pass: pass.to_vec(),
        }
    }

    /// Reaches the sender; `deliveries` overlap, and on an adapter `room` if that is more.
    pub(in crate::cli) async fn reach(
        &self,
        known: &KnownArgs,
        abc: (&AbcArgs, Option<&Secret>, &Wishes),
        deliveries: usize,
        room: usize,
    ) -> Result<Reached, CliError> {
        // A delivery beside another needs a place of its own.
        let at_once = if deliveries > 1 { deliveries + 1 } else { 1 };
        if let Some(base) = &self.abc {
            let (abc, token, wishes) = abc;
            let causes = abc.causes(base, token, wishes).await?;
            let sender = AbcSender::new(Arc::clone(&causes))
                .with_arrival(known.within.unwrap_or(target::ARRIVAL));
            return Ok(Reached {
                causes: Some(causes),
                ..known.reached(Arc::new(sender), at_once)
            });
        }
        if let Some(line) = &self.trigger {
            let trigger = Trigger::new(line.clone(), known.pass_env.clone(), at_once)
                .capable_of(known.capabilities())
                .arriving_within(known.within.unwrap_or(trigger::ARRIVAL));
            return Ok(known.reached(Arc::new(trigger), at_once));
        }
        if self.manual {
            let manual = Manual::new(at_once, ask).map_err(CliError::Folder)?;
            let manual = manual
                .capable_of(known.capabilities())
                .arriving_within(known.within.unwrap_or(manual::ARRIVAL));
            heed_enter(manual.skipped());
            return Ok(known.reached(Arc::new(manual), at_once));
        }
        let adapter = Adapter::start(self.adapter(&known.pass_env), deliveries.max(room)).await?;
        let adapter = Arc::new(adapter);
        Ok(Reached {
            target: Arc::clone(&adapter) as _,
            capabilities: adapter.capabilities().to_vec(),
            room: adapter.room(),
            adapter: Some(adapter),
            causes: None,
        })
    }
}

impl KnownArgs {
    fn capabilities(&self) -> Vec<Capability> {
        let named = |it: &Capability| self.can.iter().any(|name| name == it.as_str());
        Capability::DECLARED.into_iter().filter(named).collect()
    }

    fn reached(&self, target: Arc<dyn SenderTarget>, room: usize) -> Reached {
        Reached {
            target,
            adapter: None,
            causes: None,
            capabilities: self.can.clone(),
            room,
        }
    }

    /// The options as they were given, for a command line to repeat.
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        let pass = self.pass_env.iter().flat_map(|name| ["--pass-env", name]);
        let can = self.can.iter().flat_map(|name| ["--can", name]);
        let words = pass.chain(can).map(str::to_owned);
        let within = self.within.map(|time| time.as_secs_f64().to_string());
        let within = within
            .into_iter()
            .flat_map(|time| ["--within".to_owned(), time]);
        words.chain(within).collect()
    }
}

impl Reached {
    /// Lets the sender finish; returns what went wrong when everything had its verdict already.
    pub(in crate::cli) async fn finish(self) -> Vec<CliError> {
        drop(self.target);
        let adapter = self.adapter.and_then(Arc::into_inner);
        match adapter {
            Some(adapter) => {
                let faults = adapter.finish().await.into_iter();
                faults.map(CliError::Fault).collect()
            }
            None => Vec::new(),
        }
    }
}

/// A server's address without its secrets.
fn bare(url: &str) -> String {
    Place::new(url, 0, 0).map_or_else(|_| "…".to_owned(), |place| place.shown())
}

/// Says what is to be delivered. The token has to be told: it is for nobody else.
fn ask(errand: &Errand) {
    let (order, number) = (&errand.order, errand.number);
    let token = match &order.token {
        Some(token) => token.expose(),
        None => "none: the header x-webhook-token is to be left out",
    };
    anstream::eprintln!(
        "delivery {number}: {}\n  to      {}\n  token   {token}\n  body    {}",
        escape(&order.event),
        order.url,
        errand.payload.display(),
    );
    if let Some(path) = &order.ca_file {
        anstream::eprintln!("  trust   {}", path.display());
    }
    if std::io::stdin().is_terminal() {
        anstream::eprintln!("waiting for it; Enter skips it");
    } else {
        anstream::eprintln!("waiting for it");
    }
}

/// Skips what is waited for whenever somebody who sits there says so.
fn heed_enter(skipped: Arc<Notify>) {
    if !std::io::stdin().is_terminal() {
        return;
    }
    tokio::spawn(async move {
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while let Ok(Some(_)) = lines.next_line().await {
            skipped.notify_waiters();
        }
    });
}
