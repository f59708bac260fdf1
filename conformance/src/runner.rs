//! The runner: plays every selected check, has it judged, and tells what came of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use tokio::time::Instant;

use crate::check::{Check, Moment, Subject, Timeline};
use crate::event::{CommandLine, Decided, Ended, Event, Started};
use crate::finding::Finding;
use crate::stage::{Company, Fault, Stage};
use crate::verdict::{Outcome, Strictness, Tally};

/// What is to be run.
pub struct Plan<S: Subject> {
    /// The checks, in the order in which they are told.
    pub checks: Vec<&'static Check<S>>,
    /// How many plays may overlap.
    pub at_once: usize,
    /// Whether a broken SHOULD is a failure.
    pub strictness: Strictness,
    /// The target, for reports.
    pub target: String,
    /// The command that runs the suite again, for reports.
    pub command: CommandLine,
}

/// What became of a check, before it is weighed.
struct Played {
    outcome: Outcome,
    timeline: Vec<Moment>,
    took: Duration,
}

/// Runs a plan on a stage and tells every event to `tell`.
pub async fn run<S: Subject>(
    stage: &dyn Stage<S>,
    plan: &Plan<S>,
    tell: &mut (dyn FnMut(Event) + Send),
) -> Tally {
    let began = Instant::now();
    tell(Event::Started(Started {
        role: S::ROLE,
        target: plan.target.clone(),
        checks: plan.checks.len(),
        command: plan.command.clone(),
    }));
    let mut tally = Tally::default();
    let mut suspects = Vec::new();
    let plays = plan
        .checks
        .iter()
        .map(|check| async move { (*check, play(stage, check, Company::Others).await) });
    let mut plays = stream::iter(plays).buffered(plan.at_once.max(1));
    while let Some((check, played)) = plays.next().await {
        if matches!(played.outcome, Outcome::Judged(Finding::Late(_))) {
            suspects.push((check, played));
        } else {
            tell(decide(plan, check, played, &mut tally));
        }
    }
    drop(plays);
    for (check, first) in suspects {
        let again = play(stage, check, Company::Alone).await;
        tell(decide(plan, check, first.confirmed_by(again), &mut tally));
    }
    tell(Event::Ended(Ended {
        tally,
        took: began.elapsed(),
    }));
    tally
}

async fn play<S: Subject>(stage: &dyn Stage<S>, check: &Check<S>, company: Company) -> Played {
    let began = Instant::now();
    let performed = stage.perform(&(check.play)(), company).await;
    let took = began.elapsed();
    let (outcome, timeline) = match performed {
        Ok(trace) => (judge(check, &trace), trace.timeline()),
        Err(fault) => (Outcome::Fault(fault), Vec::new()),
    };
    Played {
        outcome,
        timeline,
        took,
    }
}

/// A judge that panics is the runner's fault, not the target's.
fn judge<S: Subject>(check: &Check<S>, trace: &S::Trace) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| (check.judge)(trace))) {
        Ok(finding) => Outcome::Judged(finding),
        Err(_) => Outcome::Fault(Fault::Harness(format!(
            "the judge of {} panicked",
            check.id
        ))),
    }
}

impl Played {
    /// A late play and the same play again, alone. Where the second could not be played, that is
    /// what is told.
    fn confirmed_by(self, again: Self) -> Self {
        match (&self.outcome, &again.outcome) {
            (Outcome::Judged(first), Outcome::Judged(second)) => Self {
                outcome: Outcome::JudgedTwice(first.clone(), second.clone()),
                ..again
            },
            (_, Outcome::Fault(_)) => again,
            _ => self,
        }
    }
}

fn decide<S: Subject>(
    plan: &Plan<S>,
    check: &Check<S>,
    played: Played,
    tally: &mut Tally,
) -> Event {
    let verdict = played.outcome.verdict(check.clause.level, plan.strictness);
    tally.count(verdict, check.clause.level);
    Event::Decided(Box::new(Decided {
        entry: check.entry(),
        verdict,
        outcome: played.outcome,
        timeline: played.timeline,
        took: played.took,
    }))
}
