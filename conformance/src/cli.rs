//! The command line: parses, dispatches, exits. No logic lives here.

mod baseline;
mod channel;
mod check;
mod completions;
mod courier;
mod demo;
mod error;
mod explain;
mod fake_vendor;
mod files;
mod format;
mod fuzz;
mod help;
mod init;
mod interrupt;
mod judge;
mod list;
mod listen;
mod output;
mod pace;
mod probe;
mod progress;
mod proxy;
mod receiver;
mod reference;
mod replay;
mod report;
mod route;
mod schema;
mod scripts;
mod sdk;
mod select;
mod sender;
mod settings;
mod targets;
mod teller;
mod tls;
mod token;
mod trigger;
mod validate;
mod wishes;

use std::process::ExitCode;
use std::time::Duration;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use self::error::CliError;
use self::interrupt::interrupted;
use self::wishes::Wishes;
use crate::exit::{self, Exit};

/// Conformance suite for the ABC User Feedback webhook protocol.
///
/// Checks any receiver and any sender of the protocol's webhooks, and says precisely what is
/// wrong and which section of the vendor's guide says so. Test only what you own.
#[derive(Parser)]
#[command(name = "abc-webhook", version, after_help = after_help(exit::HELP), disable_help_subcommand = true)]
struct Cli {
    /// When to use colors.
    ///
    /// auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does so elsewhere too.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto,
          display_order = 900)]
    color: ColorChoice,

    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Demo(demo::Demo),
    Check(Box<check::Check>),
    Judge(judge::Judge),
    List(list::List),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Validate(validate::Validate),
    Listen(Box<listen::Listen>),
    Trigger(Box<trigger::Trigger>),
    Replay(Box<replay::Replay>),
    Report(report::Report),
    Sdk(sdk::Sdk),
    Reference(reference::Reference),
    FakeVendor(fake_vendor::FakeVendor),
    Init(init::Init),
    Completions(completions::Completions),
    Help(help::Help),
}

fn after_help(codes: &str) -> String {
    format!(
        "{}\n\nabc-webhook help exit-codes tells more of them, abc-webhook help environment which \
         variables count.",
        codes.trim_end()
    )
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => return error.report().into(),
    };
    colored(cli.color).write_global();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return CliError::Runtime(error).report().into(),
    };
    let exit = runtime.block_on(run(cli.verb));
    // Drops what still runs, and so ends child processes. A thread may wait for standard input;
    // it must not hold the process.
    runtime.shutdown_timeout(Duration::from_millis(200));
    exit.into()
}

/// All that can be asked for on the command line.
pub fn command() -> clap::Command {
    settings::with_variables(Cli::command())
}

/// The same, for whoever sits at this terminal.
fn command_here() -> clap::Command {
    command().after_help(after_help(&help::fitted(exit::HELP)))
}

/// The command line, and what the environment and a file add to it.
fn parsed() -> Result<Cli, CliError> {
    let words: Vec<_> = std::env::args_os().collect();
    let command = settings::overruled(command_here(), &words);
    let words = settings::completed(&command, words)?;
    let matches = command.get_matches_from(words);
    Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
}

/// The same choice, for those who write.
fn colored(choice: ColorChoice) -> anstream::ColorChoice {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
}

async fn run(verb: Verb) -> Exit {
    // An interrupt is how it is meant to end, so that is its own affair.
    let ends_itself = matches!(verb, Verb::Listen(_));
    let wishes = Wishes::default();
    let exit = tokio::select! {
        biased;
        () = interrupted(), if !ends_itself => CliError::Interrupted.report(),
        result = dispatch(verb, &wishes) => result.unwrap_or_else(|error| error.report()),
    };
    tokio::select! {
        biased;
        () = interrupted() => exit.or(Exit::Interrupted),
        fulfilled = wishes.fulfil() => exit.or(fulfilled),
    }
}

async fn dispatch(verb: Verb, wishes: &Wishes) -> Result<Exit, CliError> {
    match verb {
        Verb::Demo(demo) => demo.run().await,
        Verb::Check(check) => check.run(wishes).await,
        Verb::Judge(judge) => judge.run().await,
        Verb::List(list) => list.run(),
        Verb::Explain(explain) => explain.run(),
        Verb::Schema(schema) => schema.run(),
        Verb::Validate(validate) => validate.run().await,
        Verb::Listen(listen) => listen.run().await,
        Verb::Trigger(trigger) => trigger.run().await,
        Verb::Replay(replay) => replay.run().await,
        Verb::Report(report) => report.run(),
        Verb::Sdk(sdk) => sdk.run().await,
        Verb::Reference(reference) => reference.run().await,
        Verb::Init(init) => init.run(),
        Verb::Completions(completions) => completions.run(command()),
        Verb::Help(help) => help.run(command_here()),
        Verb::FakeVendor(fake) => fake.run().await,
    }
}
