//! A check as machines read it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::baseline;
use crate::check;
use crate::clause::{Level, Source};
use crate::event::{CommandLine, Decided};
use crate::finding;
use crate::report::human::cut;
use crate::secret::shorten_marks;
use crate::verdict::{Outcome, Verdict};

/// The most characters of a moment that machines are given; a body of megabytes serves nobody.
pub(in crate::report) const LONGEST: usize = 16 * 1024;

/// What became of a check.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Check {
    /// Words joined by dots, the role first; never changed.
    id: &'static str,
    /// Completes "A conforming receiver …" or "A conforming sender …".
    title: &'static str,
    clause: Clause,
    verdict: Verdict,
    /// Why the failure is known; null if it is none, or is not known.
    known: Option<Known>,
    /// What the verdict rests on; null if the play could not be played.
    finding: Option<Finding>,
    /// Where the play came late and was played again alone: the findings on both.
    #[serde(skip_serializing_if = "Option::is_none")]
    plays: Option<[Finding; 2]>,
    /// Why the play could not be played; null if it was.
    error: Option<String>,
    /// What happened, in order.
    timeline: Vec<Moment>,
    /// How long the play took, in milliseconds.
    took_ms: f64,
    /// The command that runs only this check.
    again: String,
}

/// The rule that is checked.
#[derive(Serialize, JsonSchema)]
struct Clause {
    id: &'static str,
    level: Level,
    /// What it rests on, strongest first.
    sources: &'static [Source],
    /// The section of the vendor's guide, from the outermost heading; empty for good practice.
    section: &'static [&'static str],
    /// The rule, in the words of this project.
    text: &'static str,
}

/// Why a failure is known.
#[derive(Serialize, JsonSchema)]
struct Known {
    /// In the words of the baseline.
    reason: String,
    /// The last day on which it is excused; null if there is none.
    #[schemars(extend("format" = "date"))]
    until: Option<String>,
}

/// What a judge says of a play.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Finding {
    /// The clause holds.
    Holds,
    /// The clause holds, and there is something to tell.
    Noted {
        /// What.
        note: String,
    },
    /// The clause does not bind this target.
    NotApplicable {
        /// Why not.
        why: String,
    },
    /// The clause is broken.
    Violated(Violation),
    /// Something came too late, which is proof only if it does so again alone.
    Late(Violation),
    /// The play decides nothing.
    Inconclusive {
        /// Why not.
        why: String,
    },
    /// This target cannot be asked.
    Untestable {
        /// Why not.
        why: String,
    },
}

/// A broken clause.
#[derive(Serialize, JsonSchema)]
struct Violation {
    /// The kind: words joined by hyphens.
    reason: &'static str,
    /// What the clause demands here.
    expected: String,
    /// What was seen.
    observed: String,
}

/// Something that happened.
#[derive(Serialize, JsonSchema)]
struct Moment {
    /// Milliseconds since the play began.
    at_ms: f64,
    /// What; may quote the target, and is cut if that goes on for long.
    what: String,
}

impl Check {
    /// What became of a check in a suite that `command` runs again.
    pub(in crate::report) fn new(decided: &Decided, command: &CommandLine) -> Self {
        let entry = &decided.entry;
        Self {
            id: entry.id,
            title: entry.title,
            clause: Clause::from(entry),
            verdict: decided.verdict,
            known: decided.known.as_ref().map(Known::from),
            finding: decided.outcome.finding().map(Finding::from),
            plays: plays(&decided.outcome),
            error: error(&decided.outcome),
            timeline: decided.timeline.iter().map(Moment::from).collect(),
            took_ms: milliseconds(decided.took.as_secs_f64() * 1000.0),
            again: command.only(entry.id),
        }
    }
}

/// Milliseconds to the microsecond, which is finer than anything that is measured here.
pub(super) fn milliseconds(exact: f64) -> f64 {
    (exact * 1000.0).round() / 1000.0
}

fn plays(outcome: &Outcome) -> Option<[Finding; 2]> {
    match outcome {
        Outcome::JudgedTwice(first, alone) => Some([first.into(), alone.into()]),
        Outcome::Judged(_) | Outcome::Fault(_) => None,
    }
}

fn error(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Fault(fault) => Some(shorten_marks(&fault.to_string())),
        Outcome::Judged(_) | Outcome::JudgedTwice(..) => None,
    }
}

impl From<&check::Entry> for Clause {
    fn from(entry: &check::Entry) -> Self {
        Self {
            id: entry.clause.id,
            level: entry.level,
            sources: entry.sources,
            section: entry.clause.section,
            text: entry.clause.text,
        }
    }
}

impl From<&baseline::Known> for Known {
    fn from(known: &baseline::Known) -> Self {
        Self {
            reason: known.reason.clone(),
            until: known.until.map(|until| until.to_string()),
        }
    }
}

impl From<&finding::Finding> for Finding {
    fn from(finding: &finding::Finding) -> Self {
        match finding {
            finding::Finding::Holds => Self::Holds,
            finding::Finding::Noted(note) => Self::Noted {
                note: shorten_marks(note),
            },
            finding::Finding::NotApplicable(why) => Self::NotApplicable {
                why: shorten_marks(why),
            },
            finding::Finding::Violated(violation) => Self::Violated(violation.into()),
            finding::Finding::Late(violation) => Self::Late(violation.into()),
            finding::Finding::Inconclusive(why) => Self::Inconclusive {
                why: shorten_marks(why),
            },
            finding::Finding::Untestable(why) => Self::Untestable {
                why: shorten_marks(why),
            },
        }
    }
}

impl From<&finding::Violation> for Violation {
    fn from(violation: &finding::Violation) -> Self {
        Self {
            reason: violation.reason.as_str(),
            expected: shorten_marks(&violation.expected),
            observed: shorten_marks(&violation.observed),
        }
    }
}

impl From<&check::Moment> for Moment {
    fn from(moment: &check::Moment) -> Self {
        Self {
            at_ms: milliseconds(moment.at_ms),
            what: cut(&shorten_marks(&moment.what), LONGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_goes_on_for_long_is_cut() {
        let moment = check::Moment::new(Duration::ZERO, "ä".repeat(LONGEST + 3));
        let what = Moment::from(&moment).what;
        assert!(what.ends_with("ä… (6 bytes more)"));
        assert_eq!(what.matches('ä').count(), LONGEST);
    }
}
