//! Reports: folds over the events of a run. A report never judges.
//!
//! A format is a file and a row in [`FORMATS`]. Some are written as events come
//! in, others when all is known.

pub mod diff;
mod escape;
mod html;
pub mod human;
pub mod json;
mod jsonl;
mod junit;
mod markdown;
pub mod merge;
pub mod read;
#[cfg(test)]
mod sample;
pub mod summary;
pub mod wire;

use std::io::{self, Write};

use self::human::{Detail, Human};
use self::wire::{Line, Report};
pub use escape::escape;
pub(crate) use escape::json as escape_json;
pub use wire::{events_schema, report_schema};

/// A way to write a report.
pub struct Format {
    /// The name that `--report` takes.
    pub name: &'static str,
    /// What the names of its files end with.
    pub extension: &'static str,
    /// What it is for, in a line.
    pub about: &'static str,
    /// How it is made.
    pub kind: Kind,
}

/// When a report is written.
pub enum Kind {
    /// As events come in.
    Stream(fn(Out, Look) -> Box<dyn Stream>),
    /// At the end, or at what turns out to be the end.
    Document(Render),
}

/// Writes all that was told of a run as one document: piece by piece, so that a large one need not be
/// in memory.
pub type Render = fn(&Report, &mut dyn Write) -> io::Result<()>;

/// How a report for a reader looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How much is told.
    pub detail: Detail,
    /// How many columns it takes, traces and commands apart.
    pub width: usize,
}

/// Where a stream is written to.
pub type Out = Box<dyn Write + Send>;

/// A report that is written as events come in.
pub trait Stream: Send {
    /// Tells one event.
    fn tell(&mut self, line: &Line) -> io::Result<()>;

    /// Nothing follows: writes what was kept back.
    fn close(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format {
        name: "human",
        extension: "txt",
        about: "for a reader",
        kind: Kind::Stream(|out, look| Box::new(Human::new(out, look))),
    },
    Format {
        name: "html",
        extension: "html",
        about: "one file to look at, with a picture of every delivery",
        kind: Kind::Document(html::document),
    },
    Format {
        name: "json",
        extension: "json",
        about: "one document (schema/report.schema.json)",
        kind: Kind::Document(json::document),
    },
    Format {
        name: "jsonl",
        extension: "jsonl",
        about: "a line for each event, as it happens (schema/events.schema.json)",
        kind: Kind::Stream(|out, _| Box::new(jsonl::Lines::new(out))),
    },
    Format {
        name: "junit",
        extension: "xml",
        about: "JUnit XML, as Jenkins and GitLab read it",
        kind: Kind::Document(junit::document),
    },
    Format {
        name: "markdown",
        extension: "md",
        about: "fit for the step summary of a CI job",
        kind: Kind::Document(markdown::document),
    },
];
