//! What is wrong, told at the end: what is known apart from what is not, clause by clause, the
//! worst next to the summary.

use std::io::{self, Write};

use super::Detail;
use super::page::{HEADING, Page, checks, counts, style};
use crate::clause::Role;
use crate::report::escape;
use crate::report::wire::{Check, Counts, Finding, Known, Objection};
use crate::verdict::Verdict;

/// The checks of a suite that are not good.
pub(super) struct Troubles {
    role: Role,
    checks: Vec<Check>,
}

/// How many traces of one kind of trouble are shown for a clause; they look alike.
const MOST_TRACES: usize = 3;

impl Troubles {
    pub(super) fn of(role: Role) -> Self {
        Self {
            role,
            checks: Vec::new(),
        }
    }

    /// Keeps the check if it is one of them.
    pub(super) fn note(&mut self, check: &Check) {
        if check.verdict.is_trouble() {
            let mut check = check.clone();
            check.picture = None;
            self.checks.push(check);
        }
    }

    pub(super) fn tell<W: Write>(&self, page: &mut Page<W>, detail: Detail) -> io::Result<()> {
        self.known(page)?;
        let found = self.found();
        let clauses: Vec<_> = found.iter().map(Vec::as_slice).collect();
        heading(page, "Findings", &clauses.concat())?;
        for checks in clauses {
            self.clause(page, checks, detail)?;
        }
        self.faults(page)
    }

    fn known<W: Write>(&self, page: &mut Page<W>) -> io::Result<()> {
        let known: Vec<&Check> = self.with(Verdict::Known).collect();
        heading(page, "Listed in the baseline", &known)?;
        known.into_iter().try_for_each(|check| excused(page, check))
    }

    /// What is neither known nor the fault of a play that could not be played: the checks of each
    /// clause, the worst clause last.
    fn found(&self) -> Vec<Vec<&Check>> {
        let mut clauses: Vec<Vec<&Check>> = Vec::new();
        let told_apart = [Verdict::Known, Verdict::Error];
        for check in &self.checks {
            if told_apart.contains(&check.verdict) {
                continue;
            }
            let is_same = |others: &&mut Vec<&Check>| others[0].clause.id == check.clause.id;
            match clauses.iter_mut().find(is_same) {
                Some(others) => others.push(check),
                None => clauses.push(vec![check]),
            }
        }
        let worst = |checks: &Vec<&Check>| checks.iter().map(|it| it.verdict.rank()).max();
        clauses.sort_by_key(worst);
        clauses
    }

    fn clause<W: Write>(
        &self,
        page: &mut Page<W>,
        checks: &[&Check],
        detail: Detail,
    ) -> io::Result<()> {
        let Some(first) = checks.first() else {
            return Ok(());
        };
        page.line("")?;
        page.styled(
            HEADING,
            &format!("clause {}", escape(&first.clause.to_string())),
        )?;
        page.row("guide", &first.clause.place())?;
        page.row("rule", &first.clause.text)?;
        let mut left_out = 0;
        for (index, check) in checks.iter().enumerate() {
            let alike = checks[..index]
                .iter()
                .filter(|other| is_alike(other, check));
            let is_shown = detail == Detail::Verbose || alike.count() < MOST_TRACES;
            left_out += usize::from(!is_shown);
            self.trouble(page, check, is_shown)?;
        }
        match left_out {
            0 => Ok(()),
            more => page.row("traces", &format!("{more} more like these; -v shows them")),
        }
    }

    fn trouble<W: Write>(
        &self,
        page: &mut Page<W>,
        check: &Check,
        has_trace: bool,
    ) -> io::Result<()> {
        title(page, check)?;
        let title = escape(&check.title);
        page.line(&format!("  a conforming {} {title}", self.role))?;
        evidence(page, check)?;
        if has_trace {
            page.trace(&check.timeline)?;
        }
        page.command("again", &check.again)?;
        page.command("explain", &format!("abc-webhook explain {}", check.id))
    }

