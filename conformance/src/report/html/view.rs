//! What the templates are given: texts that are ready to be shown, but for their escaping as HTML.

use serde::Serialize;

use super::chart::{Chart, chart};
use super::marks::{Line, exchange};
use super::picture::{Drawing, draw};
use crate::clause::Role;
use crate::exit::Exit;
use crate::explain;
use crate::report::escape;
use crate::report::human::{checks, duration};
use crate::report::wire::{Check, Clause, Ended, Finding, Known, Moment, Suite, cut};
use crate::verdict::Verdict;

/// So many troubles are listed on top of a suite; all are below.
const LISTED: usize = 100;

/// The most characters of what was observed that the list shows.
const LONGEST: usize = 300;

#[derive(Serialize)]
pub(super) struct SuiteView {
    index: usize,
    title: String,
    target: String,
    notes: Vec<String>,
    began: Option<String>,
    command: String,
    exit: &'static str,
    /// How the suite ended, as a class of the style: `good`, `bad` or `open`.
    mood: &'static str,
    sum: String,
    counts: Vec<CountView>,
    objections: Vec<String>,
    chart: Option<Chart>,
    /// What is wrong, the worst first.
    troubles: Vec<TroubleView>,
    /// How many there are more than are listed.
    more: usize,
}

#[derive(Serialize)]
struct TroubleView {
    anchor: String,
    verdict: &'static str,
    class: &'static str,
    title: String,
    observed: String,
}

#[derive(Serialize)]
struct CountView {
    verdict: &'static str,
    class: &'static str,
    count: usize,
}

#[derive(Serialize)]
pub(super) struct GroupView {
    id: String,
    anchor: String,
    level: String,
    sources: String,
    place: String,
    text: String,
}

