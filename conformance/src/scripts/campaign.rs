//! Plays many scripts, as many at once as there is room for, and sorts what they show.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};

use super::{CHECKS, Script};
use crate::finding::{Finding, Reason};
use crate::stage::sender::SenderStage;
use crate::stage::{Company, Fault, Stage, harness};
use crate::trace::INTERVAL;
use crate::trace::sender::SenderTrace;

/// Is told how many scripts have been played, and of how many.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// Plays scripts, as many at once as there is room for.
pub(super) struct Player {
    stage: SenderStage,
    /// How many scripts may overlap.
    pub(super) at_once: usize,
    room: Semaphore,
    apart: Semaphore,
    progress: Progress,
}

/// How many scripts that ended with a process of the adapter are played again in others of their
/// own, at once. An adapter that cannot bear a script is told of once.
const APART: usize = 4;

/// What came of a campaign: for each check of [`CHECKS`], in their order.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) played: usize,
    pub(super) seen: Vec<Seen>,
    /// Why a script could not be played, if there is one.
    pub(super) fault: Option<Fault>,
}

/// What the scripts show a check.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Where it fails, in the order of the scripts.
    pub(super) failures: Vec<Shown>,
    /// Where it is not decided, the first of them.
    pub(super) undecided: Option<SenderTrace>,
    /// Where it holds, the first of them.
    pub(super) example: Option<SenderTrace>,
    /// Where it has nothing to say, the first of them.
    pub(super) unconcerned: Option<SenderTrace>,
}

/// A script that shows a failure.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) script: Script,
    pub(super) reason: Reason,
    pub(super) trace: SenderTrace,
}

impl Player {
    pub(super) fn new(stage: SenderStage, at_once: usize, progress: Progress) -> Self {
        let at_once = at_once.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            stage,
            at_once,
            room: Semaphore::new(at_once),
            apart: Semaphore::new(APART),
            progress,
        }
    }

    pub(super) fn stage(&self) -> &SenderStage {
        &self.stage
    }

    /// Plays a script among others.
    pub(super) async fn play(&self, script: &Script) -> Result<SenderTrace, Fault> {
        let _room = self.room.acquire().await.map_err(harness)?;
        let played = self.stage.perform(&script.play(), Company::Others).await;
        match played {
            Err(Fault::Misbehaved { is_end: true, .. }) => self.play_apart(script, played).await,
            played => played,
        }
    }

    /// Plays again what ended with a process of the adapter: another script may be to blame. What
    /// ends a process of its own is, and is looked for no further.
    async fn play_apart(
        &self,
        script: &Script,
        played: Result<SenderTrace, Fault>,
    ) -> Result<SenderTrace, Fault> {
        let Ok(_apart) = self.apart.acquire().await else {
            return played;
        };
        let again = self.stage.perform(&script.play(), Company::Apart).await;
        if matches!(again, Err(Fault::Misbehaved { is_end: true, .. })) {
            self.apart.close();
        }
        again
    }

    /// Plays all of `scripts`. They begin one after the other, spread over an interval, so that
    /// neither they nor their retries come all at once: that would be a load, and make its own
    /// lateness.
    pub(super) async fn play_all(&self, scripts: &[Script]) -> Report {
        let began = Instant::now();
        let mut played: Vec<_> = (0..scripts.len()).map(|_| None).collect();
        let mut plays = FuturesUnordered::new();
        for (index, script) in scripts.iter().enumerate() {
            let turn = began + share(INTERVAL, index, scripts.len());
            plays.push(async move {
                sleep_until(turn).await;
                (index, self.play(script).await)
            });
        }
        while let Some((index, trace)) = plays.next().await {
            played[index] = Some(trace);
            (self.progress)(scripts.len() - plays.len(), scripts.len());
        }
        Report::of(scripts, played.into_iter().flatten())
    }
}

/// `part` of so many equal parts of `time`.
fn share(time: Duration, part: usize, of: usize) -> Duration {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    time * count(part) / count(of).max(1)
}

impl Report {
    fn of(scripts: &[Script], played: impl Iterator<Item = Result<SenderTrace, Fault>>) -> Self {
        let mut report = Self::default();
        report.seen.resize_with(CHECKS.len(), Seen::default);
        for (script, played) in scripts.iter().zip(played) {
            match played {
                Ok(trace) => report.note(script, &trace),
                Err(fault) => drop(report.fault.get_or_insert(fault)),
            }
        }
        report
    }

    fn note(&mut self, script: &Script, trace: &SenderTrace) {
        self.played += 1;
        for (check, seen) in CHECKS.iter().zip(&mut self.seen) {
            seen.note(script, trace, &(check.judge)(trace));
        }
    }
}

impl Seen {
    fn note(&mut self, script: &Script, trace: &SenderTrace, finding: &Finding) {
        if let Some(reason) = finding.reason() {
            self.failures.push(Shown {
                script: script.clone(),
                reason,
                trace: trace.clone(),
            });
        } else if finding.holds() {
            self.example.get_or_insert_with(|| trace.clone());
        } else if matches!(finding, Finding::NotApplicable(_)) {
            self.unconcerned.get_or_insert_with(|| trace.clone());
        } else {
            self.undecided.get_or_insert_with(|| trace.clone());
        }
    }
}
