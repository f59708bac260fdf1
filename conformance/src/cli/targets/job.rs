//! One target of many: reached, checked and told.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::task::JoinError;

use super::reports::Template;
use crate::baseline::Baseline;
use crate::check::Check;
use crate::cli::error::CliError;
use crate::cli::progress::Progress;
use crate::cli::receiver::reach;
use crate::cli::teller::Teller;
use crate::event::CommandLine;
use crate::exit::Exit;
use crate::report::human::Detail;
use crate::report::summary::Outcome;
use crate::report::wire::{Report, Scribe};
use crate::runner::{self, Plan};
use crate::secret::Secret;
use crate::stage::client::{Receiver, ReceiverStage};
use crate::stage::header::Headers;
use crate::stage::limits::Room;
use crate::stage::route::Route;
use crate::stage::tcp::Tcp;
use crate::stage::tls::Trust;
use crate::stage::url::Target;
use crate::targets::{Place, Progress as Decided};
use crate::verdict::Strictness;

/// All that is needed to check a target.
pub(super) struct Job {
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) route: Route,
    pub(super) headers: Headers,
    pub(super) trust: Trust,
    pub(super) secret: Secret,
    pub(super) checks: Arc<[&'static Check<Receiver>]>,
    pub(super) baseline: Arc<Baseline>,
    pub(super) strictness: Strictness,
    pub(super) time_out: Duration,
    pub(super) allow_load: bool,
    pub(super) notes: Vec<String>,
}

/// What all targets have in common.
pub(super) struct Shared {
    pub(super) room: Room,
    pub(super) burst: usize,
    pub(super) at_once: usize,
    pub(super) delay: Duration,
    pub(super) reports: Vec<Template>,
    pub(super) detail: Detail,
    /// Whether all that is told of a target is wanted when it has ended.
    pub(super) is_kept: bool,
    /// The command that checks a target again, by its name.
    pub(super) command: Box<dyn Fn(&str) -> CommandLine + Send + Sync>,
}

/// A target that has ended.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    /// All that was told of it, if that is wanted.
    pub(super) told: Option<Report>,
    /// What the process should exit with.
    pub(super) exit: Exit,
}

impl Done {
    /// Nobody knows what became of it.
    pub(super) fn lost(error: &JoinError) -> Self {
        anstream::eprintln!("error: a target was lost: {error}");
        Self {
            outcome: Outcome::new("(a target that was lost)"),
            told: None,
            exit: Exit::Unreachable,
        }
    }
}

impl Job {
    /// Checks the target, and has its reports written before anybody hears of it.
    pub(super) async fn check(self, shared: Arc<Shared>, place: Place) -> Done {
        let progress = Decided::default();
        let mut outcome = Outcome::new(&self.name);
        let told = place
            .during(&progress, self.told(&shared, &progress, &mut outcome))
            .await;
        match told {
            Ok((exit, told)) => Done {
                outcome,
                told,
                exit,
            },
            Err(error) => {
                let exit = error.report();
                Done {
                    outcome,
                    told: None,
                    exit,
                }
            }
        }
    }

    async fn told(
        &self,
        shared: &Shared,
        progress: &Decided,
        outcome: &mut Outcome,
    ) -> Result<(Exit, Option<Report>), CliError> {
        let reports: Vec<_> = shared
            .reports
            .iter()
            .map(|it| it.for_target(&self.name))
            .collect();
        let mut teller = Teller::open(&reports, shared.detail, Progress::new(false))?;
        if shared.is_kept {
            teller.keep();
        }
        let mut scribe = Scribe::default();
        let exit = self
            .play(shared, &mut |event| {
                let Some(line) = scribe.line(&event) else {
                    return;
                };
                progress.note();
                outcome.note(&line);
                teller.retell(line);
            })
            .await?;
        // Rendering and writing take a while, and others are being timed.
        let writing = tokio::task::spawn_blocking(move || teller.end_with(exit));
        let (exit, told) = writing.await.map_err(crate::stage::harness)?;
        Ok((exit, shared.is_kept.then_some(told)))
    }

    async fn play(
        &self,
        shared: &Shared,
        tell: &mut (dyn FnMut(crate::event::Event) + Send),
    ) -> Result<Exit, CliError> {
        let mut plan = self.plan(shared);
        let stage = self.stage(shared)?;
        match reach(&stage, &plan).await {
            Ok(None) => {}
            Ok(Some(error)) => plan.notes.push(error.to_string()),
            Err(error) => {
                return Ok(plan.give_up(error.to_string(), error.exit(), tell).exit);
            }
        }
        Ok(runner::run(&stage, &plan, tell).await.exit)
    }

    fn plan(&self, shared: &Shared) -> Plan<Receiver> {
        Plan {
            at_once: shared.at_once,
            delay: shared.delay,
            allow_load: self.allow_load,
            strictness: self.strictness,
            baseline: Baseline::clone(&self.baseline),
            at: Some(OffsetDateTime::now_utc()),
            name: Some(self.name.clone()),
            target: self.target.to_string(),
            notes: self.notes.clone(),
            command: (shared.command)(&self.name),
            ..Plan::of(self.checks.to_vec())
        }
    }

    fn stage(&self, shared: &Shared) -> Result<ReceiverStage, CliError> {
        let (target, secret) = (self.target.clone(), self.secret.clone());
        let stage = ReceiverStage::new(Arc::new(Tcp), target, secret, self.time_out)?;
        let stage = stage.with_route(self.route.clone(), self.headers.clone())?;
        Ok(stage
            .with_burst(shared.burst)
            .with_trust(self.trust.clone())
            .with_room(shared.room.clone()))
    }
}