    /// What one fault has spoiled is told once.
    fn faults<W: Write>(&self, page: &mut Page<W>) -> io::Result<()> {
        let faults: Vec<&Check> = self.with(Verdict::Error).collect();
        let mut spoiled = faults.chunk_by(|one, other| one.error == other.error);
        spoiled.try_for_each(|spoiled| fault(page, spoiled))
    }

    fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Check> {
        let checks = self.checks.iter();
        checks.filter(move |check| check.verdict == verdict)
    }
}

fn heading<W: Write>(page: &mut Page<W>, title: &str, checks: &[&Check]) -> io::Result<()> {
    if checks.is_empty() {
        return Ok(());
    }
    let mut tally = Counts::default();
    for check in checks {
        tally.count(check.verdict);
    }
    page.line("")?;
    page.text(&format!("{HEADING}{title}{HEADING:#}: {}", counts(&tally)))
}

/// Whether two checks of a clause have the same kind of trouble.
fn is_alike(one: &Check, other: &Check) -> bool {
    let kind = |check: &Check| {
        let violation = check.finding.as_ref().and_then(Finding::violation);
        let reason = violation.map(|violation| violation.reason.clone());
        (check.verdict, reason)
    };
    kind(one) == kind(other)
}

/// A failure that is known: why, and what was seen, for whoever wants to know whether it is still
/// the same.
fn excused<W: Write>(page: &mut Page<W>, check: &Check) -> io::Result<()> {
    title(page, check)?;
    if let Some(Known { reason, until }) = &check.known {
        let until = until.as_ref();
        let until = until.map_or_else(String::new, |until| format!(" (until {until})"));
        page.row("reason", &format!("{reason}{until}"))?;
    }
    match check.finding.as_ref().and_then(Finding::violation) {
        Some(violation) => page.row("observed", &violation.observed),
        None => Ok(()),
    }
}

fn fault<W: Write>(page: &mut Page<W>, spoiled: &[&Check]) -> io::Result<()> {
    let (verdict, style) = (Verdict::Error, style(Verdict::Error));
    let count = checks(spoiled.len());
    page.line(&format!("\n{style}{verdict}{style:#} {count}"))?;
    if let Some(error) = spoiled.first().and_then(|check| check.error.as_ref()) {
        page.row("error", error)?;
    }
    let ids: Vec<&str> = spoiled.iter().map(|check| &*check.id).collect();
    page.row("undecided", &ids.join("\n"))
}

/// Entries with the same trouble, which have the same cure.
pub(super) fn objections<W: Write>(page: &mut Page<W>, objections: &[Objection]) -> io::Result<()> {
    for alike in objections.chunk_by(|one, other| one.what == other.what) {
        let Some(first) = alike.first() else {
            continue;
        };
        let style = style(Verdict::Fail);
        let what = escape(&first.what);
        page.line(&format!("\n{style}BASELINE{style:#} an entry {what}"))?;
        let entries: Vec<String> = alike.iter().map(ToString::to_string).collect();
        page.row("entry", &entries.join("\n"))?;
        page.row("to do", &first.advice)?;
    }
    Ok(())
}

fn title<W: Write>(page: &mut Page<W>, check: &Check) -> io::Result<()> {
    let (verdict, style) = (check.verdict, style(check.verdict));
    let id = escape(&check.id);
    page.line(&format!("\n{style}{verdict}{style:#} {id}"))
}

fn evidence<W: Write>(page: &mut Page<W>, check: &Check) -> io::Result<()> {
    if let Some([first, alone]) = &check.plays {
        page.row("first", first.told())?;
        page.row("alone", alone.told())?;
    }
    match &check.finding {
        Some(Finding::Violated(violation) | Finding::Late(violation)) => {
            page.row("expected", &violation.expected)?;
            page.row("observed", &violation.observed)
        }
        Some(Finding::Inconclusive { why }) => page.row("undecided", why),
        Some(Finding::Untestable { why }) => page.row("untestable", why),
        Some(Finding::Holds | Finding::Noted { .. } | Finding::NotApplicable { .. }) | None => {
            Ok(())
        }
    }
}
