//! `cargo xtask load`: the sender suite while every processor is busy.
//!
//! What is asked is whether anybody is accused of what the machine did. The test is one of the
//! strangers', apart from the others since nothing else should be measured beside it.

use std::path::Path;

use crate::error::Error;
use crate::run::{cargo, execute};
use crate::test::strangers::{BUILT, built, npm_ci, python_environment};

/// Check senders while every processor is busy, and fail where one is accused of what it does not do
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How often each sender is checked
    #[arg(long, default_value_t = 20)]
    runs: usize,
}

/// The variable that tells the test so.
const RUNS: &str = "LOAD_RUNS";

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let senders = Path::new(crate::ROOT).join("conformance/examples/senders");
    for sender in ["axios-rxjs", "fetch-p-retry"] {
        npm_ci(&senders.join(sender))?;
    }
    python_environment()?;
    let mut command = cargo(["test", "--package", "abc-webhook-conformance"]);
    command.args(["--all-features", "--locked", "--test", "strangers", "--"]);
    command.args(["--ignored", "--nocapture", "load::"]);
    command.env(BUILT, built());
    execute(command.env(RUNS, arguments.runs.to_string()))
}
