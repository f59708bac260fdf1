//! `--baseline`: which failures are known, and `--baseline-update`, which writes them down.

use std::io;
use std::path::PathBuf;

use clap::Args;
use time::Date;

use super::error::CliError;
use super::files;
use crate::baseline::{self, Baseline, NO_REASON, Update, built_in};
use crate::event::{Decided, Ended, Event};
use crate::verdict::Verdict;

#[derive(Args)]
pub(super) struct BaselineArgs {
    /// Do not fail for what this file lists; may be given several times.
    ///
    /// abc-user-feedback is no file but what is known of the vendor's own server.
    ///
    /// TOML: "check id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }. What is
    /// listed is run all the same. An entry fails the run when nothing it lists fails any more,
    /// when it matches no check, when its date is over and while its reason is TODO.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Vec<String>,

    /// Add this run's failures to the baseline, with TODO for a reason, and drop what is stale.
    ///
    /// Does not change what this run exits with.
    #[arg(long, requires = "baseline")]
    pub(super) baseline_update: bool,
}

/// What was asked for, read.
pub(super) struct KnownFailures {
    pub(super) baseline: Baseline,
    update: Option<Updating>,
}

/// A baseline that is to be made true.
struct Updating {
    path: PathBuf,
    text: String,
    failures: Vec<&'static str>,
}

impl BaselineArgs {
    /// Reads the baselines; what ended before `today` excuses nothing.
    pub(super) fn read(&self, today: Date) -> Result<KnownFailures, CliError> {
        let mut baseline = Baseline::default();
        let mut update = None;
        for name in &self.baseline {
            let text = match built_in(name) {
                Some(text) => text.to_owned(),
                None => self.text(name)?,
            };
            baseline.extend(Baseline::parse(name, &text, today)?);
            update = self.updating(name, text)?;
        }
        Ok(KnownFailures { baseline, update })
    }

    /// The text of a file; one that is still to be written is empty.
    fn text(&self, path: &str) -> Result<String, CliError> {
        match std::fs::read_to_string(path) {
            Err(error) if self.baseline_update && error.kind() == io::ErrorKind::NotFound => {
                Ok(String::new())
            }
            read => read.map_err(|error| CliError::BaselineFile {
                path: path.to_owned(),
                error,
            }),
        }
    }

    fn updating(&self, name: &str, text: String) -> Result<Option<Updating>, CliError> {
        if !self.baseline_update {
            return Ok(None);
        }
        if self.baseline.len() > 1 || built_in(name).is_some() {
            return Err(CliError::UpdateOfWhich);
        }
        let path = PathBuf::from(name);
        if !files::folder(&path).is_dir() {
            return Err(CliError::NoFolder(name.to_owned()));
        }
        let failures = Vec::new();
        Ok(Some(Updating {
            path,
            text,
            failures,
        }))
    }

    /// The option as it was given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        let names = self.baseline.iter();
        names
            .flat_map(|name| ["--baseline".to_owned(), name.clone()])
            .collect()
    }
}

impl KnownFailures {
    /// Notes what failed.
    pub(super) fn tell(&mut self, event: &Event) {
        if let (Some(updating), Event::Decided(decided)) = (&mut self.update, event) {
            updating.note(decided);
        }
    }

    /// Writes the baseline if that was asked for, and says what has changed.
    pub(super) fn update(self, ended: &Ended) -> Result<(), CliError> {
        let Some(updating) = self.update else {
            return Ok(());
        };
        let shown = updating.path.display().to_string();
        let refuse = |error| CliError::BaselineWrite {
            path: shown.clone(),
            error,
        };
        let update = baseline::update(
            &updating.text,
            &self.baseline,
            &updating.failures,
            &ended.objections,
        )
        .map_err(|error| refuse(io::Error::other(error)))?;
        files::replace(&updating.path, update.text.as_bytes()).map_err(refuse)?;
        say(&shown, &update);
        Ok(())
    }
}

impl Updating {
    fn note(&mut self, decided: &Decided) {
        if decided.verdict == Verdict::Fail {
            self.failures.push(decided.entry.id);
        }
    }
}

fn say(path: &str, update: &Update) {
    let (added, dropped) = (update.added.len(), update.dropped.len());
    anstream::eprintln!(
        "{path}: {added} added, {dropped} dropped, {} kept",
        update.kept
    );
    for pattern in &update.dropped {
        anstream::eprintln!("  - {}", crate::report::escape(pattern));
    }
    for id in &update.added {
        anstream::eprintln!("  + {id}");
    }
    if added > 0 {
        anstream::eprintln!(
            "hint: write a reason for each {NO_REASON}; until then it fails the run"
        );
    }
}
