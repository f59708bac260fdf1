//! A check as it is told.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clause::{self, Level, Source};
use crate::picture::Picture;
use crate::verdict::Verdict;

/// What became of a check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Words joined by dots, the role first; never changed.
    pub id: String,
    /// Completes "A conforming receiver …" or "A conforming sender …".
    pub title: String,
    /// The rule that is checked.
    pub clause: Clause,
    /// What became of it.
    pub verdict: Verdict,
    /// Why the failure is known; null if it is none, or is not known.
    pub known: Option<Known>,
    /// What the verdict rests on; null if the play could not be played.
    pub finding: Option<Finding>,
    /// Where the play came late and was played again alone: the findings on both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plays: Option<[Finding; 2]>,
    /// Why the play could not be played; null if it was.
    pub error: Option<String>,
    /// What happened, in order.
    pub timeline: Vec<Moment>,
    /// The same to look at; null where there is nothing to see.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// How long the play took, in milliseconds.
    pub took_ms: f64,
    /// The command that runs only this check.
    pub again: String,
}

/// The rule that is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clause {
    /// Words joined by dots; never changed.
    pub id: String,
    /// How much a violation weighs.
    pub level: Level,
    /// What it rests on, strongest first.
    pub sources: Vec<Source>,
    /// The section of the vendor's guide, from the outermost heading; empty for good practice.
    pub section: Vec<String>,
    /// The rule, in the words of this project.
    pub text: String,
}

/// Why a failure is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    /// In the words of the baseline.
    pub reason: String,
    /// The last day on which it is excused; null if there is none.
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
}

/// What a judge says of a play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Finding {
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Violation {
    /// The kind: words joined by hyphens.
    pub reason: String,
    /// What the clause demands here.
    pub expected: String,
    /// What was seen.
    pub observed: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// Milliseconds since the play began.
    pub at_ms: f64,
    /// What; may quote the target, and is cut if that goes on for long.
    pub what: String,
}

impl Check {
    /// What is wrong, in one line: what was observed, or why nothing could be.
    pub fn trouble(&self) -> Option<&str> {
        let finding = || self.finding.as_ref().map(Finding::told);
        self.error.as_deref().or_else(finding)
    }
}

impl Clause {
    /// Where in the guide it comes from, in words.
    pub fn place(&self) -> String {
        clause::place(&self.section)
    }
}

/// The id, how much it weighs, and what it rests on.
impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources: Vec<String> = self.sources.iter().map(ToString::to_string).collect();
        write!(f, "{} ({}, {})", self.id, self.level, sources.join(", "))
    }
}

impl Finding {
    /// The violation that this finding proves or suspects.
    pub fn violation(&self) -> Option<&Violation> {
        match self {
            Self::Violated(violation) | Self::Late(violation) => Some(violation),
            _ => None,
        }
    }

    /// What there is to tell of a clause that holds, or does not bind.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Noted { note } => Some(note),
            Self::NotApplicable { why } => Some(why),
            _ => None,
        }
    }

    /// The finding in one line.
    pub fn told(&self) -> &str {
        match self {
            Self::Holds => "holds",
            Self::Violated(violation) | Self::Late(violation) => &violation.observed,
            Self::Noted { note } => note,
            Self::Inconclusive { why } | Self::Untestable { why } | Self::NotApplicable { why } => {
                why
            }
        }
    }
}
