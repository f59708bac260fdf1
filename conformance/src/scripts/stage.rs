//! A stage for all scripts, around the one that plays a single play.
//!
//! Asked for a check of scripts it plays all of them, once, and gives back the trace that says most
//! about that check: that of the shortest script that fails, or else of one that does not.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::OnceCell;

use super::campaign::{Player, Progress, Report};
use super::reduce::{Failure, reduce};
use super::{CHECKS, Every, Extent, Script};
use crate::check::Check;
use crate::event::CommandLine;
use crate::play::{self, sender::SenderPlay};
use crate::stage::sender::{Sender, SenderStage};
use crate::stage::{Company, Fault, Stage, harness};
use crate::trace::sender::SenderTrace;

/// What is played for the checks of scripts.
#[derive(Debug, Clone)]
pub enum Work {
    /// Many scripts.
    Every(Every),
    /// This one.
    One(Script),
}

/// How scripts are played, and what is told of them.
pub struct Manner {
    /// How many of them may overlap.
    pub at_once: usize,
    /// Is told how far the run is.
    pub progress: Progress,
    /// The command line into which a script can be put, for reports.
    pub again: CommandLine,
}

/// A stage that plays scripts.
pub struct ScriptStage {
    player: Arc<Player>,
    work: Work,
    again: CommandLine,
    found: OnceCell<Result<Arc<Found>, Fault>>,
    /// The checks whose traces have been given away once.
    told: Mutex<HashSet<&'static str>>,
}

/// What is known once all scripts were played.
#[derive(Debug)]
struct Found {
    report: Report,
    failures: Vec<Vec<Failure>>,
}

impl ScriptStage {
    /// Plays `work` for the checks of scripts, and everything else on `inner`.
    pub fn new(inner: SenderStage, work: Work, manner: Manner) -> Self {
        Self {
            player: Arc::new(Player::new(inner, manner.at_once, manner.progress)),
            work,
            again: manner.again,
            found: OnceCell::new(),
            told: Mutex::default(),
        }
    }

    async fn perform_scripts(
        &self,
        check: &'static Check<Sender>,
        company: Company,
    ) -> Result<SenderTrace, Fault> {
        match &self.work {
            Work::One(script) => self.player.stage().perform(&script.play(), company).await,
            Work::Every(every) => {
                let found = self.found(*every).await?;
                let index = index(check).ok_or_else(|| harness("no check of scripts"))?;
                let failure = found.failures[index].first();
                match failure.filter(|_| self.was_told(check)) {
                    // Late, and to be seen alone.
                    Some(failure) => self.alone(failure).await,
                    None => self.told(&found, index, *every),
                }
            }
        }
    }

    async fn alone(&self, failure: &Failure) -> Result<SenderTrace, Fault> {
        let play = failure.shown.script.play();
        let trace = self.player.stage().perform(&play, Company::Alone).await?;
        let notes = vec![self.story(failure)];
        Ok(SenderTrace { notes, ..trace })
    }

    fn was_told(&self, check: &Check<Sender>) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        !told.insert(check.id)
    }

    /// What all scripts show; one task plays them for all checks.
    async fn found(&self, every: Every) -> Result<Arc<Found>, Fault> {
        let found = self.found.get_or_init(|| self.find(every)).await;
        found.clone()
    }

    async fn find(&self, every: Every) -> Result<Arc<Found>, Fault> {
        let player = Arc::clone(&self.player);
        let task = tokio::spawn(async move {
            let report = player.play_all(&every.scripts()).await;
            let failures = reduce(&player, &report.seen).await;
            Arc::new(Found { report, failures })
        });
        task.await.map_err(harness)
    }

    /// The trace that says most about a check, with the story of all scripts before it.
    fn told(&self, found: &Found, index: usize, every: Every) -> Result<SenderTrace, Fault> {
        let (failures, seen) = (&found.failures[index], &found.report.seen[index]);
        let first = failures.first().map(Failure::trace);
        let trace = match (first, &found.report.fault) {
            (Some(trace), _) => trace,
            (None, Some(fault)) => return Err(fault.clone()),
            (None, None) => seen
                .undecided
                .as_ref()
                .or(seen.example.as_ref())
                .or(seen.unconcerned.as_ref())
                .cloned()
                .ok_or_else(|| harness("no script was played"))?,
        };
        let mut notes = vec![found.summary(every) + &extent(seen.failures.len(), failures)];
        notes.extend(failures.iter().map(|failure| self.story(failure)));
        Ok(SenderTrace { notes, ..trace })
    }

    /// A failure, and how it is seen again.
    fn story(&self, failure: &Failure) -> String {
        let script = &failure.shown.script;
        let found_in = failure
            .found_in
            .as_ref()
            .map_or_else(String::new, |longer| format!(", found in {longer}"));
        let CommandLine { before, after } = &self.again;
        format!(
            "the script {script}{found_in}\n\
             to play it alone: {before} --script {script} {after}"
        )
    }
}

impl Stage<Sender> for ScriptStage {
    fn perform<'s>(
        &'s self,
        play: &'s SenderPlay,
        company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        self.player.stage().perform(play, company)
    }

    fn perform_for<'s>(
        &'s self,
        check: &'static Check<Sender>,
        company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        match index(check) {
            Some(_) => self.perform_scripts(check, company).boxed(),
            None => self.player.stage().perform_for(check, company),
        }
    }

    fn floor(&self, check: &Check<Sender>) -> Duration {
        let stage = self.player.stage();
        match (index(check), &self.work) {
            (None, _) => stage.floor(check),
            (Some(_), Work::One(script)) => script.play().floor(stage.settings()),
            (Some(_), Work::Every(every)) => every.floor(self.player.at_once, stage),
        }
    }

    fn manner(&self, check: &Check<Sender>) -> play::Manner {
        match index(check) {
            Some(_) => check.manner(),
            None => self.player.stage().manner(check),
        }
    }
}

fn index(check: &Check<Sender>) -> Option<usize> {
    CHECKS.iter().position(|other| other.id == check.id)
}

/// How many scripts failed, and whether they did when they were played once more.
fn extent(failed: usize, failures: &[Failure]) -> String {
    let verb = if failed == 1 { "fails" } else { "fail" };
    match (failed, failures) {
        (0, _) => String::new(),
        (_, []) => format!("; in {failed} of them a retry came late, and not again"),
        _ => format!("; {failed} of them {verb}"),
    }
}

impl Found {
    fn summary(&self, every: Every) -> String {
        let Every {
            seed,
            extent,
            silence,
        } = every;
        let all = Every {
            extent: Extent::All,
            ..every
        };
        let (played, all) = (self.report.played, all.count());
        let standing = match extent {
            Extent::All => String::new(),
            Extent::Distinct => format!(", which stand for all {all}"),
        };
        let silence = if silence { "" } else { " without silence" };
        format!("seed {seed}: played {played} scripts{silence}{standing}")
    }
}
