//! A stage for generated payloads, around the one that plays a single play.
//!
//! The runner asks it to play the check's play, which is the first example of a class. It plays
//! all payloads of all classes instead, once, and gives back the trace that says most about the
//! class: that of the shrunk failure, or that of the example if nothing failed.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::OnceCell;

use super::campaign::{self, Order, Report, Stop, play};
use super::examine::{Failure, examine};
use super::kept::Story;
use super::pretty::pretty;
use super::{CHECKS, Class, Kept};
use crate::check::Check;
use crate::finding::Finding;
use crate::play::receiver::ReceiverPlay;
use crate::stage::client::{Receiver, ReceiverStage};
use crate::stage::{Company, Fault, Stage, harness};
use crate::trace::receiver::ReceiverTrace;

/// What generated plays stand for.
#[derive(Debug, Clone)]
pub enum Work {
    /// Payloads made from a seed.
    Generate(Order),
    /// Payloads that failed before.
    Replay(Vec<Kept>),
}

/// Where failures are kept, and how they are sent again.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The folder.
    pub folder: PathBuf,
    /// The target's URL, without its secrets, behind the options with which curl believes it.
    pub url: String,
    /// The command that replays a file whose path is put behind it, quoted for a shell.
    pub replay: String,
}

/// A stage that plays generated payloads.
pub struct FuzzStage {
    inner: Arc<ReceiverStage>,
    work: Work,
    keeping: Keeping,
    found: OnceCell<Result<Found, Fault>>,
}

/// What is known once all payloads were sent.
#[derive(Debug)]
struct Found {
    report: Report,
    failures: Vec<Failure>,
}

/// What a play of the catalogue stands for.
enum Part {
    Class(Class),
    Afterwards,
}

impl FuzzStage {
    /// Plays `work` in place of generated plays, and everything else on `inner`.
    pub fn new(inner: ReceiverStage, work: Work, keeping: Keeping) -> Self {
        Self {
            inner: Arc::new(inner),
            work,
            keeping,
            found: OnceCell::new(),
        }
    }

    async fn play_part(
        &self,
        part: Part,
        play: &ReceiverPlay,
        company: Company,
    ) -> Result<ReceiverTrace, Fault> {
        let found = match &self.work {
            Work::Generate(order) => Some((order, self.found(order).await?)),
            Work::Replay(_) => None,
        };
        match (part, &self.work, found) {
            (Part::Class(class), Work::Replay(kept), _) => self.replay(kept, class).await,
            (Part::Class(class), _, Some((order, found))) => {
                let trace = match found.trace_of(class) {
                    Some(trace) => trace,
                    None => self.inner.perform(play, company).await?,
                };
                Ok(self.told(trace, order, found, class))
            }
            _ => self.inner.perform(play, company).await,
        }
    }

    async fn found(&self, order: &Order) -> Result<&Found, Fault> {
        let found = self.found.get_or_init(|| self.find(order)).await;
        found.as_ref().map_err(Clone::clone)
    }

    /// On a task of its own, so that the thread that waits for the sockets also does the work.
    async fn find(&self, order: &Order) -> Result<Found, Fault> {
        let (stage, order) = (Arc::clone(&self.inner), order.clone());
        let task = tokio::spawn(async move {
            let mut report = campaign::run(Arc::clone(&stage), order.clone()).await;
            if let (Some(Stop::Gone(fault)), true) = (&report.stopped, report.suspects.is_empty()) {
                // Nothing that was sent explains it.
                return Err(fault.clone());
            }
            let failures = examine(&stage, order.source, &mut report).await;
            Ok(Found { report, failures })
        });
        task.await.map_err(harness)?
    }

    /// The trace with the story of the class before it.
    fn told(
        &self,
        mut trace: ReceiverTrace,
        order: &Order,
        found: &Found,
        class: Class,
    ) -> ReceiverTrace {
        trace.notes = vec![found.summary(order, class)];
        for failure in found.of(class) {
            trace.notes.push(failure.story());
            trace.notes.push(self.keep(order, failure));
        }
        trace
    }

    /// Keeps a failure and says how it is sent again.
    fn keep(&self, order: &Order, failure: &Failure) -> String {
        let (expected, observed) = failure.told();
        let story = Story {
            class: failure.sign.class,
            seed: order.source.seed,
            case: failure.case.number,
            expected: &expected,
            observed: &observed,
        };
        match Kept::write(&self.keeping.folder, &story, &failure.body) {
            Ok(kept) => self.keeping.commands(&kept),
            Err(error) => {
                let folder = self.keeping.folder.display();
                format!("it cannot be kept in {folder}: {error}")
            }
        }
    }

