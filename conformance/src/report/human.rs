//! The report for a reader: a line a check, then every trouble with its evidence.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::wire::{Check, Ended, Finding, Known, Line, Moment, Objection, Started, Versions, cut};
use super::{Stream, escape};
use crate::clause::Role;
use crate::verdict::Verdict;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Troubles and the summary.
    Quiet,
    /// A line for every check as well.
    Normal,
    /// The trace of every check as well.
    Verbose,
}

/// Writes the report as events come in.
pub struct Human<W> {
    out: W,
    detail: Detail,
    role: Role,
    troubles: Vec<Check>,
    /// Whether nothing stands above, or only a heading.
    is_fresh: bool,
}

/// The columns that a report takes, traces and commands apart.
const WIDTH: usize = 80;

/// The most characters of a row that are shown.
const LONGEST_ROW: usize = 4000;

/// The most characters of a moment that are shown.
const LONGEST_MOMENT: usize = 1200;

impl<W: Write> Human<W> {
    /// A report on `out`.
    pub fn new(out: W, detail: Detail) -> Self {
        Self {
            out,
            detail,
            role: Role::Receiver,
            troubles: Vec::new(),
            is_fresh: true,
        }
    }

    fn start(&mut self, versions: &Versions, count: usize, started: &Started) -> io::Result<()> {
        writeln!(
            self.out,
            "{}abc-webhook {}: {} suite, {}, {}",
            if self.is_fresh { "" } else { "\n" },
            escape(&versions.tool),
            started.role,
            checks(count),
            escape(&started.target),
        )?;
        writeln!(
            self.out,
            "catalogue {}, protocol {}",
            escape(&versions.catalogue),
            escape(&versions.protocol),
        )?;
        let style = style(Verdict::Warn);
        for note in &started.notes {
            writeln!(self.out, "{style}{}{style:#}", escape(note))?;
        }
        self.role = started.role;
        self.is_fresh = true;
        self.out.flush()
    }

    fn decide(&mut self, check: &Check) -> io::Result<()> {
        if self.detail > Detail::Quiet {
            if std::mem::take(&mut self.is_fresh) {
                writeln!(self.out)?;
            }
            self.line(check)?;
        }
        if self.detail == Detail::Verbose {
            self.trace(&check.timeline)?;
        }
        if !matches!(check.verdict, Verdict::Pass | Verdict::NotApplicable) {
            self.troubles.push(check.clone());
        }
        self.out.flush()
    }

    fn line(&mut self, check: &Check) -> io::Result<()> {
        let (verdict, style) = (check.verdict, style(check.verdict));
        let took = duration(check.took_ms);
        let id = escape(&check.id);
        writeln!(self.out, "{style}{verdict:<12}{style:#} {took:>9}  {id}")?;
        match check.finding.as_ref().and_then(Finding::note) {
            Some(note) => self.row("note", note),
            None => Ok(()),
        }
    }

    fn end(&mut self, ended: &Ended) -> io::Result<()> {
        let troubles = std::mem::take(&mut self.troubles);
        let are = |verdict| troubles.iter().filter(move |it| it.verdict == verdict);
        for check in are(Verdict::Known) {
            self.known(check)?;
        }
        let told_apart = [Verdict::Known, Verdict::Error];
        for check in troubles
            .iter()
            .filter(|it| !told_apart.contains(&it.verdict))
        {
            self.trouble(check)?;
        }
        // What one fault has spoiled is told once.
        let faults: Vec<&Check> = are(Verdict::Error).collect();
        for spoiled in faults.chunk_by(|one, other| one.error == other.error) {
            self.fault(spoiled)?;
        }
        let objections = ended
            .objections
            .chunk_by(|one, other| one.what == other.what);
        for alike in objections {
            self.objections(alike)?;
        }
        self.sum(ended)
    }

    fn sum(&mut self, ended: &Ended) -> io::Result<()> {
        let mut counts = Verdict::ALL
            .into_iter()
            .filter(|verdict| ended.tally.of(*verdict) > 0)
            .map(|verdict| format!("{} {verdict}", ended.tally.of(verdict)))
            .collect::<Vec<_>>();
        match ended.objections.len() {
            0 => {}
            1 => counts.push("1 objection to the baseline".to_owned()),
            more => counts.push(format!("{more} objections to the baseline")),
        }
        writeln!(
            self.out,
            "\n{} in {}: {}",
            checks(ended.tally.total()),
            duration(ended.took_ms).trim(),
            counts.join(", "),
        )?;
        self.is_fresh = false;
        self.out.flush()
    }

    /// A failure that is known: why, and what was seen, for whoever wants to know whether it is
    /// still the same.
    fn known(&mut self, check: &Check) -> io::Result<()> {
        self.heading(check)?;
        if let Some(Known { reason, until }) = &check.known {
            let until = until.as_ref();
            let until = until.map_or_else(String::new, |until| format!(" (until {until})"));
            self.row("reason", &format!("{reason}{until}"))?;
        }
        match check.finding.as_ref().and_then(Finding::violation) {
            Some(violation) => self.row("observed", &violation.observed),
            None => Ok(()),
        }
    }

