//! What happens, for a reader at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use time::OffsetDateTime;

use super::told::{Answered, Arrival, Overdue, Remark, Told, Weight};
use crate::report::escape;
use crate::trace::milliseconds;
use crate::validate::Payload;
use crate::validate::human::Human as Validation;
use crate::validate::place::Position;

/// Writes what happens.
pub struct Human<W> {
    out: W,
    detail: Detail,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A line for each attempt, and what is wrong.
    Quiet,
    /// Head and payload of every delivery as well, cut where that is long.
    Normal,
    /// All of it, of every attempt.
    Verbose,
}

/// How many lines of a payload are shown unless more are asked for.
const SHOWN_LINES: usize = 60;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBT: Style = AnsiColor::Yellow.on_default().bold();

impl<W: Write> Human<W> {
    /// On `out`, which is supposed to know whether styles are wanted.
    pub fn new(out: W, detail: Detail) -> Self {
        Self { out, detail }
    }

    /// Tells something that happened.
    pub fn tell(&mut self, told: &Told) -> io::Result<()> {
        match told {
            Told::Arrived(arrival) => self.arrived(arrival)?,
            Told::Answered(answered) => self.answered(answered)?,
            Told::Quiet(quiet) => self.quiet(quiet)?,
            Told::Trouble(text) => {
                let text = escape(text);
                writeln!(self.out, "{BAD}trouble{BAD:#}: {text}")?;
            }
        }
        self.out.flush()
    }

    fn arrived(&mut self, arrival: &Arrival) -> io::Result<()> {
        self.title(arrival)?;
        let is_full = self.detail == Detail::Verbose || !arrival.is_repetition;
        if self.detail > Detail::Quiet && is_full {
            self.head(arrival)?;
            self.payload(arrival)?;
        } else if self.detail > Detail::Quiet {
            writeln!(self.out, "  head and body as in attempt 1")?;
        }
        if is_full {
            self.account(arrival)?;
        }
        for remark in &arrival.remarks {
            self.remark(remark)?;
        }
        Ok(())
    }

    fn title(&mut self, arrival: &Arrival) -> io::Result<()> {
        let Arrival {
            delivery, attempt, ..
        } = arrival;
        let time = clock(arrival.time);
        let event = arrival.event().unwrap_or(match &arrival.body {
            Some(_) => "no event",
            None => "not read",
        });
        let event = escape(event).replace('\n', " ");
        let attempt = match (attempt, arrival.waited) {
            (1, _) => String::new(),
            (_, None) => format!(", attempt {attempt}"),
            (_, Some(waited)) => {
                let waited = milliseconds(waited);
                format!(", attempt {attempt}, {waited} after the failure")
            }
        };
        let summary = arrival.summary.as_deref().filter(|_| arrival.attempt == 1);
        let summary = summary.map_or_else(String::new, |it| format!("  {}", escape(it)));
        writeln!(
            self.out,
            "\n{BOLD}#{delivery}{BOLD:#} {DIM}{time}{DIM:#} {BOLD}{event}{BOLD:#}{attempt}{summary}"
        )
    }

    fn head(&mut self, arrival: &Arrival) -> io::Result<()> {
        let head = &arrival.head;
        if head.method.is_empty() {
            return Ok(());
        }
        let line = format!("{} {} {}", head.method, head.target, head.version);
        self.row(&line)?;
        for (name, value) in &head.headers {
            self.row(&format!("{name}: {value}"))?;
        }
        Ok(())
    }

    /// On one line, whatever is in it.
    fn row(&mut self, text: &str) -> io::Result<()> {
        let text = escape(text).replace('\n', "\\n");
        writeln!(self.out, "  {text}")
    }

    fn payload(&mut self, arrival: &Arrival) -> io::Result<()> {
        if arrival.body.as_ref().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        writeln!(self.out)?;
        let most = match self.detail {
            Detail::Verbose => usize::MAX,
            _ => SHOWN_LINES,
        };
        let lines: Vec<&str> = arrival.layout.text.lines().collect();
        for line in lines.iter().take(most) {
            self.row(line)?;
        }
        if let Some(more @ 1..) = lines.len().checked_sub(most) {
            writeln!(
                self.out,
                "  {DIM}… {more} lines more, which --verbose shows{DIM:#}"
            )?;
        }
        writeln!(self.out)
    }

    /// What is wrong with the payload, at its line.
    fn account(&mut self, arrival: &Arrival) -> io::Result<()> {
        let Some(body) = &arrival.body else {
            return Ok(());
        };
        let text = if arrival.layout.is_whole {
            arrival.layout.text.as_bytes().to_vec()
        } else {
            body.clone()
        };
        let payload = Payload {
            text,
            start: Position::START,
        };
        let name = format!("#{}", arrival.delivery);
        Validation::new(&mut self.out).tell(&name, &payload, &arrival.account)
    }

    fn answered(&mut self, answered: &Answered) -> io::Result<()> {
        let Answered {
            delivery, attempt, ..
        } = answered;
        let took = milliseconds(answered.took);
        let how = if answered.given_up {
            "the sender gave up".to_owned()
        } else {
            escape(&answered.how)
        };
        let style = match answered.status {
            Some(200..=299) => GOOD,
            _ => DOUBT,
        };
        let attempt = match attempt {
            1 => String::new(),
            _ => format!(", attempt {attempt}"),
        };
        writeln!(
            self.out,
            "{BOLD}#{delivery}{BOLD:#}{attempt}: {style}{how}{style:#}, {took}"
        )
    }

    fn quiet(&mut self, quiet: &Overdue) -> io::Result<()> {
        let Some(remark) = &quiet.remark else {
            return Ok(());
        };
        writeln!(self.out, "{BOLD}#{}{BOLD:#}:", quiet.delivery)?;
        self.remark(remark)
    }

    fn remark(&mut self, remark: &Remark) -> io::Result<()> {
        let style = match remark.weight {
            Weight::Error => BAD,
            Weight::Warning => DOUBT,
            Weight::Note => BOLD,
        };
        let word = remark.weight.as_str();
        let clause = remark.clause.map(|clause| {
            let (id, level) = (clause.id, clause.level);
            format!(" [{id}, {level}]")
        });
        let text = escape(&remark.text).replace('\n', "\n    ");
        let clause = clause.unwrap_or_default();
        writeln!(self.out, "  {style}{word}{style:#}: {text}{clause}")
    }
}

/// The time of the day, in UTC.
fn clock(time: OffsetDateTime) -> String {
    let (hour, minute, second, millisecond) = time.to_hms_milli();
    format!("{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}
