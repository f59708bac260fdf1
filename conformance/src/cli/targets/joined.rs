//! The reports of all targets: what each came to is there as soon as it has ended.
//!
//! What can be written piece by piece is, so that neither memory nor a crash in between matters. A
//! joined `json` report is a whole document after every target.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::time::Duration;

use anstream::AutoStream;

use super::job::Done;
use crate::cli::error::CliError;
use crate::cli::format::{Destination, ReportArg};
use crate::cli::teller::{create, failed, must_be_writable, stream, width, write};
use crate::exit::Exit;
use crate::report::human::Detail;
use crate::report::json;
use crate::report::summary::Summary;
use crate::report::wire::Report;
use crate::report::{FORMATS, Kind, Look, Out, Render, Stream};

/// The reports of all targets.
pub(super) struct Joined {
    parts: Vec<Part>,
    exit: Exit,
    is_verbose: bool,
    is_over: bool,
}

enum Part {
    Summary(Summary<Out>),
    Stream(Box<dyn Stream>),
    Json(Growing),
    /// What is made of all at once has to be kept until then.
    Document(Render, Destination, Report),
    /// What could not be written is not tried again.
    Failed,
}

/// A document that grows.
struct Growing {
    /// None if it is standard output, which cannot be written again.
    file: Option<File>,
    /// Where the next suite begins.
    end: u64,
    is_empty: bool,
}

impl Joined {
    /// Opens every report.
    pub(super) fn open(
        mut reports: Vec<ReportArg>,
        detail: Detail,
        longest: usize,
    ) -> Result<Self, CliError> {
        if !reports.iter().any(ReportArg::is_on_stdout) {
            reports.insert(0, ReportArg::default());
        }
        let parts = reports.iter().map(|report| part(report, detail, longest));
        let mut parts: Vec<Part> = parts.collect::<Result<_, _>>()?;
        // Whoever reads that a target has ended finds it in all the files.
        parts.sort_by_key(|part| matches!(part, Part::Summary(_)));
        Ok(Self {
            parts,
            exit: Exit::Conforms,
            is_verbose: detail == Detail::Verbose,
            is_over: false,
        })
    }

    /// Tells what is about to be done.
    pub(super) fn start(&mut self, count: usize, list: &str) {
        self.each(|part| match part {
            Part::Summary(summary) => summary.start(count, list),
            Part::Json(growing) => growing.start(),
            _ => Ok(()),
        });
    }

    /// Tells what came of a target.
    pub(super) fn tell(&mut self, done: &Done) {
        let (is_verbose, told) = (self.is_verbose, done.told.as_ref());
        self.exit = self.exit.or(done.exit);
        self.each(|part| match (part, told) {
            (Part::Summary(summary), told) => {
                if let Some(told) = told.filter(|_| is_verbose) {
                    tell_whole(told)?;
                }
                summary.tell(&done.outcome)
            }
            (Part::Stream(stream), Some(told)) => {
                told.lines().try_for_each(|line| stream.tell(&line))
            }
            (Part::Json(growing), Some(told)) => growing.add(told),
            (Part::Document(_, _, all), Some(told)) => {
                all.suites.extend(told.suites.iter().cloned());
                Ok(())
            }
            _ => Ok(()),
        });
    }

    /// Tells the sum, and says what to exit with.
    pub(super) fn end(mut self, took: Duration) -> Exit {
        let exit = Some(self.exit as u8);
        self.each(|part| match part {
            Part::Summary(summary) => summary.end(took.as_secs_f64() * 1000.0),
            _ => Ok(()),
        });
        self.close(exit);
        self.exit
    }

    fn close(&mut self, exit: Option<u8>) {
        self.is_over = true;
        self.each(|part| match part {
            Part::Json(growing) => growing.end(exit),
            Part::Stream(stream) => stream.close(),
            Part::Document(render, to, all) => {
                all.exit = exit;
                write(to, |out| render(all, out))
            }
            _ => Ok(()),
        });
    }

    fn each(&mut self, mut tell: impl FnMut(&mut Part) -> io::Result<()>) {
        for part in &mut self.parts {
            if let Err(error) = tell(part) {
                // Said once; the run goes on for the sake of its verdicts.
                self.exit = self.exit.or(failed(&error));
                *part = Part::Failed;
            }
        }
    }
}

/// A run that is cut short leaves what it has.
impl Drop for Joined {
    fn drop(&mut self) {
        if !self.is_over {
            self.close(None);
        }
    }
}

fn part(report: &ReportArg, detail: Detail, longest: usize) -> Result<Part, CliError> {
    let is_quiet = detail == Detail::Quiet;
    Ok(match (report.format.name, &report.format.kind) {
        ("human", _) => Part::Summary(Summary::new(stream(&report.to)?, longest, is_quiet)),
        ("json", _) => Part::Json(Growing::open(&report.to)?),
        (_, Kind::Stream(make)) => {
            Part::Stream(make(stream(&report.to)?, look(&report.to, detail)))
        }
        (_, Kind::Document(render)) => {
            must_be_writable(&report.to)?;
            Part::Document(*render, report.to.clone(), Report::default())
        }
    })
}

fn look(to: &Destination, detail: Detail) -> Look {
    let width = width(to);
    Look { detail, width }
}

/// The troubles of a target, with their evidence.
fn tell_whole(told: &Report) -> io::Result<()> {
    let Kind::Stream(make) = FORMATS[0].kind else {
        return Ok(());
    };
    let mut human = make(
        Box::new(anstream::stdout()),
        look(&Destination::Stdout, Detail::Quiet),
    );
    told.lines().try_for_each(|line| human.tell(&line))
}

impl Growing {
    fn open(to: &Destination) -> Result<Self, CliError> {
        let file = match to {
            Destination::Stdout => None,
            Destination::File(path) => Some(create(path)?),
        };
        Ok(Self {
            file,
            end: 0,
            is_empty: true,
        })
    }

    fn start(&mut self) -> io::Result<()> {
        self.grow(&json::head()?)
    }

    fn add(&mut self, told: &Report) -> io::Result<()> {
        for suite in &told.suites {
            let piece = json::piece(suite, self.is_empty)?;
            self.is_empty = false;
            self.grow(&piece)?;
        }
        Ok(())
    }

    /// Writes one piece more where the document ended, and its end behind it, in one go.
    fn grow(&mut self, piece: &str) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return print(piece);
        };
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all((piece.to_owned() + &json::tail(None)).as_bytes())?;
        self.end += piece.len() as u64;
        Ok(())
    }

    fn end(&mut self, exit: Option<u8>) -> io::Result<()> {
        let tail = json::tail(exit);
        let Some(file) = &mut self.file else {
            return print(&tail);
        };
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(tail.as_bytes())?;
        file.set_len(self.end + tail.len() as u64)
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut out = AutoStream::never(io::stdout());
    out.write_all(text.as_bytes())?;
    out.flush()
}
