//! The checks of a clause, told together once all of them are decided.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Detail;
use super::page::{Page, duration, style};
use crate::report::escape;
use crate::report::wire::{Check, Finding};
use crate::verdict::Verdict;

/// The clauses of which not every check is decided.
pub(super) struct Groups {
    /// How many checks of each clause are still to come, by its id.
    missing: BTreeMap<String, usize>,
    begun: Vec<Group>,
    keeps_traces: bool,
}

/// The checks of a clause that are decided.
pub(super) struct Group {
    clause: String,
    checks: Vec<Check>,
}

/// How many checks with trouble are listed below their clause; the end of the report has them all.
const MOST_LISTED: usize = 5;

/// How many notes are told below a clause.
const MOST_NOTES: usize = 3;

impl Groups {
    /// What there is to wait for: `checks` of each clause.
    pub(super) fn new(checks: BTreeMap<String, usize>, detail: Detail) -> Self {
        Self {
            missing: checks,
            begun: Vec::new(),
            keeps_traces: detail == Detail::Verbose,
        }
    }

    /// Keeps a check; returns the checks of its clause if this is the last of them.
    pub(super) fn add(&mut self, check: &Check) -> Option<Group> {
        let mut check = check.clone();
        check.picture = None;
        if !self.keeps_traces {
            check.timeline.clear();
        }
        let clause = check.clause.id.clone();
        let index = self.index(&clause);
        self.begun[index].checks.push(check);
        let missing = self.missing.get_mut(&clause)?;
        *missing = missing.saturating_sub(1);
        (*missing == 0).then(|| self.begun.remove(index))
    }

    /// What is left, in the order in which it was begun.
    pub(super) fn rest(&mut self) -> Vec<Group> {
        std::mem::take(&mut self.begun)
    }

    fn index(&mut self, clause: &str) -> usize {
        let known = self.begun.iter().position(|group| group.clause == clause);
        known.unwrap_or_else(|| {
            self.begun.push(Group {
                clause: clause.to_owned(),
                checks: Vec::new(),
            });
            self.begun.len() - 1
        })
    }
}

impl Group {
    pub(super) fn tell<W: Write>(&self, page: &mut Page<W>, detail: Detail) -> io::Result<()> {
        self.sum(page)?;
        if detail == Detail::Verbose {
            return self.checks.iter().try_for_each(|check| told(page, check));
        }
        self.list(page)?;
        self.note(page)
    }

    /// The worst verdict, how many checks have it, and how long the slowest took.
    fn sum<W: Write>(&self, page: &mut Page<W>) -> io::Result<()> {
        let worst = self.worst();
        let style = style(worst);
        let (all, bad) = (self.checks.len(), self.with(worst).count());
        let count = if bad == all {
            all.to_string()
        } else {
            format!("{bad} of {all}")
        };
        let slowest = self.checks.iter().map(|check| check.took_ms);
        let slowest = duration(slowest.fold(0.0, f64::max));
        let clause = escape(&self.clause);
        page.line(&format!(
            "{style}{worst:<12}{style:#}{count:>10} {slowest:>9}  {clause}"
        ))
    }

    /// Whose clause does not hold.
    fn list<W: Write>(&self, page: &mut Page<W>) -> io::Result<()> {
        let troubles: Vec<&Check> = self
            .checks
            .iter()
            .filter(|check| check.verdict.is_trouble())
            .collect();
        for check in troubles.iter().take(MOST_LISTED) {
            line(page, check)?;
        }
        match troubles.len().saturating_sub(MOST_LISTED) {
            0 => Ok(()),
            more => page.line(&format!("{:34}and {more} more", "")),
        }
    }

    fn note<W: Write>(&self, page: &mut Page<W>) -> io::Result<()> {
        let notes = self.notes();
        for (note, count) in notes.iter().take(MOST_NOTES) {
            match count {
                1 => page.row("note", note)?,
                more => page.row("note", &format!("{note} ({more} checks)"))?,
            }
        }
        match notes.len().saturating_sub(MOST_NOTES) {
            0 => Ok(()),
            more => page.row("note", &format!("{more} more; -v shows them")),
        }
    }

    /// What there is to tell of clauses that hold or do not bind, and of how many checks each.
    fn notes(&self) -> Vec<(&str, usize)> {
        let mut notes: Vec<(&str, usize)> = Vec::new();
        for note in self.checks.iter().filter_map(note) {
            match notes.iter_mut().find(|(told, _)| *told == note) {
                Some((_, count)) => *count += 1,
                None => notes.push((note, 1)),
            }
        }
        notes
    }

    fn worst(&self) -> Verdict {
        let verdicts = self.checks.iter().map(|check| check.verdict);
        verdicts
            .max_by_key(|verdict| verdict.rank())
            .unwrap_or(Verdict::Pass)
    }

    fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Check> {
        let checks = self.checks.iter();
        checks.filter(move |check| check.verdict == verdict)
    }
}

fn told<W: Write>(page: &mut Page<W>, check: &Check) -> io::Result<()> {
    line(page, check)?;
    if let Some(note) = note(check) {
        page.row("note", note)?;
    }
    // What is wrong is told at the end, with its trace.
    if check.verdict.is_trouble() {
        return Ok(());
    }
    page.trace(&check.timeline)
}

fn line<W: Write>(page: &mut Page<W>, check: &Check) -> io::Result<()> {
    let (verdict, style) = (check.verdict, style(check.verdict));
    let took = duration(check.took_ms);
    let id = escape(&check.id);
    page.line(&format!(
        "  {style}{verdict:<12}{style:#}{:8} {took:>9}  {id}",
        ""
    ))
}

fn note(check: &Check) -> Option<&str> {
    check.finding.as_ref().and_then(Finding::note)
}
