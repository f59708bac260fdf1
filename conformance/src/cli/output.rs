//! How a run is shown, and how strict it is.

use std::io::Write;

use clap::Args;

use crate::event::Event;
use crate::report::human::{Detail, Human};
use crate::verdict::Strictness;

#[derive(Args)]
pub(super) struct OutputArgs {
    /// Let a broken SHOULD fail the run.
    #[arg(long)]
    strict: bool,

    /// Show only troubles and the summary.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Show the trace of every check.
    #[arg(short, long)]
    verbose: bool,
}

impl OutputArgs {
    pub(super) fn strictness(&self) -> Strictness {
        if self.strict {
            Strictness::Strict
        } else {
            Strictness::Lenient
        }
    }

    /// Tells the events of a run on standard output.
    pub(super) fn teller(&self) -> impl FnMut(Event) + Send + use<> {
        let mut report = Some(Human::new(anstream::stdout(), self.detail()));
        move |event| {
            let told = report.as_mut().map(|report| report.tell(event));
            if let Some(Err(error)) = told {
                // Said once; the run goes on for the sake of its exit code.
                report = None;
                let _ = writeln!(
                    std::io::stderr(),
                    "error: the report cannot be written: {error}"
                );
            }
        }
    }

    /// The options as they were given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        if self.strict {
            vec!["--strict".to_owned()]
        } else {
            Vec::new()
        }
    }

    fn detail(&self) -> Detail {
        match (self.quiet, self.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        }
    }
}
