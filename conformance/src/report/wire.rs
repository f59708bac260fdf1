//! What was told of a run: the types that every report is made from, that `json` and `jsonl` write,
//! and that `abc-webhook report` reads again. And their schemas.
//!
//! Keys may be added; whatever else changes for a reader makes a new [`FORMAT`]. Texts are not
//! escaped here: each report does that in its own way.

mod check;
mod scribe;

use std::collections::BTreeMap;
use std::fmt;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

pub use self::check::{Check, Clause, Finding, Known, Moment, Violation};
pub use self::scribe::Scribe;
pub(super) use self::scribe::cut;
use crate::clause::Role;
use crate::exit::Exit;
use crate::verdict::Verdict;
use crate::version;

/// The version of these formats.
pub(super) const FORMAT: u32 = 1;

/// A run of a conformance suite for ABC User Feedback webhooks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Report")]
pub struct Report {
    /// The version of this format. Within it keys may be added.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// What the run was made with.
    pub versions: Versions,
    /// The suites that were run.
    pub suites: Vec<Suite>,
    /// The exit code; null if the run was cut short.
    pub exit: Option<u8>,
}

/// An event of a run: a line of the event stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(title = "Event")]
pub enum Line {
    /// A suite begins.
    Started {
        /// The version of this format. Within it keys may be added.
        #[schemars(extend("const" = FORMAT))]
        format: u32,
        /// What the run is made with.
        versions: Versions,
        /// How many checks were selected.
        checks: usize,
        /// How many of them belong to each clause, by its id.
        #[serde(default)]
        clauses: BTreeMap<String, usize>,
        /// What the suite is run on.
        #[serde(flatten)]
        started: Started,
    },
    /// A check is decided.
    Decided {
        /// The version of this format.
        #[schemars(extend("const" = FORMAT))]
        format: u32,
        /// What became of it.
        #[serde(flatten)]
        check: Box<Check>,
    },
    /// A suite is over.
    Ended {
        /// The version of this format.
        #[schemars(extend("const" = FORMAT))]
        format: u32,
        /// What came of it.
        #[serde(flatten)]
        ended: Ended,
    },
}

/// What a report was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// The program.
    pub tool: String,
    /// The catalogue: a digest of the ids, levels and clauses of all checks.
    #[schemars(regex(pattern = r"^[0-9a-f]{12}$"))]
    pub catalogue: String,
    /// The webhook protocol.
    pub protocol: String,
}

/// A suite that was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suite {
    /// What it was run on.
    #[serde(flatten)]
    pub started: Started,
    /// What became of the checks, in the order in which they were decided.
    pub checks: Vec<Check>,
    /// What came of it; null if the run was cut short.
    pub ended: Option<Ended>,
}

/// What a suite is run on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Started {
    /// The end that is examined.
    pub role: Role,
    /// The target's name, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The target, without its secrets.
    pub target: String,
    /// What a reader has to know of the terms of the run, such as a safeguard that is off.
    pub notes: Vec<String>,
    /// When the suite began, in UTC; null if nobody looked at the clock.
    #[schemars(extend("format" = "date-time"))]
    pub began: Option<String>,
    /// The command that runs the suite again.
    pub command: String,
}

/// The sum of a suite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ended {
    /// How often there was each verdict.
    pub tally: Counts,
    /// What is wrong with the baseline.
    pub objections: Vec<Objection>,
    /// How long the suite took, in milliseconds.
    pub took_ms: f64,
    /// The exit code, going by this suite alone.
    pub exit: u8,
}

/// How often there was each verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    pass: usize,
    not_applicable: usize,
    info: usize,
    known: usize,
    warn: usize,
    untestable: usize,
    inconclusive: usize,
    fail: usize,
    error: usize,
}

/// An entry of a baseline that is not true, which fails the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Objection {
    /// The entry: an id or a glob.
    pub entry: String,
    /// The baseline's file.
    pub file: String,
    /// The entry's line in it, from 1 on.
    pub line: usize,
    /// Its column, from 1 on.
    pub column: usize,
    /// The kind of trouble: words joined by hyphens.
    pub kind: String,
    /// What is wrong with it.
    pub what: String,
    /// What to do about it.
    pub advice: String,
}

/// How many checks each clause has, given the clause of every check.
fn by_clause<'c>(clauses: impl Iterator<Item = &'c str>) -> BTreeMap<String, usize> {
    clauses.fold(BTreeMap::new(), |mut counts, clause| {
        *counts.entry(clause.to_owned()).or_default() += 1;
        counts
    })
}

/// The JSON Schema of a `json` report.
pub fn report_schema() -> Schema {
    schema::<Report>("report.schema.json")
}

