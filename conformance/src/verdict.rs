//! Verdicts: the only place where finding and level meet.
//!
//! A finding says what a trace proves, a clause how much that weighs. What comes
//! of the two, and of a run as a whole, is decided here and nowhere else.

use std::fmt;

use crate::clause::Level;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::stage::Fault;

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The clause holds.
    Pass,
    /// A MUST is broken, or a SHOULD in a strict run.
    Fail,
    /// A SHOULD is broken.
    Warn,
    /// Something worth knowing that affects nothing.
    Info,
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
    /// A late finding, and the judge's second one, on the play run again alone.
    JudgedTwice(Finding, Finding),
    /// The play could not be played.
    Fault(Fault),
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
    /// The finding that counts.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Judged(finding) => Some(finding),
            Self::JudgedTwice(_, again)
                if matches!(again, Finding::Violated(_) | Finding::Late(_)) =>
            {
                Some(again)
            }
            Self::JudgedTwice(first, _) => Some(first),
            Self::Fault(_) => None,
        }
    }

    /// The verdict on a check of a clause of this level.
    pub fn verdict(&self, level: Level, strictness: Strictness) -> Verdict {
        match self {
            Self::Judged(finding) => of(finding, level, strictness),
            // Late twice, the second time alone while the control kept time: proof.
            Self::JudgedTwice(Finding::Late(_), Finding::Late(_)) => broken(level, strictness),
            Self::JudgedTwice(Finding::Late(_), again) => match of(again, level, strictness) {
                Verdict::Pass => Verdict::Inconclusive,
                other => other,
            },
            Self::JudgedTwice(first, _) => of(first, level, strictness),
            Self::Fault(_) => Verdict::Error,
        }
    }
}

fn of(finding: &Finding, level: Level, strictness: Strictness) -> Verdict {
    match finding {
        Finding::Inconclusive(_) | Finding::Late(_) if level == Level::Info => Verdict::Info,
        Finding::Holds | Finding::Noted(_) => Verdict::Pass,
        Finding::Violated(_) => broken(level, strictness),
        // Late once proves nothing.
        Finding::Late(_) | Finding::Inconclusive(_) => Verdict::Inconclusive,
        Finding::Untestable(_) => Verdict::Untestable,
        Finding::NotApplicable(_) => Verdict::NotApplicable,
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
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::NotApplicable,
        Self::Info,
        Self::Warn,
        Self::Untestable,
        Self::Inconclusive,
        Self::Fail,
        Self::Error,
    ];

    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "FAIL",
            Self::Warn => "warn",
            Self::Info => "info",
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

    /// What the process should exit with, going by the verdicts alone.
    pub fn exit(&self) -> Exit {
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
    use crate::finding::{Reason, Violation};

    fn violated() -> Finding {
        Finding::violated(Reason::Early, "", "")
    }

    fn late() -> Finding {
        Finding::Late(Violation {
            reason: Reason::Late,
            expected: String::new(),
            observed: String::new(),
        })
    }

    #[test]
    fn level_and_strictness_decide_what_a_violation_weighs() {
        let verdict = |level, strictness| Outcome::Judged(violated()).verdict(level, strictness);
        assert_eq!(verdict(Level::Must, Strictness::Lenient), Verdict::Fail);
        assert_eq!(verdict(Level::Should, Strictness::Lenient), Verdict::Warn);
        assert_eq!(verdict(Level::Should, Strictness::Strict), Verdict::Fail);
        assert_eq!(verdict(Level::Info, Strictness::Strict), Verdict::Info);
    }

    #[test]
    fn late_is_a_failure_only_when_it_is_late_again_alone() {
        let verdict = |outcome: Outcome| outcome.verdict(Level::Must, Strictness::Lenient);
        assert_eq!(verdict(Outcome::Judged(late())), Verdict::Inconclusive);
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
        assert_eq!(verdict(Outcome::JudgedTwice(late(), late())), Verdict::Fail);
        assert_eq!(
            verdict(Outcome::JudgedTwice(late(), violated())),
            Verdict::Fail
        );
    }

    #[test]
    fn the_worst_verdict_decides_the_exit_code() {
        let mut tally = Tally::default();
        assert_eq!(tally.exit(), Exit::Usage);
        let steps = [
            (Verdict::Pass, Level::Must, Exit::Conforms),
            (Verdict::NotApplicable, Level::Must, Exit::Conforms),
            (Verdict::Warn, Level::Should, Exit::Conforms),
            (Verdict::Untestable, Level::Should, Exit::Conforms),
            (Verdict::Untestable, Level::Must, Exit::Inconclusive),
            (Verdict::Fail, Level::Must, Exit::Violates),
            (Verdict::Inconclusive, Level::Must, Exit::Violates),
            (Verdict::Error, Level::Must, Exit::Unreachable),
        ];
        for (verdict, level, exit) in steps {
            tally.count(verdict, level);
            assert_eq!(tally.exit(), exit, "after {verdict}");
        }
    }
}
