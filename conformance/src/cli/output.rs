//! How a run is shown, how strict it is, and where its reports go.

use clap::Args;

use super::error::CliError;
use super::format::{self, Destination, ReportArg};
use super::progress::Progress;
use super::teller::Teller;
use crate::report::human::Detail;
use crate::verdict::Strictness;

#[derive(Args)]
pub(super) struct OutputArgs {
    /// Let a broken SHOULD fail the run.
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    reports: ReportArgs,
}

/// How a run is shown, and where its reports go.
#[derive(Args)]
pub(super) struct ReportArgs {
    /// Show only troubles and the summary.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Show a line for every check, and its trace.
    #[arg(short, long)]
    verbose: bool,

    #[arg(
        long,
        value_name = "FORMAT[=PATH]",
        value_parser = format::parse,
        help = "Write a report in this format, to this file; may be given several times",
        long_help = format::long_help()
    )]
    report: Vec<ReportArg>,
}

impl OutputArgs {
    pub(super) fn strictness(&self) -> Strictness {
        if self.strict {
            Strictness::Strict
        } else {
            Strictness::Lenient
        }
    }

    pub(super) fn teller(&self) -> Result<Teller, CliError> {
        self.reports.teller()
    }

    /// How a run is shown, and where its reports go.
    pub(super) fn reports(&self) -> &ReportArgs {
        &self.reports
    }

    /// The options as they were given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        if self.strict {
            vec!["--strict".to_owned()]
        } else {
            Vec::new()
        }
    }
}

impl ReportArgs {
    /// Tells the events of a run in every report that was asked for; on standard output for a
    /// reader, unless another report is written there.
    pub(super) fn teller(&self) -> Result<Teller, CliError> {
        let mut reports = self.report.clone();
        if !reports.iter().any(ReportArg::is_on_stdout) {
            reports.insert(0, ReportArg::default());
        }
        refuse_collisions(&reports)?;
        Teller::open(&reports, self.detail(), Progress::new(!self.quiet))
    }

    /// The reports that were asked for by name.
    pub(super) fn asked(&self) -> Vec<ReportArg> {
        self.report.clone()
    }

    pub(super) fn detail(&self) -> Detail {
        match (self.quiet, self.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        }
    }
}

/// Two reports in one place would be neither.
pub(super) fn refuse_collisions(reports: &[ReportArg]) -> Result<(), CliError> {
    for (index, report) in reports.iter().enumerate() {
        let rest = &reports[index + 1..];
        if rest.iter().any(|other| other.to == report.to) {
            let place = match &report.to {
                Destination::Stdout => "standard output".to_owned(),
                Destination::File(path) => path.display().to_string(),
            };
            return Err(CliError::SamePlace(place));
        }
    }
    Ok(())
}
