//! Tells deliveries while they are made: for a reader, or a line of JSON for each thing that
//! happens.

use std::io::{self, Write};
use std::time::Duration;

use abc_webhook::Outcome;
use anstyle::{AnsiColor, Style};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::courier::{Answer, Attempt, Delivered, End};
use super::line::{self, FORMAT, Happened, Line};
use super::tally::Tally;
use crate::picture::in_ms;
use crate::report::{escape, escape_json};
use crate::trace::milliseconds;

/// How deliveries are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Each attempt with its whole answer.
    Full,
    /// Each delivery on a line.
    Lines,
    /// The summary alone.
    Quiet,
    /// A JSON object for each attempt and each delivery, and one for all.
    Json,
}

/// One of the deliveries that are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// From 1.
    pub number: usize,
    /// What it is, for a line: its event, or where it was read from.
    pub name: String,
    /// What it changes, if a receiver can read it.
    pub summary: Option<String>,
    /// How many bytes it has.
    pub bytes: usize,
}

/// Tells deliveries. The first error of the output is kept, and nothing is written after it.
pub struct Teller<W> {
    out: W,
    manner: Manner,
    error: Option<io::Error>,
}

/// How much of an answer's body a reader is shown.
const SHOWN_BYTES: usize = 8 * 1024;
const SHOWN_LINES: usize = 60;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

impl<W: Write> Teller<W> {
    /// A teller on `out`, which is supposed to know whether styles are wanted.
    pub fn new(out: W, manner: Manner) -> Self {
        Self {
            out,
            manner,
            error: None,
        }
    }

    /// A delivery begins.
    pub fn begin(&mut self, item: &Item, target: &str) {
        if self.manner == Manner::Full {
            let summary = item.summary.as_deref().map(escape);
            let summary = summary.map_or_else(String::new, |summary| format!("  {summary}\n"));
            let Item { name, bytes, .. } = item;
            let name = escape(name);
            self.put(&format!(
                "{name} to {target}\n{summary}  {bytes} bytes of body\n\n"
            ));
        }
    }

    /// An attempt is over, of at most so many.
    pub fn attempt(&mut self, item: &Item, attempt: &Attempt, most: usize) {
        match self.manner {
            Manner::Full => self.put(&told(attempt, most)),
            Manner::Json => self.line(Happened::Attempt(Box::new(record(item, attempt)))),
            Manner::Lines | Manner::Quiet => {}
        }
    }

    /// A delivery is over.
    pub fn delivered(&mut self, item: &Item, delivered: &Delivered) {
        match self.manner {
            Manner::Full => self.put(&format!("{}\n", conclusion(delivered))),
            Manner::Lines => {
                let (style, outcome) = outcome(delivered);
                let ends: Vec<String> = delivered.attempts.iter().map(end).collect();
                let took = milliseconds(delivered.took);
                let name = escape(&item.name).replace('\n', " ");
                self.put(&format!(
                    "#{:<4} {style}{outcome:<11}{style:#} {took:>11}  {name}: {}\n",
                    item.number,
                    ends.join(", "),
                ));
            }
            Manner::Quiet => {}
            Manner::Json => self.line(Happened::Delivery {
                delivery: item.number,
                name: &item.name,
                summary: item.summary.as_deref(),
                bytes: item.bytes,
                outcome: outcome(delivered).1,
                attempts: delivered.attempts.len(),
                took_ms: in_ms(delivered.took),
            }),
        }
    }

    /// All deliveries are over.
    pub fn finish(&mut self, tally: &Tally, took: Duration) {
        match self.manner {
            Manner::Full => {}
            Manner::Lines | Manner::Quiet => self.put(&summary(tally, took)),
            Manner::Json => self.line(Happened::Summary {
                deliveries: tally.deliveries(),
                outcomes: tally.outcomes().into_iter().collect(),
                answers: tally.ends(),
                latency: tally.latency(),
                took_ms: in_ms(took),
            }),
        }
    }

    /// What kept the output from being written, unless nobody reads it any more.
    pub fn error(&mut self) -> Option<io::Error> {
        let is_gone = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        self.error.take().filter(|error| !is_gone(error))
    }

    fn line(&mut self, happened: Happened<'_>) {
        let format = FORMAT;
        match serde_json::to_value(Line { format, happened }) {
            Ok(line) => self.put(&format!("{}\n", escape_json(&line.to_string()))),
            Err(error) => self.error = self.error.take().or(Some(error.into())),
        }
    }

    fn put(&mut self, text: &str) {
        if self.error.is_none() {
            let written = self.out.write_all(text.as_bytes());
            self.error = written.and_then(|()| self.out.flush()).err();
        }
    }
}

