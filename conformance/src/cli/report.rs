//! `report`: runs that were kept, in another format, joined or compared.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::error::CliError;
use super::output::ReportArgs;
use crate::exit::Exit;
use crate::report::diff::Difference;
use crate::report::read::{Read, read};
use crate::report::{merge, wire};

/// Show a run that was kept, in any format; join runs, or compare two.
///
/// FILE is what `--report json` or `--report jsonl` wrote.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Report {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// The run; - is standard input.
    #[arg(value_name = "FILE", required = true)]
    file: Option<PathBuf>,

    #[command(flatten)]
    output: ReportArgs,
}

#[derive(Subcommand)]
enum Verb {
    /// Join runs into one: the parts of a run that was split, or a receiver's and a sender's.
    Merge {
        /// The runs, in the order in which they are to be told.
        #[arg(value_name = "FILE", required = true, num_args = 1..)]
        files: Vec<PathBuf>,

        #[command(flatten)]
        output: ReportArgs,
    },
    /// Tell what fails that did not fail before, and what is mended; exit with 1 if anything fails
    /// newly.
    Diff {
        /// The run before.
        #[arg(value_name = "OLD")]
        old: PathBuf,

        /// The run after it.
        #[arg(value_name = "NEW")]
        new: PathBuf,
    },
}

impl Report {
    pub(super) fn run(self) -> Result<Exit, CliError> {
        match self.verb {
            Some(Verb::Merge { files, output }) => show(merged(&files)?, &output),
            Some(Verb::Diff { old, new }) => compare(&load(&old)?, &load(&new)?),
            None => show(merged(self.file.as_slice())?, &self.output),
        }
    }
}

fn merged(files: &[PathBuf]) -> Result<wire::Report, CliError> {
    let mut whole: Option<wire::Report> = None;
    for path in files {
        let part = load(path)?;
        match &mut whole {
            None => whole = Some(part),
            Some(whole) => {
                merge::append(whole, part).map_err(|error| CliError::OtherVersion {
                    path: path.display().to_string(),
                    error,
                })?;
            }
        }
    }
    Ok(whole.unwrap_or_default())
}

/// Tells the run as it was told before. What it came to is in the report; that it could be shown is
/// what the process says.
fn show(run: wire::Report, output: &ReportArgs) -> Result<Exit, CliError> {
    let mut teller = output.teller()?;
    teller.remember(&run.versions);
    let exit = run.exit;
    for line in run.into_lines() {
        teller.retell(line);
    }
    Ok(teller.close(exit))
}

fn compare(old: &wire::Report, new: &wire::Report) -> Result<Exit, CliError> {
    let difference = Difference::between(old, new);
    match difference.tell(&mut anstream::stdout().lock()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
        _ if difference.has_newly_failing() => Ok(Exit::Violates),
        _ => Ok(Exit::Conforms),
    }
}

fn load(path: &Path) -> Result<wire::Report, CliError> {
    let shown = path.display().to_string();
    let text = text(path).map_err(|error| CliError::ReportUnread {
        path: shown.clone(),
        error,
    })?;
    let Read { report, is_cut } = read(&text).map_err(|error| CliError::NoReport {
        path: shown.clone(),
        error,
    })?;
    if is_cut {
        let shown = crate::report::escape(&shown);
        anstream::eprintln!("{shown} breaks off within a line, which is left out");
    }
    Ok(report)
}

fn text(path: &Path) -> io::Result<String> {
    if path == Path::new("-") {
        io::read_to_string(io::stdin())
    } else {
        std::fs::read_to_string(path)
    }
}
