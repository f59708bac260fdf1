//! The report for a reader: a line a check, then every trouble with its evidence.

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};

use super::{Stream, escape};
use crate::baseline::{Known, Objection};
use crate::check::Moment;
use crate::event::{CommandLine, Decided, Ended, Event, Started};
use crate::finding::Finding;
use crate::secret::shorten_marks;
use crate::verdict::{Outcome, Verdict};
use crate::version;

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
    command: CommandLine,
    troubles: Vec<Decided>,
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
            command: CommandLine::default(),
            troubles: Vec::new(),
            is_fresh: true,
        }
    }

    fn start(&mut self, started: &Started) -> io::Result<()> {
        writeln!(
            self.out,
            "{}abc-webhook {}: {} suite, {}, {}",
            if self.is_fresh { "" } else { "\n" },
            env!("CARGO_PKG_VERSION"),
            started.role,
            checks(started.checks),
            escape(&started.target),
        )?;
        let (catalogue, protocol) = (version::catalogue(), version::PROTOCOL);
        writeln!(self.out, "catalogue {catalogue}, protocol {protocol}")?;
        let style = style(Verdict::Warn);
        for note in &started.notes {
            writeln!(self.out, "{style}{}{style:#}", escape(note))?;
        }
        self.command = started.command.clone();
        self.is_fresh = true;
        self.out.flush()
    }

    fn decide(&mut self, decided: &Decided) -> io::Result<()> {
        if self.detail > Detail::Quiet {
            if std::mem::take(&mut self.is_fresh) {
                writeln!(self.out)?;
            }
            self.line(decided)?;
        }
        if self.detail == Detail::Verbose {
            self.trace(&decided.timeline)?;
        }
        if !matches!(decided.verdict, Verdict::Pass | Verdict::NotApplicable) {
            self.troubles.push(decided.clone());
        }
        self.out.flush()
    }

    fn line(&mut self, decided: &Decided) -> io::Result<()> {
        let (verdict, style) = (decided.verdict, style(decided.verdict));
        let took = seconds(decided.took);
        let id = decided.entry.id;
        writeln!(self.out, "{style}{verdict:<12}{style:#} {took:>9}  {id}")?;
        match decided.outcome.finding() {
            Some(Finding::Noted(note) | Finding::NotApplicable(note)) => self.row("note", note),
            _ => Ok(()),
        }
    }

    fn end(&mut self, ended: &Ended) -> io::Result<()> {
        let troubles = std::mem::take(&mut self.troubles);
        let are = |verdict| troubles.iter().filter(move |it| it.verdict == verdict);
        for decided in are(Verdict::Known) {
            self.known(decided)?;
        }
        let told_apart = [Verdict::Known, Verdict::Error];
        for decided in troubles
            .iter()
            .filter(|it| !told_apart.contains(&it.verdict))
        {
            self.trouble(decided)?;
        }
        // What one fault has spoiled is told once.
        let faults: Vec<&Decided> = are(Verdict::Error).collect();
        for spoiled in faults.chunk_by(|one, other| one.outcome == other.outcome) {
            self.fault(spoiled)?;
        }
        let mut objections: Vec<&Objection> = ended.objections.iter().collect();
        objections.sort_by_key(|objection| objection.lapse);
        for alike in objections.chunk_by(|one, other| one.lapse == other.lapse) {
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
            seconds(ended.took).trim(),
            counts.join(", "),
        )?;
        self.is_fresh = false;
        self.out.flush()
    }

    /// A failure that is known: why, and what was seen, for whoever wants to know whether it is
    /// still the same.
    fn known(&mut self, decided: &Decided) -> io::Result<()> {
        let (verdict, style) = (decided.verdict, style(decided.verdict));
        writeln!(self.out, "\n{style}{verdict}{style:#} {}", decided.entry.id)?;
        if let Some(Known { reason, until }) = &decided.known {
            let until = until.map_or_else(String::new, |until| format!(" (until {until})"));
            self.row("reason", &format!("{reason}{until}"))?;
        }
        match decided.outcome.finding().and_then(Finding::violation) {
            Some(violation) => self.row("observed", &violation.observed),
            None => Ok(()),
        }
    }

    /// Entries with the same trouble, which have the same cure.
    fn objections(&mut self, objections: &[&Objection]) -> io::Result<()> {
        let Some(lapse) = objections.first().map(|objection| objection.lapse) else {
            return Ok(());
        };
        let style = style(Verdict::Fail);
        writeln!(
            self.out,
            "\n{style}BASELINE{style:#} an entry {}",
            lapse.what()
        )?;
        let entries = objections.iter();
        let entries = entries.map(|entry| format!("{}: {}", entry.place, entry.pattern));
        self.row("entry", &entries.collect::<Vec<_>>().join("\n"))?;
        self.row("to do", lapse.advice())
    }

    fn trouble(&mut self, decided: &Decided) -> io::Result<()> {
        let (verdict, style) = (decided.verdict, style(decided.verdict));
        let entry = decided.entry;
        let sources = entry
            .sources
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        writeln!(self.out, "\n{style}{verdict}{style:#} {}", entry.id)?;
        writeln!(self.out, "  a conforming {} {}", entry.role, entry.title)?;
        self.row(
            "clause",
            &format!(
                "{} ({}, {})",
                entry.clause.id,
                entry.level,
                sources.join(", ")
            ),
        )?;
        self.row("guide", &entry.clause.place())?;
        self.row("rule", entry.clause.text)?;
        self.evidence(&decided.outcome)?;
        if self.detail < Detail::Verbose {
            self.trace(&decided.timeline)?;
        }
        // Not wrapped: it is to be copied.
        let again = escape(&self.command.only(entry.id));
        writeln!(self.out, "    {:<10} {again}", "again")
    }

    fn fault(&mut self, spoiled: &[&Decided]) -> io::Result<()> {
        let style = style(Verdict::Error);
        let spoiled_checks = checks(spoiled.len());
        writeln!(
            self.out,
            "\n{style}{}{style:#} {spoiled_checks}",
            Verdict::Error
        )?;
        if let Some(Outcome::Fault(fault)) = spoiled.first().map(|decided| &decided.outcome) {
            self.row("error", &fault.to_string())?;
        }
        let ids = spoiled
            .iter()
            .map(|decided| decided.entry.id)
            .collect::<Vec<_>>();
        self.row("undecided", &ids.join("\n"))
    }

    fn evidence(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome {
            Outcome::JudgedTwice(first, again) => {
                self.row("first", &told(first))?;
                self.row("alone", &told(again))?;
            }
            Outcome::Judged(_) | Outcome::Fault(_) => {}
        }
        match outcome.finding() {
            Some(Finding::Violated(violation) | Finding::Late(violation)) => {
                self.row("expected", &violation.expected)?;
                self.row("observed", &violation.observed)
            }
            Some(Finding::Inconclusive(why)) => self.row("undecided", why),
            Some(Finding::Untestable(why)) => self.row("untestable", why),
            Some(Finding::Holds | Finding::Noted(_) | Finding::NotApplicable(_)) | None => Ok(()),
        }
    }

    /// A name and a text, wrapped.
    fn row(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = cut(&escape(&shorten_marks(text)), LONGEST_ROW);
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
            let text = cut(&escape(&shorten_marks(&moment.what)), LONGEST_MOMENT);
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
    fn tell(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started(started) => self.start(started),
            Event::Decided(decided) => self.decide(decided),
            Event::Ended(ended) => self.end(ended),
        }
    }
}

/// A finding in one line.
pub(super) fn told(finding: &Finding) -> String {
    match finding {
        Finding::Holds => "holds".to_owned(),
        Finding::Violated(violation) | Finding::Late(violation) => violation.observed.clone(),
        Finding::Noted(why)
        | Finding::Inconclusive(why)
        | Finding::Untestable(why)
        | Finding::NotApplicable(why) => why.clone(),
    }
}

/// The first `longest` characters of `text`, and how much is missing.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}… ({} bytes more)", &text[..end], text.len() - end),
        None => text.to_owned(),
    }
}

/// How many checks, in words.
pub fn checks(count: usize) -> String {
    match count {
        1 => "1 check".to_owned(),
        more => format!("{more} checks"),
    }
}

fn seconds(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
    } else {
        format!("{:.2} s", duration.as_secs_f64())
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