#[derive(Serialize)]
pub(super) struct CheckView {
    id: String,
    anchor: String,
    title: String,
    verdict: &'static str,
    class: &'static str,
    took: String,
    is_open: bool,
    rows: Vec<(&'static str, String)>,
    picture: Option<Drawing>,
    moments: Vec<MomentView>,
    again: String,
    explain: Option<String>,
}

#[derive(Serialize)]
struct MomentView {
    at: String,
    what: String,
    lines: Vec<Line>,
}

impl SuiteView {
    pub(super) fn new(index: usize, suite: &Suite) -> Self {
        let started = &suite.started;
        let (exit, mood) = ending(suite);
        let troubles = suite.troubles();
        let tally = |verdict: Verdict| {
            let has = suite.checks.iter().filter(|check| check.verdict == verdict);
            has.count()
        };
        let counts = Verdict::ALL.into_iter().map(|verdict| CountView {
            verdict: verdict.as_str(),
            class: class(verdict),
            count: tally(verdict),
        });
        let took = suite.ended.as_ref().map(|ended| ended.took_ms);
        let took = took.map_or_else(String::new, |took| format!(" in {}", duration(took)));
        let objections = suite.ended.iter().flat_map(|ended| &ended.objections);
        Self {
            index,
            title: format!("The {} suite", started.role),
            target: escape(&started.whom()),
            notes: started.notes.iter().map(|note| escape(note)).collect(),
            began: started.began.as_deref().map(escape),
            command: escape(&started.command),
            exit,
            mood,
            sum: format!("{}{took}", checks(suite.checks.len())),
            counts: counts.filter(|it| it.count > 0).collect(),
            objections: objections
                .map(|it| escape(&format!("{it} {}: {}", it.what, it.advice)))
                .collect(),
            chart: chart(suite),
            more: troubles.len().saturating_sub(LISTED),
            troubles: troubles
                .iter()
                .take(LISTED)
                .map(|check| TroubleView::new(index, check))
                .collect(),
        }
    }
}

/// The checks of a suite by clause, in the order in which the clauses first come up.
pub(super) fn groups(suite: &Suite) -> Vec<Vec<&Check>> {
    let mut groups: Vec<Vec<&Check>> = Vec::new();
    for check in &suite.checks {
        let same = |group: &&mut Vec<&Check>| {
            group
                .first()
                .is_some_and(|it| it.clause.id == check.clause.id)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(check),
            None => groups.push(vec![check]),
        }
    }
    groups
}

fn ending(suite: &Suite) -> (&'static str, &'static str) {
    match suite.ended.as_ref().and_then(Ended::exit) {
        Some(Exit::Conforms) => ("conforms", "good"),
        Some(Exit::Violates) => ("does not conform", "bad"),
        Some(Exit::Usage) => ("nothing was checked", "bad"),
        Some(Exit::Unreachable) => ("could not be checked", "bad"),
        Some(Exit::Inconclusive) => ("inconclusive", "open"),
        Some(Exit::Interrupted) | None => ("cut short", "open"),
    }
}

impl TroubleView {
    fn new(suite: usize, check: &Check) -> Self {
        Self {
            anchor: anchor(suite, check),
            verdict: check.verdict.as_str(),
            class: class(check.verdict),
            title: escape(&check.title),
            observed: escape(&cut(check.trouble().unwrap_or_default(), LONGEST)),
        }
    }
}

/// Where a check is on the page. The checks of a suite have different ids.
fn anchor(suite: usize, check: &Check) -> String {
    format!("check-{suite}-{}", escape(&check.id))
}

impl GroupView {
    pub(super) fn new(suite: usize, group: &[&Check]) -> Self {
        let clause = group.first().map(|check| &check.clause);
        let text = |of: fn(&Clause) -> String| {
            clause
                .map(of)
                .map_or_else(String::new, |text| escape(&text))
        };
        let id = text(|clause| clause.id.clone());
        Self {
            anchor: format!("clause-{suite}-{id}"),
            id,
            level: text(|clause| clause.level.to_string()),
            sources: text(|clause| {
                let sources: Vec<String> = clause.sources.iter().map(ToString::to_string).collect();
                sources.join(", ")
            }),
            place: text(Clause::place),
            text: text(|clause| clause.text.clone()),
        }
    }
}

impl CheckView {
    pub(super) fn new(suite: usize, role: Role, check: &Check) -> Self {
        let is_fine = matches!(check.verdict, Verdict::Pass | Verdict::NotApplicable);
        let marks = check.finding.as_ref().and_then(Finding::violation);
        let moments = check.timeline.iter().filter(|_| !is_fine);
        Self {
            id: escape(&check.id),
            anchor: anchor(suite, check),
            title: format!("A conforming {role} {}.", escape(&check.title)),
            verdict: check.verdict.as_str(),
            class: class(check.verdict),
            took: duration(check.took_ms),
            is_open: matches!(check.verdict, Verdict::Fail | Verdict::Error),
            rows: rows(check),
            picture: check.picture.as_ref().map(|picture| draw(role, picture)),
            moments: moments
                .map(|moment| view(moment, marks.map(|violation| &*violation.reason)))
                .collect(),
            again: escape(&check.again),
            explain: explain::command(&check.id).filter(|_| !is_fine),
        }
    }
}

fn rows(check: &Check) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let mut row = |name, text: &str| rows.push((name, escape(text)));
    if let Some([first, alone]) = &check.plays {
        row("first", first.told());
        row("alone", alone.told());
    }
    match &check.finding {
        Some(Finding::Violated(violation) | Finding::Late(violation)) => {
            row("expected", &violation.expected);
            row("observed", &violation.observed);
        }
        Some(Finding::Noted { note }) => row("note", note),
        Some(Finding::NotApplicable { why }) => row("not applicable", why),
        Some(Finding::Inconclusive { why }) => row("undecided", why),
        Some(Finding::Untestable { why }) => row("untestable", why),
        Some(Finding::Holds) | None => {}
    }
    if let Some(error) = &check.error {
        row("error", error);
    }
    if let Some(Known { reason, until }) = &check.known {
        row("known", reason);
        if let Some(until) = until {
            row("until", until);
        }
    }
    rows
}

fn view(moment: &Moment, reason: Option<&str>) -> MomentView {
    let (what, raw) = moment.what.split_once('\n').unwrap_or((&moment.what, ""));
    MomentView {
        at: format!("{:.1} ms", moment.at_ms),
        what: escape(what),
        lines: exchange(raw, reason),
    }
}

/// The verdict as a class of the style.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::NotApplicable => "na",
        Verdict::Info => "info",
        Verdict::Known => "known",
        Verdict::Warn => "warn",
        Verdict::Untestable => "untestable",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Fail => "fail",
        Verdict::Error => "error",
    }
}
