//! The project's own tasks: `cargo xtask test`, `load`, `schema`, `sdk`,
//! `differential`, `matrix`, `consumers`, `bench`, `book`, `examples` and `dist`.
//!
//! This file only dispatches. Each task has a file of its own, named after its command, and the
//! rest are what the tasks share.

mod bench;
mod book;
mod consumers;
mod differential;
mod dist;
#[cfg(test)]
mod documents;
mod error;
mod examples;
mod files;
mod generated;
mod load;
mod matrix;
mod outcome;
mod run;
mod schema;
mod sdk;
mod table;
mod test;
mod toolchain;

use std::process::ExitCode;

use clap::Parser;

use crate::error::Error;

/// The root of the workspace, wherever the task is called from.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The project's own tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    Test(test::Arguments),
    Load(load::Arguments),
    Schema(schema::Arguments),
    Consumers(consumers::Arguments),
    Bench(bench::Arguments),
    Book(book::Arguments),
    Sdk(sdk::Arguments),
    Differential(differential::Arguments),
    Matrix(matrix::Arguments),
    Examples(examples::Arguments),
    Dist(dist::Arguments),
    #[command(hide = true)]
    Spent(bench::spent::Arguments),
}

fn main() -> ExitCode {
    match dispatch(&Task::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

fn dispatch(task: &Task) -> Result<(), Error> {
    match task {
        Task::Test(arguments) => test::run(arguments),
        Task::Load(arguments) => load::run(arguments),
        Task::Schema(arguments) => schema::run(arguments),
        Task::Consumers(arguments) => consumers::run(arguments),
        Task::Bench(arguments) => bench::run(arguments),
        Task::Book(arguments) => book::run(arguments),
        Task::Sdk(arguments) => sdk::run(arguments),
        Task::Differential(arguments) => differential::run(arguments),
        Task::Matrix(arguments) => matrix::run(arguments),
        Task::Examples(arguments) => examples::run(arguments),
        Task::Dist(arguments) => dist::run(arguments),
        Task::Spent(arguments) => bench::spent::run(arguments),
    }
}

fn report(error: &Error) -> ExitCode {
    eprintln!("error: {error}");
    if let Some(hint) = error.hint() {
        eprintln!("hint: {hint}");
    }
    ExitCode::FAILURE
}
