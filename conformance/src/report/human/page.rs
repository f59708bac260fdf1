//! The page: lines, rows and traces as wide as it is.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::report::escape;
use crate::report::wire::{Counts, Moment, cut};
use crate::verdict::Verdict;

/// What a report is written on.
pub(super) struct Page<W> {
    out: W,
    width: usize,
}

/// The most characters of a row that are shown.
const LONGEST_ROW: usize = 4000;

/// The most characters of a moment that are shown.
const LONGEST_MOMENT: usize = 1200;

/// A space at which no line is broken.
const TIE: &str = "\u{a0}";

/// Where the text of a row begins.
const INDENT: &str = "               ";

impl<W: Write> Page<W> {
    pub(super) fn new(out: W, width: usize) -> Self {
        Self { out, width }
    }

    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    pub(super) fn styled(&mut self, style: Style, text: &str) -> io::Result<()> {
        writeln!(self.out, "{style}{text}{style:#}")
    }

    /// A line that may be too long for one.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        let filled = textwrap::fill(text, self.width);
        writeln!(self.out, "{}", filled.replace(TIE, " "))
    }

    /// Keeps what follows apart from the heading, once.
    pub(super) fn begin(&mut self, is_fresh: &mut bool) -> io::Result<()> {
        if std::mem::take(is_fresh) {
            self.line("\n                checks   slowest  clause")?;
        }
        Ok(())
    }

    /// A name and a text, wrapped.
    pub(super) fn row(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = cut(&escape(text), LONGEST_ROW);
        let first = format!("    {name:<10} ");
        let options = textwrap::Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(INDENT)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        writeln!(self.out, "{}", textwrap::fill(&text, options))
    }

    /// The same, not wrapped: it is to be copied.
    pub(super) fn command(&mut self, name: &str, command: &str) -> io::Result<()> {
        writeln!(self.out, "    {name:<10} {}", escape(command))
    }

    pub(super) fn trace(&mut self, timeline: &[Moment]) -> io::Result<()> {
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

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How a verdict looks.
pub(super) fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Info | Verdict::Known | Verdict::NotApplicable => AnsiColor::Cyan,
        Verdict::Warn | Verdict::Untestable | Verdict::Inconclusive => AnsiColor::Yellow,
        Verdict::Fail | Verdict::Error => AnsiColor::Red,
    };
    color.on_default().bold()
}

/// How a heading looks.
pub(super) const HEADING: Style = Style::new().bold();

/// How often there was each verdict, the best first; for [`Page::text`].
pub(super) fn counts(tally: &Counts) -> String {
    let verdicts = Verdict::ALL.into_iter();
    let counts = verdicts.map(|verdict| (verdict, tally.of(verdict)));
    let told = counts.filter(|(_, count)| *count > 0);
    let told = told.map(|(verdict, count)| {
        let style = style(verdict);
        format!("{style}{count}{TIE}{verdict}{style:#}")
    });
    told.collect::<Vec<_>>().join(", ")
}

/// How many checks, in words.
pub fn checks(count: usize) -> String {
    match count {
        1 => "1 check".to_owned(),
        more => format!("{more} checks"),
    }
}

/// A time in the unit that suits it.
pub fn duration(milliseconds: f64) -> String {
    if milliseconds < 1000.0 {
        format!("{milliseconds:.1} ms")
    } else {
        format!("{:.2} s", milliseconds / 1000.0)
    }
}
