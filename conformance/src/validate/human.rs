//! Accounts for readers: each remark with its line, the place marked, and the rule behind it.

use std::fmt::Write as _;
use std::io::{self, Write};

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Group, Level, Message, Renderer, Snippet};

use super::excerpt::excerpt;
use super::place::{Lines, Position};
use super::{Account, Payload, Remark, What};
use crate::clause::Clause;
use crate::report::escape;

/// Writes accounts and counts them.
pub struct Human<W> {
    out: W,
    valid: usize,
    invalid: usize,
    errors: usize,
    notes: usize,
}

/// How many remarks of a kind are shown of one payload: more than anyone reads.
const SHOWN: usize = 100;

/// Lines are cut already, to less than this.
const WIDTH: usize = 1000;

impl<W: Write> Human<W> {
    /// Styled, since `out` is supposed to know whether that is wanted.
    pub fn new(out: W) -> Self {
        Self {
            out,
            valid: 0,
            invalid: 0,
            errors: 0,
            notes: 0,
        }
    }

    /// Tells what there is to say about a payload, if there is anything.
    pub fn tell(&mut self, file: &str, payload: &Payload, account: &Account) -> io::Result<()> {
        let lines = Lines::new(&payload.text, payload.start);
        for (level, remarks) in [
            (Level::ERROR, &account.errors),
            (Level::NOTE, &account.notes),
        ] {
            for remark in remarks.iter().take(SHOWN) {
                self.remark(level.clone(), file, payload, &lines, remark)?;
            }
            self.withheld(&level, remarks.len().saturating_sub(SHOWN))?;
        }
        let count = if account.is_valid() {
            &mut self.valid
        } else {
            &mut self.invalid
        };
        *count += 1;
        self.errors += account.errors.len();
        self.notes += account.notes.len();
        Ok(())
    }

    /// Tells how many payloads there were, and of which kind.
    pub fn finish(&mut self) -> io::Result<()> {
        let mut line = counted(self.valid + self.invalid, "payload");
        let _ = write!(line, ": {} valid", self.valid);
        if self.invalid > 0 {
            let _ = write!(
                line,
                ", {} not, with {}",
                self.invalid,
                counted(self.errors, "error")
            );
        }
        if self.notes > 0 {
            let _ = write!(line, "; {}", counted(self.notes, "note"));
        }
        if self.valid + self.invalid > 0 {
            writeln!(self.out, "{line}")?;
        }
        self.flush()
    }

    /// Hands on what is held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn withheld(&mut self, level: &Level<'static>, count: usize) -> io::Result<()> {
        if count == 0 {
            return Ok(());
        }
        let title = format!("and {count} more, which --format json tells");
        let group = Group::with_title(level.clone().primary_title(title));
        writeln!(self.out, "{}\n", Renderer::styled().render(&[group]))
    }

    fn remark(
        &mut self,
        level: Level<'_>,
        file: &str,
        payload: &Payload,
        lines: &Lines<'_>,
        remark: &Remark,
    ) -> io::Result<()> {
        let position = lines.position(remark.place.start);
        let shown = excerpt(&payload.text, &remark.place);
        let mark = AnnotationKind::Primary.span(shown.mark);
        let snippet = Snippet::source(shown.text)
            .line_start(position.line)
            .annotation(mark.label(label(&remark.what)));
        let title = level
            .clone()
            .primary_title(escape(&remark.what.to_string()));
        let body = Group::with_level(level)
            .element(snippet)
            .elements(footers(remark, position.offset));
        let renderer = Renderer::styled().term_width(WIDTH);
        writeln!(self.out, "{}", renderer.render(&[Group::with_title(title)]))?;
        writeln!(self.out, "{}", arrow(file, position))?;
        writeln!(self.out, "{}\n", renderer.render(&[body]))
    }
}

/// Where the place is, as rustc tells it. The renderer could say so too, but would count columns in
/// the excerpt.
fn arrow(file: &str, position: Position) -> String {
    let Position { line, column, .. } = position;
    let indent = line.to_string().len();
    let style = DEFAULT_LINE_NUM_STYLE;
    let file = escape(file).replace('\n', "\\n");
    format!("{:indent$}{style}-->{style:#} {file}:{line}:{column}", "")
}

fn label(what: &What) -> Option<&'static str> {
    match what {
        What::Fault(abc_webhook::Fault::MissingKey(_)) => Some("missing from this object"),
        _ => None,
    }
}

fn footers(remark: &Remark, offset: usize) -> Vec<Message<'static>> {
    let pointer = remark.pointer.as_deref().map(|pointer| match pointer {
        "" => footer("pointer", "the whole payload".to_owned()),
        other => footer("pointer", escape(other)),
    });
    // What is no text has columns that are hard to find.
    let offset =
        matches!(remark.what, What::NotUtf8(_)).then(|| footer("offset", offset.to_string()));
    let clause = remark.clause.map(|clause| footer("clause", rule(clause)));
    [pointer, offset, clause].into_iter().flatten().collect()
}

fn footer(name: &'static str, text: String) -> Message<'static> {
    Level::NOTE.with_name(name).message(text)
}

fn rule(clause: &Clause) -> String {
    let Clause { id, level, .. } = clause;
    format!("{id} ({level}), {}", clause.place())
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
