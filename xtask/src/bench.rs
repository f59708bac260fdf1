//! `cargo xtask bench`: whether this project's code is as fast as it is meant to be.
//!
//! Each group is a program that races the code against baselines and prints every race as a
//! line of JSON. Here the races are judged and shown, and `BENCHMARKS.md` is written. The packages
//! in other languages have benchmarks of their own, in `sdk.rs`.

mod document;
pub(crate) mod generation;
mod machine;
mod race;
mod ratio;
mod sdk;
mod statistics;

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use race::Race;

use crate::error::Error;
use crate::run::{cargo, output_of};
use crate::table;

/// Race the code against baselines, and fail where one of its bars is missed
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only this group
    #[arg(value_name = "GROUP", value_parser = GROUPS.map(|group| group.name))]
    group: Option<String>,
    /// Measure the packages in other languages, or that in one, and how they are generated
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, default_missing_value = sdk::EVERY)]
    #[arg(value_parser = sdk::languages(), conflicts_with = "group")]
    sdk: Option<String>,
    /// Run each race for a moment, to see that both sides do what they should; judge no bar
    #[arg(long, conflicts_with = "write")]
    quick: bool,
    /// Write the results to `BENCHMARKS.md`
    #[arg(long, conflicts_with = "group")]
    write: bool,
}

/// Races that belong together.
struct Group {
    name: &'static str,
    title: &'static str,
    /// Made for a quick run, or for one that is judged.
    command: fn(name: &str, quick: bool) -> Command,
}

const GROUPS: [Group; 3] = [
    Group {
        name: "decode",
        title: "Decoding a body",
        command: rust,
    },
    Group {
        name: "receive",
        title: "Receiving a request on axum",
        command: rust,
    },
    Group {
        name: "valid",
        title: "Whether a parsed payload conforms",
        command: rust,
    },
];

/// A group of the crate in `xtask/bench`. A quick run makes do with what the tests have built.
fn rust(name: &str, quick: bool) -> Command {
    let mut command = cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "abc-webhook-bench",
    ]);
    if quick {
        command.args(["--", name, "--rounds", "1", "--micros", "1"]);
    } else {
        command.args(["--release", "--", name]);
    }
    command
}

/// What became of a group.
struct Results {
    title: &'static str,
    races: Vec<Race>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    if let Some(language) = &arguments.sdk {
        return sdk::run(language, arguments.quick, arguments.write);
    }
    let mut all = Vec::new();
    for group in selected(arguments.group.as_deref()) {
        let results = race(group, arguments.quick)?;
        if !arguments.quick {
            print(&results)?;
        }
        all.push(results);
    }
    if arguments.quick {
        return Ok(());
    }
    if arguments.write {
        let sections: String = all.iter().map(section).collect();
        document::write(document::RUST, &machine::description()?, &sections)?;
    }
    judge(&all)
}

fn selected(name: Option<&str>) -> impl Iterator<Item = &'static Group> {
    let groups = GROUPS.iter();
    groups.filter(move |group| name.is_none_or(|name| name == group.name))
}

fn race(group: &Group, quick: bool) -> Result<Results, Error> {
    let output = output_of(&mut (group.command)(group.name, quick))?;
    let races: Result<Vec<_>, _> = output.lines().map(Race::read).collect();
    let races = races.map_err(|source| Error::Json {
        name: format!("the group {}", group.name),
        source,
    })?;
    if races.is_empty() {
        let group = group.name;
        return Err(Error::NoRace { group });
    }
    eprintln!("{}: {} races run", group.name, races.len());
    Ok(Results {
        title: group.title,
        races,
    })
}

fn section(results: &Results) -> String {
    let rows: Vec<_> = results.races.iter().map(Race::cells).collect();
    let table = document::table(&race::HEAD, &rows);
    format!("### {}\n\n{table}\n", results.title)
}

fn print(results: &Results) -> Result<(), Error> {
    let head = race::HEAD.map(str::to_owned);
    let rows = results.races.iter().map(Race::cells);
    show(results.title, [head].into_iter().chain(rows))
}

fn show<const N: usize>(title: &str, rows: impl Iterator<Item = [String; N]>) -> Result<(), Error> {
    let rows: Vec<_> = rows.collect();
    let text = format!("{title}\n\n{}\n", table::render(&rows));
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(Error::file(Path::new("standard output")))
}

fn judge(all: &[Results]) -> Result<(), Error> {
    let races = all.iter().flat_map(|results| &results.races);
    let missed = races.filter(|race| race.misses());
    let missed: Vec<String> = missed.map(Race::to_string).collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Error::Bars { missed })
    }
}
