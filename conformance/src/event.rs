//! Events: the only interface between the runner and the reports.

use std::time::Duration;

use time::OffsetDateTime;

use crate::baseline::{Known, Objection};
use crate::check::{Entry, Moment};
use crate::clause::Role;
use crate::exit::Exit;
use crate::picture::Picture;
use crate::verdict::{Outcome, Tally, Verdict};

/// Something a report may want to tell.
#[derive(Debug, Clone)]
pub enum Event {
    /// A suite begins.
    Started(Started),
    /// A play begins. Where it is played again it begins again.
    Playing(Entry),
    /// A check is decided. Checks are told in the order of the plan; those whose plays had to be
    /// alone come behind the others, and those whose plays had to be run again come last.
    Decided(Box<Decided>),
    /// A suite is over.
    Ended(Ended),
}

/// What a suite is run on.
#[derive(Debug, Clone)]
pub struct Started {
    /// The suite.
    pub role: Role,
    /// The target's name, where there are several.
    pub name: Option<String>,
    /// When it began, by the clock on the wall; where nobody looked at it, nothing.
    pub at: Option<OffsetDateTime>,
    /// The target, without its secrets.
    pub target: String,
    /// What a reader has to know of the terms of the run, such as a safeguard that is off.
    pub notes: Vec<String>,
    /// The checks that were selected, in the order of the plan.
    pub checks: Vec<Entry>,
    /// How long the suite takes at the least, whoever the target is.
    pub floor: Duration,
    /// The command that runs this suite again.
    pub command: CommandLine,
}

/// A command line into which the selection of a check can be put.
#[derive(Debug, Clone, Default)]
pub struct CommandLine {
    /// What stands before the selection.
    pub before: String,
    /// What stands behind it.
    pub after: String,
}

/// What became of a check.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The check.
    pub entry: Entry,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Why the failure is known, if the verdict says that it is.
    pub known: Option<Known>,
    /// What the verdict rests on.
    pub outcome: Outcome,
    /// What happened, moment by moment.
    pub timeline: Vec<Moment>,
    /// The same to look at, where there is something to see.
    pub picture: Option<Picture>,
    /// How long the play took.
    pub took: Duration,
}

impl CommandLine {
    /// The command that runs all.
    pub fn whole(&self) -> String {
        format!("{} {}", self.before, self.after)
            .trim_end()
            .to_owned()
    }

    /// The command that runs only this check.
    pub fn only(&self, check: &str) -> String {
        format!("{} --only {check} {}", self.before, self.after)
            .trim_end()
            .to_owned()
    }
}

/// The sum of a suite.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The verdicts, counted.
    pub tally: Tally,
    /// What is wrong with the baseline.
    pub objections: Vec<Objection>,
    /// What the process should exit with, going by this suite alone.
    pub exit: Exit,
    /// How long the suite took.
    pub took: Duration,
}
