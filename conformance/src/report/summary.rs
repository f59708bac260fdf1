//! The report of many targets for a reader: a line for each as it ends, and a summary.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::escape;
use super::human::{checks, duration};
use super::wire::{Counts, Line, Versions};
use crate::exit::Exit;
use crate::verdict::Verdict;

/// What came of a target.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    exit: Option<Exit>,
    counts: Counts,
    objections: usize,
    took_ms: f64,
    /// Why nothing was played, if so.
    why: Option<String>,
    /// The checks that do not pass, with their verdicts.
    troubles: Vec<(String, Verdict)>,
}

/// What came of all targets so far.
pub struct Summary<W> {
    out: W,
    /// The columns that names take.
    width: usize,
    /// Whether only targets that do not conform have a line.
    is_quiet: bool,
    exits: Vec<(Exit, usize)>,
    /// Of each verdict and check, how many targets have it, and the names of some.
    troubles: BTreeMap<(usize, String), (usize, Vec<String>)>,
    others: Vec<(Exit, String)>,
}

/// So many names are told of a row.
const NAMES: usize = 3;

/// So many targets that do not conform are told again at the end.
const AGAIN: usize = 50;

/// Names that are longer do not line up.
const WIDEST: usize = 32;

/// The verdicts that a summary tells, the worst first.
const TOLD: [Verdict; 4] = [
    Verdict::Error,
    Verdict::Fail,
    Verdict::Inconclusive,
    Verdict::Warn,
];

impl Outcome {
    /// Of a target of which nothing is known yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Notes a line that is told of it.
    pub fn note(&mut self, line: &Line) {
        match line {
            Line::Started {
                checks: 0, started, ..
            } => self.why = started.notes.last().cloned(),
            Line::Decided { check, .. } if TOLD.contains(&check.verdict) => {
                self.troubles.push((check.id.clone(), check.verdict));
            }
            Line::Started { .. } | Line::Decided { .. } => {}
            Line::Ended { ended, .. } => {
                self.exit = ended.exit();
                self.counts = ended.tally.clone();
                self.objections = ended.objections.len();
                self.took_ms = ended.took_ms;
            }
        }
    }

    /// What the process should exit with, going by this target alone.
    pub fn exit(&self) -> Exit {
        self.exit.unwrap_or(Exit::Interrupted)
    }