/// The JSON Schema of a line of a `jsonl` report.
pub fn events_schema() -> Schema {
    schema::<Line>("events.schema.json")
}

fn schema<T: JsonSchema>(id: &str) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), id.into());
    schema.insert(
        "$comment".to_owned(),
        "Generated by `cargo xtask schema` from the types in conformance. Do not edit.".into(),
    );
    schema
}

/// A run of which nothing was told yet.
impl Default for Report {
    fn default() -> Self {
        Self {
            format: FORMAT,
            versions: Versions::current(),
            suites: Vec::new(),
            exit: None,
        }
    }
}

impl Report {
    /// Keeps one line.
    pub fn tell(&mut self, line: Line) {
        match (line, self.suites.last_mut()) {
            (
                Line::Started {
                    versions, started, ..
                },
                _,
            ) => {
                self.versions = versions;
                self.suites.push(Suite {
                    started,
                    checks: Vec::new(),
                    ended: None,
                });
            }
            (Line::Decided { check, .. }, Some(suite)) => suite.checks.push(*check),
            (Line::Ended { ended, .. }, Some(suite)) => suite.ended = Some(ended),
            // The runner tells of nothing before it tells of the beginning.
            (_, None) => {}
        }
    }

    /// The lines that tell the run.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        let suites = self.suites.iter();
        suites.flat_map(|suite| lines(self.format, &self.versions, suite.clone()))
    }

    /// The same, of a run that is not needed any more: no check is there twice.
    pub fn into_lines(self) -> impl Iterator<Item = Line> {
        let suites = self.suites.into_iter();
        suites.flat_map(move |suite| lines(self.format, &self.versions, suite))
    }
}

fn lines(format: u32, versions: &Versions, suite: Suite) -> impl Iterator<Item = Line> + use<> {
    let started = Line::Started {
        format,
        versions: versions.clone(),
        checks: suite.checks.len(),
        clauses: by_clause(suite.checks.iter().map(|check| &*check.clause.id)),
        started: suite.started,
    };
    let decided = suite.checks.into_iter().map(move |check| Line::Decided {
        format,
        check: Box::new(check),
    });
    let ended = suite.ended.into_iter();
    let ended = ended.map(move |ended| Line::Ended { format, ended });
    std::iter::once(started).chain(decided).chain(ended)
}

/// The entry, and where it stands.
impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entry,
            file,
            line,
            column,
            ..
        } = self;
        write!(f, "{file}:{line}:{column}: {entry}")
    }
}

impl Started {
    /// The target, by its name and its address.
    pub fn whom(&self) -> String {
        match &self.name {
            Some(name) => format!("{name}, {}", self.target),
            None => self.target.clone(),
        }
    }
}

impl Suite {
    /// What a reader should look at, the worst first.
    pub fn troubles(&self) -> Vec<&Check> {
        let checks = self.checks.iter();
        let mut troubles: Vec<&Check> = checks.filter(|it| it.verdict.is_trouble()).collect();
        troubles.sort_by_key(|check| std::cmp::Reverse(check.verdict.rank()));
        troubles
    }
}

impl Versions {
    /// Those of this program.
    pub fn current() -> Self {
        Self {
            tool: version::TOOL.to_owned(),
            catalogue: version::catalogue(),
            protocol: version::PROTOCOL.to_owned(),
        }
    }
}

impl Line {
    pub(super) fn format(&self) -> u32 {
        match self {
            Self::Started { format, .. }
            | Self::Decided { format, .. }
            | Self::Ended { format, .. } => *format,
        }
    }
}

impl Counts {
    /// Counts one verdict more.
    pub fn count(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::NotApplicable => &mut self.not_applicable,
            Verdict::Info => &mut self.info,
            Verdict::Known => &mut self.known,
            Verdict::Warn => &mut self.warn,
            Verdict::Untestable => &mut self.untestable,
            Verdict::Inconclusive => &mut self.inconclusive,
            Verdict::Fail => &mut self.fail,
            Verdict::Error => &mut self.error,
        } += 1;
    }

    /// How often there was this verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Pass => self.pass,
            Verdict::NotApplicable => self.not_applicable,
            Verdict::Info => self.info,
            Verdict::Known => self.known,
            Verdict::Warn => self.warn,
            Verdict::Untestable => self.untestable,
            Verdict::Inconclusive => self.inconclusive,
            Verdict::Fail => self.fail,
            Verdict::Error => self.error,
        }
    }

    /// How many verdicts there were.
    pub fn total(&self) -> usize {
        Verdict::ALL.map(|verdict| self.of(verdict)).iter().sum()
    }
}

impl Ended {
    /// What the process should exit with, if this is a code of ours.
    pub fn exit(&self) -> Option<Exit> {
        Exit::from_code(self.exit)
    }
}
