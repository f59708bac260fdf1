//! The report for a reader: a line a clause, then every trouble with its evidence.
//!
//! A clause is told when all of its checks are decided, so that a long run of checks that pass is
//! a few lines. What is wrong stands at the end, where a reader looks first, and what is known
//! apart from what is not.

mod group;
mod page;
mod trouble;

use std::io::{self, Write};

use self::group::Groups;
use self::page::{Page, style};
pub use self::page::{checks, duration};
use self::trouble::Troubles;
use super::wire::{Check, Counts, Ended, Line, Started, Versions};
use super::{Look, Stream, escape};
use crate::verdict::Verdict;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Troubles and the summary.
    Quiet,
    /// A line for every clause as well.
    Normal,
    /// A line for every check as well, with its trace.
    Verbose,
}

/// Writes the report as events come in.
pub struct Human<W> {
    page: Page<W>,
    detail: Detail,
    suite: Option<Suite>,
    /// Whether a suite stands above.
    is_continued: bool,
}

/// A suite that has begun and is not over.
struct Suite {
    /// How many checks there are.
    checks: usize,
    /// What was decided so far.
    tally: Counts,
    groups: Groups,
    troubles: Troubles,
    /// Whether nothing stands below the heading yet.
    is_fresh: bool,
}

impl<W: Write> Human<W> {
    /// A report on `out`.
    pub fn new(out: W, look: Look) -> Self {
        Self {
            page: Page::new(out, look.width),
            detail: look.detail,
            suite: None,
            is_continued: false,
        }
    }

    fn start(&mut self, versions: &Versions, count: usize, started: &Started) -> io::Result<()> {
        if std::mem::replace(&mut self.is_continued, true) {
            self.page.line("")?;
        }
        self.page.line(&format!(
            "abc-webhook {}: {} suite, {}, {}",
            escape(&versions.tool),
            started.role,
            checks(count),
            escape(&started.whom()),
        ))?;
        self.page.line(&format!(
            "catalogue {}, protocol {}",
            escape(&versions.catalogue),
            escape(&versions.protocol),
        ))?;
        for note in &started.notes {
            self.page.styled(style(Verdict::Warn), &escape(note))?;
        }
        self.page.flush()
    }

    fn decide(&mut self, check: &Check) -> io::Result<()> {
        let Some(suite) = &mut self.suite else {
            return Ok(());
        };
        suite.tally.count(check.verdict);
        suite.troubles.note(check);
        if self.detail == Detail::Quiet {
            return Ok(());
        }
        if let Some(group) = suite.groups.add(check) {
            self.page.begin(&mut suite.is_fresh)?;
            group.tell(&mut self.page, self.detail)?;
        }
        self.page.flush()
    }

    /// Tells what waits for checks that nothing was heard of, and then what is wrong.
    fn finish(&mut self, suite: &mut Suite) -> io::Result<()> {
        for group in suite.groups.rest() {
            self.page.begin(&mut suite.is_fresh)?;
            group.tell(&mut self.page, self.detail)?;
        }
        suite.troubles.tell(&mut self.page, self.detail)
    }

    fn end(&mut self, ended: &Ended) -> io::Result<()> {
        if let Some(mut suite) = self.suite.take() {
            self.finish(&mut suite)?;
        }
        trouble::objections(&mut self.page, &ended.objections)?;
        let of = checks(ended.tally.total());
        let took = duration(ended.took_ms);
        let objections = match ended.objections.len() {
            0 => String::new(),
            1 => ", 1 objection to the baseline".to_owned(),
            more => format!(", {more} objections to the baseline"),
        };
        let counts = page::counts(&ended.tally);
        self.page.line("")?;
        self.page
            .text(&format!("{of} in {took}: {counts}{objections}"))?;
        self.page.flush()
    }
}

impl<W: Write + Send> Stream for Human<W> {
    fn tell(&mut self, line: &Line) -> io::Result<()> {
        match line {
            Line::Started {
                versions,
                checks,
                clauses,
                started,
                ..
            } => {
                self.suite = Some(Suite {
                    checks: *checks,
                    tally: Counts::default(),
                    groups: Groups::new(clauses.clone(), self.detail),
                    troubles: Troubles::of(started.role),
                    is_fresh: true,
                });
                self.start(versions, *checks, started)
            }
            Line::Decided { check, .. } => self.decide(check),
            Line::Ended { ended, .. } => self.end(ended),
        }
    }

    /// What is known of a suite that was cut short is told all the same.
    fn close(&mut self) -> io::Result<()> {
        let Some(mut suite) = self.suite.take() else {
            return Ok(());
        };
        self.finish(&mut suite)?;
        let (decided, of) = (suite.tally.total(), suite.checks);
        let counts = page::counts(&suite.tally);
        let separator = if counts.is_empty() { "" } else { ": " };
        let told = format!("cut short: {decided} of {of} checks decided{separator}{counts}");
        self.page.line("")?;
        self.page.text(&told)?;
        self.page.flush()
    }
}

#[cfg(test)]
mod tests;
