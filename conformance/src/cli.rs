//! The command line: parses, dispatches, exits. No logic lives here.

mod check;
mod demo;
mod error;
mod list;
mod output;
mod receiver;
mod reference;
mod select;
mod sender;
mod token;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::error::CliError;
use crate::exit::{self, Exit};

/// Conformance suite for the ABC User Feedback webhook protocol.
///
/// Checks any receiver and any sender of the protocol's webhooks, and says precisely what is
/// wrong and which section of the vendor's guide says so. Test only what you own.
#[derive(Parser)]
#[command(name = "abc-webhook", version, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Demo(demo::Demo),
    Check(check::Check),
    List(list::List),
    Reference(reference::Reference),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return CliError::Runtime(error).report().into(),
    };
    let exit = runtime.block_on(run(cli.verb));
    // A thread may still wait for standard input; it must not hold the process.
    runtime.shutdown_background();
    exit.into()
}

async fn run(verb: Verb) -> Exit {
    let command = async {
        match verb {
            Verb::Demo(demo) => demo.run().await,
            Verb::Check(check) => check.run().await,
            Verb::List(list) => list.run(),
            Verb::Reference(reference) => reference.run().await,
        }
    };
    tokio::select! {
        result = command => result.unwrap_or_else(|error| error.report()),
        _ = tokio::signal::ctrl_c() => CliError::Interrupted.report(),
    }
}
