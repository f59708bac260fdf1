//! Stages that record what another plays, and that play what was recorded.

use std::collections::HashSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use super::read::{Entry, Record, is_of_scripts};
use super::write::Recorder;
use crate::check::Check;
use crate::finding::Finding;
use crate::play::Manner;
use crate::play::sender::SenderPlay;
use crate::stage::sender::Sender;
use crate::stage::{Company, Fault, Stage, harness};
use crate::trace::sender::SenderTrace;

/// Records what another stage plays.
pub struct RecordingStage {
    inner: Box<dyn Stage<Sender>>,
    recording: Arc<Mutex<Recording>>,
}

/// A record that is being written, or what kept it from being so.
enum Recording {
    Going(Recorder),
    Failed(io::Error),
}

/// Says how a recording went, once its stage is done.
pub struct Recorded(Arc<Mutex<Recording>>);

/// Gives back what was recorded.
pub struct RecordedStage {
    entries: Vec<Entry>,
    /// The checks that were asked for once.
    told: Mutex<HashSet<&'static str>>,
}

impl RecordingStage {
    /// Records on `recorder` what `inner` plays.
    pub fn new(inner: Box<dyn Stage<Sender>>, recorder: Recorder) -> (Self, Recorded) {
        let recording = Arc::new(Mutex::new(Recording::Going(recorder)));
        let end = Recorded(Arc::clone(&recording));
        (Self { inner, recording }, end)
    }

    fn record(&self, check: &'static str, played: &Result<SenderTrace, Fault>) {
        let mut recording = lock(&self.recording);
        if let Recording::Going(recorder) = &mut *recording
            && let Err(error) = recorder.record(check, played)
        {
            *recording = Recording::Failed(error);
        }
    }
}

impl Recorded {
    /// Whether everything was written.
    pub fn finish(self) -> io::Result<()> {
        match &*lock(&self.0) {
            Recording::Going(_) => Ok(()),
            Recording::Failed(error) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stage<Sender> for RecordingStage {
    fn perform<'s>(
        &'s self,
        play: &'s SenderPlay,
        company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        self.inner.perform(play, company)
    }

    fn perform_for<'s>(
        &'s self,
        check: &'static Check<Sender>,
        company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        async move {
            let played = self.inner.perform_for(check, company).await;
            self.record(check.id, &played);
            played
        }
        .boxed()
    }

    fn floor(&self, check: &Check<Sender>) -> Duration {
        self.inner.floor(check)
    }

    fn can_play_again(&self, check: &Check<Sender>) -> bool {
        self.inner.can_play_again(check)
    }

    fn manner(&self, check: &Check<Sender>) -> Manner {
        self.inner.manner(check)
    }
}

impl RecordedStage {
    /// Plays what `record` holds.
    pub fn new(record: Record) -> Self {
        Self {
            entries: record.entries,
            told: Mutex::default(),
        }
    }

    /// Whether anything in the record is for `check`.
    pub fn knows(&self, check: &Check<Sender>) -> bool {
        self.entries_for(check).next().is_some()
    }

    /// What was recorded the first time, or when it was played again: of several traces the one
    /// that `check` has most against.
    fn played(&self, check: &Check<Sender>, again: bool) -> Result<SenderTrace, Fault> {
        let entries = || self.entries_for(check).filter(|entry| entry.again == again);
        let traces = entries().filter_map(|entry| entry.played.as_ref().ok());
        let worst = traces.min_by_key(|trace| rank(check, trace));
        let fault = entries().find_map(|entry| entry.played.as_ref().err());
        match (worst, fault) {
            (Some(trace), _) => Ok(trace.clone()),
            (None, Some(fault)) => Err(Fault::Recorded(fault.clone())),
            (None, None) => Err(harness("nothing is recorded for this check")),
        }
    }

    fn entries_for(&self, check: &Check<Sender>) -> impl Iterator<Item = &Entry> {
        let (id, is_of_scripts) = (check.id, is_of_scripts(check));
        self.entries.iter().filter(move |entry| match entry.check {
            Some(check) => check.id == id,
            None => is_of_scripts,
        })
    }
}

impl Stage<Sender> for RecordedStage {
    fn perform<'s>(
        &'s self,
        _play: &'s SenderPlay,
        _company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        ready(Err(harness("a record plays nothing new"))).boxed()
    }

    fn perform_for<'s>(
        &'s self,
        check: &'static Check<Sender>,
        _company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        let again = !lock(&self.told).insert(check.id);
        ready(self.played(check, again)).boxed()
    }

    fn can_play_again(&self, check: &Check<Sender>) -> bool {
        self.entries_for(check).any(|entry| entry.again)
    }
}

/// How much a check has against a trace: the less, the more. A judge that panics is for the runner
/// to tell.
fn rank(check: &Check<Sender>, trace: &SenderTrace) -> u8 {
    match catch_unwind(AssertUnwindSafe(|| (check.judge)(trace))) {
        Err(_) => 0,
        Ok(Finding::Violated(_)) => 1,
        Ok(Finding::Late(_)) => 2,
        Ok(Finding::Inconclusive(_)) => 3,
        Ok(Finding::Untestable(_)) => 4,
        Ok(Finding::Noted(_) | Finding::Holds) => 5,
        Ok(Finding::NotApplicable(_)) => 6,
    }
}