    /// Entries with the same trouble, which have the same cure.
    fn objections(&mut self, objections: &[Objection]) -> io::Result<()> {
        let Some(first) = objections.first() else {
            return Ok(());
        };
        let style = style(Verdict::Fail);
        let what = escape(&first.what);
        writeln!(self.out, "\n{style}BASELINE{style:#} an entry {what}")?;
        let entries = objections.iter().map(ToString::to_string);
        self.row("entry", &entries.collect::<Vec<_>>().join("\n"))?;
        self.row("to do", &first.advice)
    }

    fn trouble(&mut self, check: &Check) -> io::Result<()> {
        self.heading(check)?;
        let title = escape(&check.title);
        writeln!(self.out, "  a conforming {} {title}", self.role)?;
        self.row("clause", &check.clause.to_string())?;
        self.row("guide", &check.clause.place())?;
        self.row("rule", &check.clause.text)?;
        self.evidence(check)?;
        if self.detail < Detail::Verbose {
            self.trace(&check.timeline)?;
        }
        // Not wrapped: it is to be copied.
        writeln!(self.out, "    {:<10} {}", "again", escape(&check.again))
    }

    fn heading(&mut self, check: &Check) -> io::Result<()> {
        let (verdict, style) = (check.verdict, style(check.verdict));
        let id = escape(&check.id);
        writeln!(self.out, "\n{style}{verdict}{style:#} {id}")
    }

    fn fault(&mut self, spoiled: &[&Check]) -> io::Result<()> {
        let style = style(Verdict::Error);
        let spoiled_checks = checks(spoiled.len());
        writeln!(
            self.out,
            "\n{style}{}{style:#} {spoiled_checks}",
            Verdict::Error
        )?;
        if let Some(error) = spoiled.first().and_then(|check| check.error.as_ref()) {
            self.row("error", error)?;
        }
        let ids: Vec<&str> = spoiled.iter().map(|check| &*check.id).collect();
        self.row("undecided", &ids.join("\n"))
    }

    fn evidence(&mut self, check: &Check) -> io::Result<()> {
        if let Some([first, alone]) = &check.plays {
            self.row("first", first.told())?;
            self.row("alone", alone.told())?;
        }
        match &check.finding {
            Some(Finding::Violated(violation) | Finding::Late(violation)) => {
                self.row("expected", &violation.expected)?;
                self.row("observed", &violation.observed)
            }
            Some(Finding::Inconclusive { why }) => self.row("undecided", why),
            Some(Finding::Untestable { why }) => self.row("untestable", why),
            Some(Finding::Holds | Finding::Noted { .. } | Finding::NotApplicable { .. }) | None => {
                Ok(())
            }
        }
    }

    /// A name and a text, wrapped.
    fn row(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = cut(&escape(text), LONGEST_ROW);
        let first = format!("    {name:<10} ");
        let options = textwrap::Options::new(WIDTH)
            .initial_indent(&first)
            .subsequent_indent("               ")
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        writeln!(self.out, "{}", textwrap::fill(&text, options))
    }

    fn trace(&mut self, timeline: &[Moment]) -> io::Result<()> {
        for moment in timeline {
            let text = cut(&escape(&moment.what), LONGEST_MOMENT);
            let mut lines = text.lines();
            let first = lines.next().unwrap_or_default();
            writeln!(self.out, "    {:>10.1} ms  {first}", moment.at_ms)?;
            for line in lines.filter(|line| !line.is_empty()) {
                writeln!(self.out, "                   | {line}")?;
            }
        }
        Ok(())
    }
}

impl<W: Write + Send> Stream for Human<W> {
    fn tell(&mut self, line: &Line) -> io::Result<()> {
        match line {
            Line::Started {
                versions,
                checks,
                started,
                ..
            } => self.start(versions, *checks, started),
            Line::Decided { check, .. } => self.decide(check),
            Line::Ended { ended, .. } => self.end(ended),
        }
    }
}

/// How many checks, in words.
pub fn checks(count: usize) -> String {
    match count {
        1 => "1 check".to_owned(),
        more => format!("{more} checks"),
    }
}

/// A time in the unit that suits it.
pub(super) fn duration(milliseconds: f64) -> String {
    if milliseconds < 1000.0 {
        format!("{milliseconds:.1} ms")
    } else {
        format!("{:.2} s", milliseconds / 1000.0)
    }
}

fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Info | Verdict::Known | Verdict::NotApplicable => AnsiColor::Cyan,
        Verdict::Warn | Verdict::Untestable | Verdict::Inconclusive => AnsiColor::Yellow,
        Verdict::Fail | Verdict::Error => AnsiColor::Red,
    };
    color.on_default().bold()
}
