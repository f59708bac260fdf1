//! `explain`: what a check checks, why, and what to do about it.

use std::io::{self, IsTerminal, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::error::CliError;
use crate::exit::Exit;
use crate::explain::{Found, Human, LONGEST_LINE, Page, find};

/// Explain a check or a clause: what it demands, why that matters, how to fix it.
///
/// Tells what is checked and how, where the rule comes from, what goes wrong in production where
/// it is broken, what the usual mistake looks like, and what the vendor's own server does.
#[derive(Args)]
pub(super) struct Explain {
    /// The id of a check or of a clause; the words that several ids begin with, or a glob over
    /// ids, list those.
    #[arg(value_name = "CHECK|CLAUSE")]
    name: String,

    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a reader at a terminal; of several, only what each demands.
    Human,
    /// Whole pages in Markdown.
    Markdown,
    /// One object with whole pages, for a program.
    Json,
}

#[derive(Serialize)]
struct Document<'p> {
    version: &'static str,
    pages: &'p [Page],
}

/// How wide a page is where nobody says how wide the output is.
const WIDTH: usize = 80;

impl Explain {
    pub(super) fn run(self) -> Result<Exit, CliError> {
        let found = find(&self.name)?;
        let mut out = anstream::stdout().lock();
        let written = match self.format {
            Format::Human => human(&mut out, &found),
            Format::Markdown => markdown(&mut out, found.pages()),
            Format::Json => json(&mut out, found.pages()),
        };
        match written {
            // Whoever reads only the first lines has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
            _ => Ok(Exit::Conforms),
        }
    }
}

fn human(out: &mut impl Write, found: &Found) -> io::Result<()> {
    let mut human = Human::new(out, width());
    match found {
        Found::One(page) => human.page(page),
        Found::Several(pages) => human.list(pages),
    }
}

fn markdown(out: &mut impl Write, pages: &[Page]) -> io::Result<()> {
    let pages: Vec<String> = pages.iter().map(Page::to_markdown).collect();
    write!(out, "{}", pages.join("\n"))
}

fn json(out: &mut impl Write, pages: &[Page]) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    serde_json::to_writer_pretty(&mut *out, &Document { version, pages })?;
    writeln!(out)
}

fn width() -> usize {
    if !io::stdout().is_terminal() {
        return WIDTH;
    }
    let size = terminal_size::terminal_size();
    size.map_or(WIDTH, |(width, _)| usize::from(width.0))
        .min(LONGEST_LINE)
}
