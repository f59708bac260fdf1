//! The sum of a run: what was decided, and what that makes of the baseline.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Plan;
use crate::check::{Check, Entry, Subject};
use crate::checks;
use crate::event::Ended;
use crate::verdict::{Decision, Outcome, Tally, Verdict, objections};

/// The sum of what was decided so far.
#[derive(Default)]
pub(super) struct Sum {
    tally: Tally,
    decisions: BTreeMap<&'static str, Decision>,
}

impl Sum {
    pub(super) fn add<S: Subject>(
        &mut self,
        check: &Check<S>,
        outcome: &Outcome,
        verdict: Verdict,
    ) {
        self.tally.count(verdict, check.clause.level);
        self.decisions.insert(check.id, outcome.decision());
    }

    pub(super) fn ended<S: Subject>(self, plan: &Plan<S>, took: Duration) -> Ended {
        let ids = |all: &mut dyn Iterator<Item = Entry>| all.map(|entry| entry.id).collect();
        let catalogue: Vec<_> = ids(&mut checks::entries());
        let suite: Vec<_> = ids(&mut checks::entries().filter(|entry| entry.role == S::ROLE));
        let objections = objections(&plan.baseline, &catalogue, &suite, &self.decisions);
        Ended {
            tally: self.tally,
            exit: self.tally.exit(objections.len()),
            objections,
            took,
        }
    }
}
