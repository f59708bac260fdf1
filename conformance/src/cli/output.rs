//! How a run is shown, and how strict it is.

use std::io::Write;

use clap::Args;

use crate::event::Event;
use crate::exit::Exit;
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
    pub(super) fn teller(&self) -> Teller {
        Teller(Some(Human::new(anstream::stdout(), self.detail())))
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

/// A report on standard output, for as long as that can be written.
pub(super) struct Teller(Option<Human<anstream::AutoStream<std::io::Stdout>>>);

impl Teller {
    pub(super) fn tell(&mut self, event: Event) {
        let told = self.0.as_mut().map(|report| report.tell(event));
        if let Some(Err(error)) = told {
            // Said once; the run goes on for the sake of its verdicts.
            self.0 = None;
            let _ = writeln!(
                std::io::stderr(),
                "error: the report cannot be written: {error}"
            );
        }
    }

    /// What to exit with, going by whether the report was told in full.
    pub(super) fn exit(&self) -> Exit {
        match self.0 {
            Some(_) => Exit::Conforms,
            None => Exit::Usage,
        }
    }
}