fn told(attempt: &Attempt, most: usize) -> String {
    let number = attempt.number;
    let waited = attempt.waited.map(milliseconds);
    let waited = waited.map_or_else(String::new, |waited| {
        format!(", {waited} after the failure")
    });
    let took = milliseconds(attempt.took);
    let head = format!("attempt {number} of {most}{waited}\n");
    match &attempt.end {
        End::Failed { why, .. } => {
            let why = escape(why);
            format!("{head}  {BAD}{why}{BAD:#}, {took}\n\n")
        }
        End::Answered(answer) => {
            let style = if answer.status.is_success() {
                GOOD
            } else {
                BAD
            };
            let status = answer.status;
            let rows = rows(answer);
            format!("{head}  {style}{status}{style:#}, {took}\n{rows}\n")
        }
    }
}

/// Headers and body, each line behind a bar.
fn rows(answer: &Answer) -> String {
    let mut rows: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", escape(&String::from_utf8_lossy(value))))
        .map(|header| header.replace('\n', "\\n"))
        .collect();
    if !answer.body.is_empty() {
        rows.push(String::new());
        rows.extend(body(&answer.body));
    }
    let rows = rows.iter();
    let rows = rows.map(|row| format!("  {DIM}|{DIM:#} {row}").trim_end().to_owned() + "\n");
    rows.collect()
}

fn body(bytes: &[u8]) -> Vec<String> {
    let near = bytes.get(..SHOWN_BYTES).unwrap_or(bytes);
    let text = escape(&String::from_utf8_lossy(near));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_cut = lines.len() > SHOWN_LINES || near.len() < bytes.len();
    lines.truncate(SHOWN_LINES);
    if is_cut {
        lines.push(format!("… (of {} bytes)", bytes.len()));
    }
    lines
}

fn outcome(delivered: &Delivered) -> (Style, &'static str) {
    match delivered.outcome {
        Outcome::Delivered => (GOOD, "delivered"),
        Outcome::Rejected => (BAD, "rejected"),
        Outcome::Exhausted if delivered.is_unreachable() => (BAD, "unreachable"),
        Outcome::Exhausted => (BAD, "exhausted"),
    }
}

fn conclusion(delivered: &Delivered) -> String {
    let (style, outcome) = outcome(delivered);
    let attempts = match delivered.attempts.len() {
        1 => "1 attempt".to_owned(),
        more => format!("{more} attempts"),
    };
    let took = milliseconds(delivered.took);
    format!("{style}{outcome}{style:#} after {attempts}, {took}")
}

fn end(attempt: &Attempt) -> String {
    match &attempt.end {
        End::Answered(answer) => answer.status.as_u16().to_string(),
        End::Failed { why, .. } => escape(why).replace('\n', " "),
    }
}

fn record<'a>(item: &Item, attempt: &'a Attempt) -> line::Attempt<'a> {
    let mut record = line::Attempt {
        delivery: item.number,
        attempt: attempt.number,
        at_ms: in_ms(attempt.at),
        waited_ms: attempt.waited.map(in_ms),
        took_ms: in_ms(attempt.took),
        error: None,
        status: None,
        headers: None,
        body: None,
        body_base64: None,
    };
    match &attempt.end {
        End::Failed { why, .. } => record.error = Some(why),
        End::Answered(answer) => {
            let headers = answer.headers.iter();
            let text = |value| String::from_utf8_lossy(value).into_owned();
            let headers = headers.map(|(name, value)| (&**name, text(value)));
            record.status = Some(answer.status.as_u16());
            record.headers = Some(headers.collect());
            match std::str::from_utf8(&answer.body) {
                Ok(text) => record.body = Some(text),
                Err(_) => record.body_base64 = Some(STANDARD.encode(&answer.body)),
            }
        }
    }
    record
}

fn summary(tally: &Tally, took: Duration) -> String {
    let counted = |(name, count): (&str, usize)| format!("{count} {name}");
    let outcomes: Vec<String> = tally.outcomes().into_iter().map(counted).collect();
    let ends: Vec<String> = tally
        .ends()
        .iter()
        .map(|(end, count)| format!("{count} × {}", escape(end).replace('\n', " ")))
        .collect();
    let deliveries = match tally.deliveries() {
        1 => "1 delivery".to_owned(),
        more => format!("{more} deliveries"),
    };
    let latency = tally.latency().map_or_else(String::new, |it| {
        format!(
            "answers took: least {:.1} ms, median {:.1} ms, 95 % {:.1} ms, most {:.1} ms\n",
            it.min_ms, it.median_ms, it.p95_ms, it.max_ms
        )
    });
    format!(
        "\n{deliveries} in {}: {}\nattempts: {}\n{latency}",
        milliseconds(took),
        outcomes.join(", "),
        ends.join(", ")
    )
}
