//! Verdicts: the only place where finding, level and baseline meet.
//!
//! A finding says what a trace proves, a clause how much that weighs, a baseline
//! which failures are known. What comes of them, and of a run as a whole, is
//! decided here and nowhere else.

mod baseline;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clause::Level;
use crate::exit::Exit;
use crate::finding::{Finding, Violation};
use crate::stage::Fault;

pub use baseline::objections;

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The clause holds.
    Pass,
    /// A MUST is broken, or a SHOULD in a strict run.
    Fail,
    /// A SHOULD is broken.
    Warn,
    /// Something worth knowing that affects nothing.
    Info,
    /// The clause is broken, and the baseline knows.
    Known,
    /// The trace decides nothing.
    Inconclusive,
    /// The target cannot be asked.
    Untestable,
    /// The clause does not bind the target.
    NotApplicable,
    /// The play could not be played.
    Error,
}

/// What the runner learned of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The judge's finding on the play among others.
    Judged(Finding),
    /// What was late, and the judge's second finding, on the play run again alone.
    JudgedTwice(Violation, Finding),
    /// The play could not be played.
    Fault(Fault),
}

/// What a check has decided, before anybody asks what it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The clause holds.
    Holds,
    /// The clause is broken.
    Broken,
    /// Neither is known.
    Open,
}

/// How strict a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A broken SHOULD is a warning.
    Lenient,
    /// A broken SHOULD is a failure.
    Strict,
}

/// The verdicts of a run, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [usize; Verdict::ALL.len()],
    must_untestable: usize,
}

impl Outcome {
    /// The finding that counts. Of two it is the second, which nothing disturbed; where that has
    /// nothing to object, the two prove nothing.
    pub fn finding(&self) -> Option<Finding> {
        match self {
            Self::Judged(finding) => Some(finding.clone()),
            Self::JudgedTwice(late, Finding::Holds | Finding::Noted(_)) => {
                let why = format!("late beside other plays, in time alone: {}", late.observed);
                Some(Finding::Inconclusive(why))
            }
            Self::JudgedTwice(_, again) => Some(again.clone()),
            Self::Fault(_) => None,
        }
    }

    /// What is decided. Late once proves nothing; late twice, the second time alone while the
    /// control kept time, does.
    pub fn decision(&self) -> Decision {
        match self {
            Self::Judged(finding) => decision(finding),
            Self::JudgedTwice(_, Finding::Late(_)) => Decision::Broken,
            Self::JudgedTwice(_, again) => match decision(again) {
                Decision::Holds => Decision::Open,
                other => other,
            },
            Self::Fault(_) => Decision::Open,
        }
    }

    /// The verdict on a check of a clause of this level, whose failure may be known.
    pub fn verdict(&self, level: Level, strictness: Strictness, is_known: bool) -> Verdict {
        match self.decision() {
            Decision::Holds => Verdict::Pass,
            Decision::Broken if is_known => Verdict::Known,
            Decision::Broken => broken(level, strictness),
            Decision::Open => self.open(level),
        }
    }

    fn open(&self, level: Level) -> Verdict {
        match self {
            Self::Fault(_) => Verdict::Error,
            Self::Judged(Finding::Untestable(_)) | Self::JudgedTwice(_, Finding::Untestable(_)) => {
                Verdict::Untestable
            }
            Self::Judged(Finding::NotApplicable(_)) => Verdict::NotApplicable,
            _ if level == Level::Info => Verdict::Info,
            _ => Verdict::Inconclusive,
        }
    }
}

fn decision(finding: &Finding) -> Decision {
    match finding {
        Finding::Holds | Finding::Noted(_) => Decision::Holds,
        Finding::Violated(_) => Decision::Broken,
        Finding::Late(_)
        | Finding::Inconclusive(_)
        | Finding::Untestable(_)
        | Finding::NotApplicable(_) => Decision::Open,
    }
}

