//! What `cargo xtask bench` measures: races between this project's code and a baseline.
//!
//! This program only measures. It checks that both sides of a race do what they should, times
//! them in turns and prints each race as a line of JSON; `xtask` judges.

mod body;
mod clock;
mod decode;
mod error;
mod pin;
mod plain;
mod race;
mod receive;
mod valid;

use std::process::ExitCode;

use clap::Parser;

use crate::error::Error;
use crate::race::{Effort, Race};

/// Time this project's code against baselines and print each race as a line of JSON
#[derive(Parser)]
struct Arguments {
    /// The group of races to run
    group: Group,
    /// Run only races whose name contains this text
    #[arg(long, default_value = "")]
    only: String,
    #[command(flatten)]
    effort: Effort,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Group {
    Decode,
    Receive,
    Valid,
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
    let bodies = body::all()?;
    let races: Vec<Race<'_>> = match arguments.group {
        Group::Decode => decode::races(&bodies)?,
        Group::Receive => receive::races(&bodies)?,
        Group::Valid => valid::races(&bodies)?,
    };
    for race in races {
        if race.name().contains(&arguments.only) {
            println!("{}", race.run(&arguments.effort)?);
        }
    }
    Ok(())
}