    /// Sends every failure of `class` again; the first that fails again is the one to judge.
    async fn replay(&self, kept: &[Kept], class: Class) -> Result<ReceiverTrace, Fault> {
        let mut told: Option<(bool, ReceiverTrace)> = None;
        let mut notes = Vec::new();
        for kept in kept.iter().filter(|kept| kept.class == class) {
            let play = play(kept.body.clone());
            let trace = self.inner.perform(&play, Company::Alone).await?;
            let finding = (class.check().judge)(&trace);
            let observed = finding
                .violation()
                .map_or("what it should have", |found| &found.observed);
            notes.push(format!("{} got {observed}", kept.path.display()));
            let fails = finding != Finding::Holds;
            if told.as_ref().is_none_or(|(failed, _)| fails && !failed) {
                told = Some((fails, trace));
            }
        }
        let (_, trace) = told.ok_or_else(|| harness("no file to replay for this check"))?;
        Ok(ReceiverTrace { notes, ..trace })
    }
}

impl Stage<Receiver> for FuzzStage {
    fn perform<'s>(
        &'s self,
        play: &'s ReceiverPlay,
        company: Company,
    ) -> BoxFuture<'s, Result<ReceiverTrace, Fault>> {
        match part(play) {
            Some(part) => self.play_part(part, play, company).boxed(),
            None => self.inner.perform(play, company),
        }
    }

    fn cannot_show(&self, check: &Check<Receiver>) -> Option<&'static str> {
        self.inner.cannot_show(check)
    }

    fn is_alive(&self) -> BoxFuture<'_, bool> {
        self.inner.is_alive()
    }
}

/// What `play` stands for, if it is that of a check of generated payloads.
fn part(play: &ReceiverPlay) -> Option<Part> {
    let index = CHECKS.iter().position(|check| (check.play)() == *play)?;
    let class = Class::ALL.get(index).copied();
    Some(class.map_or(Part::Afterwards, Part::Class))
}

impl Found {
    fn of(&self, class: Class) -> impl Iterator<Item = &Failure> {
        self.failures
            .iter()
            .filter(move |failure| failure.sign.class == class)
    }

    fn trace_of(&self, class: Class) -> Option<ReceiverTrace> {
        self.of(class).next().map(|failure| failure.trace.clone())
    }

    fn summary(&self, order: &Order, class: Class) -> String {
        let (seed, cases) = (order.source.seed, order.cases);
        let sent = self.report.sent.get(&class).copied().unwrap_or_default();
        let stopped = match &self.report.stopped {
            None => String::new(),
            Some(Stop::Hangs) => ", then stopped: too many answers did not come in time".to_owned(),
            Some(Stop::Gone(fault)) => format!(", then stopped: {fault}"),
        };
        format!("seed {seed}, {cases} cases: sent {sent} of this kind{stopped}")
    }
}

impl Failure {
    fn story(&self) -> String {
        let (number, how) = (self.case.number, &self.how);
        let (_, observed) = self.told();
        let others = match self.count - 1 {
            0 => String::new(),
            others => format!(", and {others} more like it"),
        };
        let body = pretty(&self.body);
        format!("case {number}{others}: got {observed}; it {how}\n{body}")
    }

    /// What was owed and what came.
    fn told(&self) -> (String, String) {
        let finding = (self.sign.class.check().judge)(&self.trace);
        let violation = finding.violation();
        violation.map_or_else(Default::default, |violation| {
            (violation.expected.clone(), violation.observed.clone())
        })
    }
}

impl Keeping {
    /// The lines that send a failure again.
    fn commands(&self, kept: &Kept) -> String {
        let quoted = |path: PathBuf| {
            let path = path.display().to_string();
            shlex::try_quote(&path).map_or_else(|_| path.clone(), std::borrow::Cow::into_owned)
        };
        let (url, replay) = (&self.url, &self.replay);
        let (body, path) = (quoted(kept.body_path()), quoted(kept.path.clone()));
        format!(
            "to send it again:\n\
             curl -i {url} -H 'content-type: application/json' \
             -H \"x-webhook-token: $ABC_WEBHOOK_TOKEN\" --data-binary @{body}\n\
             {replay} {path}"
        )
    }
}