fn broken(level: Level, strictness: Strictness) -> Verdict {
    match (level, strictness) {
        (Level::Must, _) | (Level::Should, Strictness::Strict) => Verdict::Fail,
        (Level::Should, Strictness::Lenient) => Verdict::Warn,
        (Level::Info, _) => Verdict::Info,
    }
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 9] = [
        Self::Pass,
        Self::NotApplicable,
        Self::Info,
        Self::Known,
        Self::Warn,
        Self::Untestable,
        Self::Inconclusive,
        Self::Fail,
        Self::Error,
    ];

    /// How bad it is, the best first.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|it| *it == self).unwrap_or(0)
    }

    /// Whether a reader should look at it.
    pub fn is_trouble(self) -> bool {
        !matches!(self, Self::Pass | Self::NotApplicable)
    }

    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "FAIL",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Known => "known",
            Self::Inconclusive => "inconclusive",
            Self::Untestable => "untestable",
            Self::NotApplicable => "n/a",
            Self::Error => "ERROR",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Tally {
    /// Counts one verdict on a clause of this level.
    pub fn count(&mut self, verdict: Verdict, level: Level) {
        self.counts[verdict as usize] += 1;
        if verdict == Verdict::Untestable && level == Level::Must {
            self.must_untestable += 1;
        }
    }

    /// How often there was this verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        self.counts[verdict as usize]
    }

    /// How many verdicts there were.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// What the process should exit with, where the baseline gives rise to `objections`.
    pub fn exit(&self, objections: usize) -> Exit {
        match objections {
            0 => self.verdicts(),
            _ => self.verdicts().or(Exit::Violates),
        }
    }

    fn verdicts(&self) -> Exit {
        if self.total() == 0 {
            Exit::Usage
        } else if self.of(Verdict::Error) > 0 {
            Exit::Unreachable
        } else if self.of(Verdict::Fail) > 0 {
            Exit::Violates
        } else if self.of(Verdict::Inconclusive) + self.must_untestable > 0 {
            Exit::Inconclusive
        } else {
            Exit::Conforms
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Reason;

    fn violated() -> Finding {
        Finding::violated(Reason::Early, "", "")
    }

    fn late() -> Violation {
        Violation {
            reason: Reason::Late,
            expected: String::new(),
            observed: "4.2 s".to_owned(),
        }
    }

    fn late_again() -> Outcome {
        Outcome::JudgedTwice(late(), Finding::Late(late()))
    }

    #[test]
    fn level_and_strictness_decide_what_a_violation_weighs() {
        let verdict =
            |level, strictness| Outcome::Judged(violated()).verdict(level, strictness, false);
        assert_eq!(verdict(Level::Must, Strictness::Lenient), Verdict::Fail);
        assert_eq!(verdict(Level::Should, Strictness::Lenient), Verdict::Warn);
        assert_eq!(verdict(Level::Should, Strictness::Strict), Verdict::Fail);
        assert_eq!(verdict(Level::Info, Strictness::Strict), Verdict::Info);
    }

    #[test]
    fn late_is_a_failure_only_when_it_is_late_again_alone() {
        let verdict = |outcome: Outcome| outcome.verdict(Level::Must, Strictness::Lenient, false);
        assert_eq!(
            verdict(Outcome::Judged(Finding::Late(late()))),
            Verdict::Inconclusive
        );
        assert_eq!(
            verdict(Outcome::JudgedTwice(late(), Finding::Holds)),
            Verdict::Inconclusive
        );
        assert_eq!(
            verdict(Outcome::JudgedTwice(
                late(),
                Finding::Inconclusive(String::new())
            )),
            Verdict::Inconclusive
        );
        assert_eq!(verdict(late_again()), Verdict::Fail);
        assert_eq!(
            verdict(Outcome::JudgedTwice(late(), violated())),
            Verdict::Fail
        );
    }

    #[test]
    fn of_two_plays_the_one_that_was_alone_counts() {
        let counts = |again: Finding| Outcome::JudgedTwice(late(), again).finding();
        for again in [
            Finding::Late(late()),
            violated(),
            Finding::Inconclusive("why".to_owned()),
            Finding::Untestable("why".to_owned()),
        ] {
            assert_eq!(counts(again.clone()), Some(again));
        }
        let why = "late beside other plays, in time alone: 4.2 s".to_owned();
        for again in [Finding::Holds, Finding::Noted("3 s".to_owned())] {
            assert_eq!(counts(again), Some(Finding::Inconclusive(why.clone())));
        }
    }

    #[test]
    fn the_worst_verdict_decides_the_exit_code() {
        let mut tally = Tally::default();
        assert_eq!(tally.exit(0), Exit::Usage);
        let steps = [
            (Verdict::Pass, Level::Must, Exit::Conforms),
            (Verdict::NotApplicable, Level::Must, Exit::Conforms),
            (Verdict::Known, Level::Must, Exit::Conforms),
            (Verdict::Warn, Level::Should, Exit::Conforms),
            (Verdict::Untestable, Level::Should, Exit::Conforms),
            (Verdict::Untestable, Level::Must, Exit::Inconclusive),
            (Verdict::Fail, Level::Must, Exit::Violates),
            (Verdict::Inconclusive, Level::Must, Exit::Violates),
            (Verdict::Error, Level::Must, Exit::Unreachable),
        ];
        for (verdict, level, exit) in steps {
            tally.count(verdict, level);
            assert_eq!(tally.exit(0), exit, "after {verdict}");
        }
    }

    #[test]
    fn a_known_failure_is_excused_whatever_its_level_and_nothing_else_is() {
        for level in [Level::Must, Level::Should, Level::Info] {
            for strictness in [Strictness::Lenient, Strictness::Strict] {
                let known = |outcome: Outcome| outcome.verdict(level, strictness, true);
                assert_eq!(known(Outcome::Judged(violated())), Verdict::Known);
                assert_eq!(known(late_again()), Verdict::Known);
                assert_eq!(known(Outcome::Judged(Finding::Holds)), Verdict::Pass);
                let untestable = Finding::Untestable(String::new());
                assert_eq!(known(Outcome::Judged(untestable)), Verdict::Untestable);
                let fault = Fault::Harness(String::new());
                assert_eq!(known(Outcome::Fault(fault)), Verdict::Error);
            }
        }
    }

    #[test]
    fn an_objection_to_the_baseline_fails_a_run_that_would_not_fail_otherwise() {
        let exit = |verdict| {
            let mut tally = Tally::default();
            tally.count(verdict, Level::Must);
            tally.exit(1)
        };
        assert_eq!(exit(Verdict::Pass), Exit::Violates);
        assert_eq!(exit(Verdict::Known), Exit::Violates);
        assert_eq!(exit(Verdict::Inconclusive), Exit::Violates);
        assert_eq!(exit(Verdict::Error), Exit::Unreachable);
    }
}
