//! `cargo xtask bench`: whether this project's code is as fast as it is meant to be.
//!
//! Each group is a program that races the code against baselines and prints every race as a
//! line of JSON. Here the races are judged and shown, and `BENCHMARKS.md` is written.

mod document;
mod machine;
mod race;

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

const GROUPS: [Group; 2] = [
    Group {
        name: "decode",
        title: "Decoding a body",
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
        document::write(&Path::new(crate::ROOT).join(document::FILE), &all)?;
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

fn print(results: &Results) -> Result<(), Error> {
    let head = race::HEAD.map(str::to_owned);
    let rows = results.races.iter().map(Race::cells);
    let rows: Vec<_> = [head].into_iter().chain(rows).collect();
    let text = format!("{}\n\n{}\n", results.title, table::render(&rows));
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
