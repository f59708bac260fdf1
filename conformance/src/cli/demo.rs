//! `demo`: both suites against the embedded reference peers.

use std::net::Ipv4Addr;
use std::sync::Arc;

use abc_webhook::TokioClock;
use clap::Args;
use time::OffsetDateTime;

use super::check::shell;
use super::error::CliError;
use super::output::OutputArgs;
use super::receiver::AT_ONCE;
use super::select::SelectArgs;
use super::sender::control;
use crate::check::{Check, Subject};
use crate::checks;
use crate::event::{CommandLine, Event};
use crate::exit::Exit;
use crate::reference::receiver::{router, serve};
use crate::reference::sender::ReferenceSender;
use crate::reference::trust::over_reqwest;
use crate::runner::{self, Plan};
use crate::secret::Secret;
use crate::stage::client::{Receiver, ReceiverStage};
use crate::stage::sender::{Sender, SenderStage};
use crate::stage::tcp::Tcp;
use crate::stage::url::Target;
use crate::trace::{TIME_OUT, TOLERANCE};

/// Run both suites against an embedded receiver and an embedded sender.
///
/// Needs nothing but this program: the peers listen on loopback.
#[derive(Args)]
pub(super) struct Demo {
    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// What is told the events of a run.
type Tell<'t> = dyn FnMut(Event) + Send + 't;

impl Demo {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let selection = self.select.compile()?;
        let receiver = selection.of(checks::receiver());
        let sender = selection.of(checks::sender());
        if receiver.is_empty() && sender.is_empty() {
            return Err(CliError::NothingSelected);
        }
        let mut exit = Exit::Conforms;
        let mut teller = self.output.teller()?;
        let mut tell = |event| teller.tell(&event);
        if !receiver.is_empty() {
            exit = exit.or(self.receiver(receiver, &mut tell).await?);
        }
        if !sender.is_empty() {
            exit = exit.or(self.sender(sender, &mut tell).await?);
        }
        Ok(teller.end(exit))
    }

    async fn receiver(
        &self,
        checks: Vec<&'static Check<Receiver>>,
        tell: &mut Tell<'_>,
    ) -> Result<Exit, CliError> {
        let secret = Secret::random()?;
        let address = (Ipv4Addr::LOCALHOST, 0).into();
        let listener = Tcp::listen_on(address).await.map_err(CliError::Listen)?;
        let url = format!("http://127.0.0.1:{}/webhook", listener.port());
        let serving = tokio::spawn(serve(listener, router(&secret)?));
        let target = Target::parse(&url).map_err(|error| CliError::Target { text: url, error })?;
        let plan = self.plan(checks, AT_ONCE, target.to_string());
        let stage = ReceiverStage::new(Arc::new(Tcp), target, secret, TIME_OUT)?;
        let ended = runner::run(&stage, &plan, tell).await;
        serving.abort();
        Ok(ended.exit)
    }

    async fn sender(
        &self,
        checks: Vec<&'static Check<Sender>>,
        tell: &mut Tell<'_>,
    ) -> Result<Exit, CliError> {
        let sender = ReferenceSender::new(over_reqwest()?, TokioClock);
        let at_once = checks.len();
        let plan = self.plan(checks, at_once, "the reference sender".to_owned());
        let control = control().await?;
        let (network, target) = (Arc::new(Tcp), Arc::new(sender));
        let stage = SenderStage::new(network, target, Some(control), TIME_OUT, TOLERANCE);
        let ended = runner::run(&stage, &plan, tell).await;
        Ok(ended.exit)
    }

    fn plan<S: Subject>(
        &self,
        checks: Vec<&'static Check<S>>,
        at_once: usize,
        target: String,
    ) -> Plan<S> {
        let mut words = vec!["abc-webhook".to_owned(), "demo".to_owned()];
        words.extend(self.output.words());
        Plan {
            at_once,
            allow_load: true,
            at: Some(OffsetDateTime::now_utc()),
            strictness: self.output.strictness(),
            target,
            command: CommandLine {
                before: shell(&words),
                after: String::new(),
            },
            ..Plan::of(checks)
        }
    }
}
