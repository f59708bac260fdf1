//! `judge`: a record, judged again.

use std::fs::File;
use std::io::{self, BufReader};

use clap::Args;
use time::OffsetDateTime;

use super::baseline::BaselineArgs;
use super::check::shell;
use super::error::CliError;
use super::output::OutputArgs;
use super::select::SelectArgs;
use crate::checks;
use crate::event::CommandLine;
use crate::exit::Exit;
use crate::record::{Head, Record, RecordedStage, read};
use crate::runner::{self, Plan};

/// Judge what was recorded, with the same findings as live.
///
/// FILE is what --record wrote, or what was written by other means as conformance/TRACE.md says.
/// Nothing is played.
#[derive(Args)]
pub(super) struct Judge {
    /// The record; - is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    baseline: BaselineArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Judge {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let now = OffsetDateTime::now_utc();
        let mut known = self.baseline.read(now.date())?;
        let record = self.record().await?;
        let (target, notes) = (target(&record.head), self.notes(&record.head));
        let stage = RecordedStage::new(record);
        let all = checks::sender().chain(checks::exhaustive());
        let checks = all.filter(|check| stage.knows(check));
        let plan = Plan {
            // As if they had overlapped: what was late and played again is told so.
            at_once: 2,
            // Nobody is under any load.
            allow_load: true,
            strictness: self.output.strictness(),
            baseline: known.baseline.clone(),
            at: Some(now),
            target,
            notes,
            command: self.command_line(),
            ..Plan::of(self.select.compile()?.some_of(checks)?)
        };
        let mut teller = self.output.teller()?;
        let ended = runner::run(&stage, &plan, &mut |event| {
            known.tell(&event);
            teller.tell(&event);
        })
        .await;
        let exit = teller.end(ended.exit);
        known.update(&ended)?;
        Ok(exit)
    }

    /// On a thread of its own, since standard input may let one wait.
    async fn record(&self) -> Result<Record, CliError> {
        let name = self.file.clone();
        let reading = tokio::task::spawn_blocking(move || match name.as_str() {
            "-" => read(io::stdin().lock()),
            path => read(BufReader::new(File::open(path)?)),
        });
        let record = reading.await.map_err(crate::stage::harness)?;
        record.map_err(|error| CliError::Record {
            path: self.shown(),
            error,
        })
    }

    fn notes(&self, head: &Head) -> Vec<String> {
        let from = self.shown();
        let by = head.versions.as_ref().map_or_else(
            || "written by other means".to_owned(),
            |versions| {
                let (tool, catalogue) = (&versions.tool, &versions.catalogue);
                format!("recorded by abc-webhook {tool}, catalogue {catalogue}")
            },
        );
        vec![format!("judged from {from}, {by}")]
    }

    fn shown(&self) -> String {
        match self.file.as_str() {
            "-" => "standard input".to_owned(),
            path => path.to_owned(),
        }
    }

    fn command_line(&self) -> CommandLine {
        let mut words = ["abc-webhook", "judge", &self.file]
            .map(str::to_owned)
            .to_vec();
        words.extend(self.baseline.words());
        words.extend(self.output.words());
        CommandLine {
            before: shell(&words),
            after: String::new(),
        }
    }
}

fn target(head: &Head) -> String {
    match head.target.as_str() {
        "" => "a sender without a name".to_owned(),
        named => named.to_owned(),
    }
}
