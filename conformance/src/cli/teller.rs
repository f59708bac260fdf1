//! Tells the events of a run in several reports, each for as long as it can be written, and to
//! whoever sits there how far it is.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::Path;

use anstream::AutoStream;

use super::error::CliError;
use super::files;
use super::format::{Destination, ReportArg};
use super::progress::Progress;
use crate::event::Event;
use crate::exit::Exit;
use crate::report::human::Detail;
use crate::report::wire::{Line, Report as Told, Scribe, Versions};
use crate::report::{Kind, Look, Out, Render, Stream};
use crate::scripts;

/// The reports of a run. One that is dropped before its end still writes its documents, with what
/// there is.
pub(super) struct Teller {
    reports: Vec<Report>,
    progress: Progress,
    scribe: Scribe,
    run: Told,
    exit: Exit,
    /// Whether any of the reports is written at the end, from all that was told.
    is_kept: bool,
    is_over: bool,
}

enum Report {
    Stream(Box<dyn Stream>),
    Document(Render, Destination),
    /// What could not be written is not tried again.
    Failed,
}

impl Teller {
    /// Opens every report, so that what cannot be written is known before anything is played.
    pub(super) fn open(
        reports: &[ReportArg],
        detail: Detail,
        progress: Progress,
    ) -> Result<Self, CliError> {
        let reports = reports.iter().map(|report| {
            let look = Look {
                detail,
                width: width(&report.to),
            };
            Ok(match report.format.kind {
                Kind::Stream(make) => Report::Stream(make(stream(&report.to)?, look)),
                Kind::Document(render) => {
                    must_be_writable(&report.to)?;
                    Report::Document(render, report.to.clone())
                }
            })
        });
        let reports = reports.collect::<Result<Vec<Report>, CliError>>()?;
        Ok(Self {
            is_kept: reports.iter().any(|it| matches!(it, Report::Document(..))),
            reports,
            progress,
            scribe: Scribe::default(),
            run: Told::default(),
            exit: Exit::Conforms,
            is_over: false,
        })
    }

    pub(super) fn tell(&mut self, event: &Event) {
        if let Some(line) = self.scribe.line(event) {
            self.progress.screen().aside(|| self.retell(line));
        }
        self.progress.tell(event);
    }

    /// Who is to be told how many `things` are done, and of how many.
    pub(super) fn counting(&self, things: &'static str) -> scripts::Progress {
        self.progress.screen().counting(things)
    }

    /// Tells what was told before.
    pub(super) fn retell(&mut self, line: Line) {
        for report in &mut self.reports {
            if let Report::Stream(stream) = report
                && let Err(error) = stream.tell(&line)
            {
                // Said once; the run goes on for the sake of its verdicts.
                self.exit = self.exit.or(failed(&error));
                *report = Report::Failed;
            }
        }
        if self.is_kept {
            self.run.tell(line);
        }
    }

    /// Writes what is written at the end, and says what to exit with where the run would with
    /// `exit`.
    pub(super) fn end(mut self, exit: Exit) -> Exit {
        self.run.exit = Some(exit as u8);
        self.write_documents();
        self.exit.or(exit)
    }

    /// Keeps all that is told, though no report need it.
    pub(super) fn keep(&mut self) {
        self.is_kept = true;
    }

    /// As [`Teller::end`], and gives back what was kept.
    pub(super) fn end_with(mut self, exit: Exit) -> (Exit, Told) {
        self.run.exit = Some(exit as u8);
        self.write_documents();
        (self.exit.or(exit), std::mem::take(&mut self.run))
    }

    /// Takes the run for one that these versions made.
    pub(super) fn remember(&mut self, versions: &Versions) {
        self.run.versions = versions.clone();
    }

    /// Writes what is written at the end of a run that ended with `exit`, or was cut short, and says
    /// whether it could be written.
    pub(super) fn close(mut self, exit: Option<u8>) -> Exit {
        self.run.exit = exit;
        self.write_documents();
        self.exit
    }

    fn write_documents(&mut self) {
        self.is_over = true;
        self.progress.end();
        for report in &mut self.reports {
            if let Report::Stream(stream) = report
                && let Err(error) = stream.close()
            {
                self.exit = self.exit.or(failed(&error));
            }
        }
        for report in &self.reports {
            if let Report::Document(render, to) = report
                && let Err(error) = write(to, |out| render(&self.run, out))
            {
                self.exit = self.exit.or(failed(&error));
            }
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if !self.is_over {
            self.write_documents();
        }
    }
}

/// Says that a report cannot be written, unless whoever reads it has seen enough: then the run exits
/// with what its verdicts say.
pub(super) fn failed(error: &io::Error) -> Exit {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Exit::Conforms;
    }
    let _ = writeln!(io::stderr(), "error: the report cannot be written: {error}");
    Exit::Usage
}

pub(super) fn stream(to: &Destination) -> Result<Out, CliError> {
    Ok(match to {
        Destination::Stdout => Box::new(anstream::stdout()),
        Destination::File(path) => Box::new(AutoStream::never(create(path)?)),
    })
}

/// The columns of a report for a reader: as many as the terminal has, if a reader can be expected to
/// follow lines of that length.
pub(super) fn width(to: &Destination) -> usize {
    const PIPED: usize = 80;
    if *to != Destination::Stdout || !io::stdout().is_terminal() {
        return PIPED;
    }
    let size = terminal_size::terminal_size_of(io::stdout());
    size.map_or(PIPED, |(columns, _)| usize::from(columns.0).clamp(40, 100))
}

pub(super) fn create(path: &Path) -> Result<File, CliError> {
    File::create(path).map_err(|error| refused(path, error))
}

pub(super) fn write(
    to: &Destination,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    match to {
        Destination::Stdout => {
            let mut out = BufWriter::new(anstream::stdout());
            write(&mut out)?;
            out.flush()
        }
        Destination::File(path) => files::replace_with(path, write),
    }
}

/// A document is written when all is over, which is late to hear that it cannot be.
pub(super) fn must_be_writable(to: &Destination) -> Result<(), CliError> {
    let Destination::File(path) = to else {
        return Ok(());
    };
    if path.is_dir() {
        let error = io::Error::from(io::ErrorKind::IsADirectory);
        return Err(refused(path, error));
    }
    if path.exists() && !path.is_file() {
        return Ok(());
    }
    let probe = tempfile::Builder::new()
        .prefix(".abc-webhook-")
        .tempfile_in(files::folder(path));
    // The whole error names the probe, which nobody has heard of.
    probe
        .map(drop)
        .map_err(|error| refused(path, error.kind().into()))
}

fn refused(path: &Path, error: io::Error) -> CliError {
    CliError::ReportFile {
        path: path.display().to_string(),
        error,
    }
}
