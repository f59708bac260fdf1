//! `list`: the catalogue.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::error::CliError;
use super::select::SelectArgs;
use crate::check::Entry;
use crate::checks;
use crate::clause::{self, Clause, Source};
use crate::exit::Exit;
use crate::report::human;

/// List the checks: id, level, source, role, title and clause.
#[derive(Args)]
pub(super) struct List {
    /// How to print the list.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    select: SelectArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Two lines a check, for a reader.
    Text,
    /// One object with checks and clauses, for a program.
    Json,
}

#[derive(Serialize)]
struct Catalogue {
    version: &'static str,
    checks: Vec<Entry>,
    clauses: &'static [&'static Clause],
}

impl List {
    pub(super) fn run(self) -> Result<Exit, CliError> {
        let selection = self.select.compile()?;
        let checks: Vec<Entry> = checks::entries()
            .filter(|entry| selection.takes(entry.id, entry.level))
            .collect();
        if checks.is_empty() {
            return Err(CliError::NothingSelected);
        }
        let mut out = anstream::stdout().lock();
        let written = match self.format {
            Format::Text => text(&mut out, &checks),
            Format::Json => json(&mut out, checks),
        };
        match written {
            // Whoever reads only the first lines has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
            _ => Ok(Exit::Conforms),
        }
    }
}

fn text(out: &mut impl Write, checks: &[Entry]) -> io::Result<()> {
    for entry in checks {
        let (id, level, clause) = (entry.id, entry.level, entry.clause.id);
        let (role, sources) = (entry.role, sources(entry.sources));
        writeln!(out, "{id}")?;
        writeln!(out, "  {level}, {sources}, clause {clause}")?;
        writeln!(out, "  a conforming {role} {}", entry.title)?;
    }
    writeln!(out, "\nClauses that no check decides:")?;
    for clause in clause::ALL {
        for (role, why) in clause.excused {
            writeln!(out, "{} ({role}): {why}", clause.id)?;
        }
    }
    writeln!(out, "\n{}", human::checks(checks.len()))
}

fn json(out: &mut impl Write, checks: Vec<Entry>) -> io::Result<()> {
    let catalogue = Catalogue {
        version: env!("CARGO_PKG_VERSION"),
        checks,
        clauses: clause::ALL,
    };
    serde_json::to_writer_pretty(&mut *out, &catalogue)?;
    writeln!(out)
}

fn sources(sources: &[Source]) -> String {
    let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
    names.join(" and ")
}
