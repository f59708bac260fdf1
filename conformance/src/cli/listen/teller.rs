//! Who is told of deliveries, and what it comes to in the end.

use std::collections::HashSet;
use std::io::{self, Stdout, Write};
use std::sync::Arc;

use anstream::AutoStream;
use serde_json::Value;

use crate::cli::error::CliError;
use crate::exit::Exit;
use crate::listen::human::Human;
use crate::listen::record::{self, record};
use crate::listen::save::Folder;
use crate::listen::ui::History;
use crate::listen::{Told, Weight};
use crate::report::escape_json;

/// How it is told.
pub(super) enum Out {
    Human(Human<AutoStream<Stdout>>),
    Json(AutoStream<Stdout>),
}

/// Tells what happens, keeps it, and counts it.
pub(super) struct Teller {
    out: Out,
    reading: abc_webhook::Reading,
    save: Option<Folder>,
    /// What the page shows, if there is one.
    pub(super) history: Option<Arc<History>>,
    deliveries: usize,
    /// The deliveries that broke a MUST.
    wrong: HashSet<usize>,
}

impl Teller {
    /// A teller that writes `out`, and keeps what comes in `save`.
    pub(super) fn new(out: Out, reading: abc_webhook::Reading, save: Option<Folder>) -> Self {
        Self {
            out,
            reading,
            save,
            history: None,
            deliveries: 0,
            wrong: HashSet::new(),
        }
    }

    /// A script reads what programs read; everybody else is told apart from the data.
    pub(super) fn ready(&mut self, url: &str, page: Option<&str>) -> Result<(), CliError> {
        match &mut self.out {
            Out::Human(_) => {
                anstream::eprintln!("listening on {url}");
                if let Some(page) = page {
                    anstream::eprintln!("shown at {page}");
                }
            }
            Out::Json(out) => {
                line(out, record::listening(url, page)).map_err(CliError::Output)?;
            }
        }
        Ok(())
    }

    pub(super) fn count(&mut self, told: &Told) {
        match told {
            Told::Arrived(arrival) => {
                self.deliveries = self.deliveries.max(arrival.delivery);
                if arrival.is_wrong() {
                    self.wrong.insert(arrival.delivery);
                }
            }
            Told::Quiet(quiet) => {
                let remark = quiet.remark.as_ref();
                if remark.is_some_and(|remark| remark.weight == Weight::Error) {
                    self.wrong.insert(quiet.delivery);
                }
            }
            Told::Answered(_) | Told::Trouble(_) => {}
        }
    }

    pub(super) fn save(&self, told: &Told) -> io::Result<()> {
        match (&self.save, told) {
            (Some(folder), Told::Arrived(arrival)) => folder.keep(arrival),
            _ => Ok(()),
        }
    }

    pub(super) fn tell(&mut self, told: &Told) -> io::Result<()> {
        if let Some(history) = &self.history {
            history.tell(told, self.reading)?;
        }
        match &mut self.out {
            Out::Human(human) => human.tell(told),
            Out::Json(out) => line(out, record(told, self.reading)),
        }
    }

    pub(super) fn end(mut self) -> Result<Exit, CliError> {
        let (deliveries, wrong) = (self.deliveries, self.wrong.len());
        match &mut self.out {
            Out::Human(_) => {
                let noun = if deliveries == 1 {
                    "delivery"
                } else {
                    "deliveries"
                };
                anstream::eprintln!("{deliveries} {noun}, {wrong} wrong");
            }
            Out::Json(out) => match line(out, record::ended(deliveries, wrong)) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                other => other.map_err(CliError::Output)?,
            },
        }
        Ok(if wrong > 0 {
            Exit::Violates
        } else {
            Exit::Conforms
        })
    }
}

fn line(out: &mut AutoStream<Stdout>, record: serde_json::Result<Value>) -> io::Result<()> {
    writeln!(out, "{}", escape_json(&record?.to_string()))?;
    out.flush()
}
