//! How late the suite's own receiver is, and what it keeps in memory, under many deliveries.
//!
//! Deliveries begin evenly over three seconds. Each is answered 500 at once and retried three
//! times, three seconds apart, so that for most of the run all of them wait. The same client, behind
//! the same adapter, delivers to the suite's stage and to a bare hyper server. It times what lies
//! between the write of a request and the last byte of its answer, its own delay included. The
//! memory is that of the process that serves, at its peak, beyond what it had before the first.

mod client;
mod driver;
mod error;
mod memory;
mod results;
mod server;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Measure the suite's scripted receiver against a bare hyper server
#[derive(Parser)]
struct Arguments {
    /// How many deliveries overlap [default: 10000, or as many as this machine has descriptors for]
    #[arg(long, global = true)]
    deliveries: Option<u32>,
    /// How often each side is measured, in turns
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// Print what `cargo xtask bench` judges
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What is started as a process of its own.
#[derive(Subcommand)]
enum Part {
    /// The deliveries to the suite's stage
    Scripted,
    /// The deliveries to the hyper server
    Hyper,
    /// The hyper server
    Server,
    /// The sender, which writes to FILE what it measured
    Client {
        /// Where to
        file: std::path::PathBuf,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Error> {
    let deliveries = arguments.deliveries.unwrap_or_else(driver::most);
    match &arguments.part {
        None => results::compare(deliveries, arguments.rounds, arguments.json),
        Some(Part::Scripted) => driver::scripted(deliveries),
        Some(Part::Hyper) => driver::hyper(deliveries),
        Some(Part::Server) => server::run(),
        Some(Part::Client { file }) => client::run(file),
    }
}