    fn told(&self) -> String {
        if let Some(why) = &self.why {
            return escape(why);
        }
        let verdicts = Verdict::ALL.into_iter().rev();
        let counts = verdicts
            .map(|verdict| (self.counts.of(verdict), verdict))
            .filter(|(count, _)| *count > 0)
            .map(|(count, verdict)| format!("{count} {verdict}"));
        let objections = match self.objections {
            0 => None,
            1 => Some("1 objection to the baseline".to_owned()),
            more => Some(format!("{more} objections to the baseline")),
        };
        objections
            .into_iter()
            .chain(counts)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl<W: Write> Summary<W> {
    /// A summary of targets whose longest name has so many letters.
    pub fn new(out: W, longest: usize, is_quiet: bool) -> Self {
        Self {
            out,
            width: longest.min(WIDEST),
            is_quiet,
            exits: Vec::new(),
            troubles: BTreeMap::new(),
            others: Vec::new(),
        }
    }

    /// Tells what is about to be done: so many targets of a list.
    pub fn start(&mut self, count: usize, list: &str) -> io::Result<()> {
        let Versions {
            tool,
            catalogue,
            protocol,
        } = Versions::current();
        let (targets, list) = (targets(count), escape(list));
        writeln!(
            self.out,
            "abc-webhook {tool}: receiver suite, {targets} of {list}"
        )?;
        writeln!(self.out, "catalogue {catalogue}, protocol {protocol}\n")?;
        self.out.flush()
    }

    /// Tells what came of a target.
    pub fn tell(&mut self, outcome: &Outcome) -> io::Result<()> {
        let exit = outcome.exit();
        if !self.is_quiet || exit != Exit::Conforms {
            let (style, word) = (style(exit), word(exit));
            let (took, width) = (duration(outcome.took_ms), self.width);
            let (name, told) = (escape(&outcome.name), outcome.told());
            writeln!(
                self.out,
                "{style}{word:<12}{style:#} {took:>9}  {name:<width$}  {told}"
            )?;
            self.out.flush()?;
        }
        self.keep(outcome);
        Ok(())
    }

    fn keep(&mut self, outcome: &Outcome) {
        let exit = outcome.exit();
        match self.exits.iter_mut().find(|(other, _)| *other == exit) {
            Some((_, count)) => *count += 1,
            None => self.exits.push((exit, 1)),
        }
        if exit != Exit::Conforms {
            self.others.push((exit, outcome.name.clone()));
        }
        for (id, verdict) in &outcome.troubles {
            let rank = TOLD.iter().position(|it| it == verdict);
            let key = (rank.unwrap_or(TOLD.len()), id.clone());
            let (count, names) = self.troubles.entry(key).or_default();
            *count += 1;
            if names.len() < NAMES {
                names.push(outcome.name.clone());
            }
        }
    }

    /// Tells the sum of all, which took so many milliseconds.
    pub fn end(&mut self, took_ms: f64) -> io::Result<()> {
        self.tell_checks()?;
        self.tell_others()?;
        self.exits.sort_by_key(|(exit, _)| *exit as u8);
        let exits = self.exits.iter();
        let counts: Vec<_> = exits
            .map(|(exit, count)| format!("{count} {}", word(*exit)))
            .collect();
        let count = self.exits.iter().map(|(_, count)| count).sum();
        let (targets, took) = (targets(count), duration(took_ms));
        writeln!(self.out, "\n{targets} in {took}: {}", counts.join(", "))?;
        self.out.flush()
    }

    fn tell_checks(&mut self) -> io::Result<()> {
        if self.troubles.is_empty() {
            return Ok(());
        }
        let count = self.troubles.len();
        writeln!(self.out, "\n{} that do not pass everywhere", checks(count))?;
        for ((rank, id), (count, names)) in &self.troubles {
            let verdict = TOLD.get(*rank).copied().unwrap_or(Verdict::Warn);
            let (id, names) = (escape(id), escape(&some(*count, names)));
            let verdict = verdict.as_str();
            writeln!(
                self.out,
                "  {verdict:<12} {id}: {} {names}",
                targets(*count)
            )?;
        }
        Ok(())
    }

    fn tell_others(&mut self) -> io::Result<()> {
        if self.others.is_empty() {
            return Ok(());
        }
        writeln!(
            self.out,
            "\n{} that do not conform",
            targets(self.others.len())
        )?;
        self.others.sort_by(|(one, a), (other, b)| {
            let worse = one.or(*other) == *one;
            match (one == other, worse) {
                (true, _) => a.cmp(b),
                (false, true) => std::cmp::Ordering::Less,
                (false, false) => std::cmp::Ordering::Greater,
            }
        });
        for (exit, name) in self.others.iter().take(AGAIN) {
            writeln!(self.out, "  {:<12} {}", word(*exit), escape(name))?;
        }
        match self.others.len().checked_sub(AGAIN) {
            Some(more @ 1..) => writeln!(self.out, "  and {more} more"),
            _ => Ok(()),
        }
    }
}

fn some(count: usize, names: &[String]) -> String {
    let more = match count - names.len() {
        0 => "",
        _ => ", …",
    };
    format!("({}{more})", names.join(", "))
}

fn targets(count: usize) -> String {
    match count {
        1 => "1 target".to_owned(),
        more => format!("{more} targets"),
    }
}

/// How an exit is called of a target.
fn word(exit: Exit) -> &'static str {
    match exit {
        Exit::Conforms => "conforms",
        Exit::Violates => "FAIL",
        Exit::Usage => "ERROR",
        Exit::Unreachable => "unreachable",
        Exit::Inconclusive => "inconclusive",
        Exit::Interrupted => "interrupted",
    }
}

fn style(exit: Exit) -> Style {
    let color = match exit {
        Exit::Conforms => AnsiColor::Green,
        Exit::Inconclusive | Exit::Interrupted => AnsiColor::Yellow,
        Exit::Violates | Exit::Usage | Exit::Unreachable => AnsiColor::Red,
    };
    color.on_default().bold()
}
