//! `cargo xtask bench`: whether this project's code is as fast as it is meant to be.
//!
//! Each group is a program that races the code against baselines and prints every race as a
//! line of JSON. Here the races are judged and shown, and `BENCHMARKS.md` is written. The packages
//! in other languages have benchmarks of their own, in `sdk.rs`.

mod document;
mod generation;
mod machine;
mod race;
mod ratio;
mod reports;
mod sdk;
pub(crate) mod spent;
mod statistics;
mod suite;
mod targets;

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use race::Race;
use ratio::Ratio;

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
    /// Quickly, or so that it can be judged.
    measure: fn(name: &'static str, quick: bool) -> Result<Lines, Error>,
}

const GROUPS: [Group; 7] = [
    Group {
        name: "decode",
        title: "Decoding a body",
        measure: rust,
    },
    Group {
        name: "receive",
        title: "Receiving a request on axum",
        measure: rust,
    },
    Group {
        name: "valid",
        title: "Whether a parsed payload conforms",
        measure: rust,
    },
    Group {
        name: "suite",
        title: "The sender suite",
        measure: |_, quick| suite::measure(quick).map(Lines::Ratios),
    },
    Group {
        name: "deliveries",
        title: "Many deliveries that overlap",
        measure: deliveries,
    },
    Group {
        name: "reports",
        title: "The HTML report of a large run",
        measure: |_, quick| reports::measure(quick).map(Lines::Ratios),
    },
    Group {
        name: "targets",
        title: "Many receivers at once",
        measure: |_, quick| targets::measure(quick).map(Lines::Ratios),
    },
];

/// A group of the crate in `xtask/bench`. A quick run makes do with what the tests have built.
fn rust(name: &'static str, quick: bool) -> Result<Lines, Error> {
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
    read(name, &mut command, Lines::races)
}

/// The program in `xtask/deliveries`. A quick run has too few deliveries to say anything.
fn deliveries(name: &'static str, quick: bool) -> Result<Lines, Error> {
    let mut command = cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "abc-webhook-deliveries",
    ]);
    if quick {
        command.args(["--", "--json", "--deliveries", "20"]);
    } else {
        command.args(["--release", "--", "--json", "--rounds", "5"]);
    }
    read(name, &mut command, Lines::ratios)
}

/// Runs the program of a group, and reads what it prints.
fn read(
    group: &'static str,
    command: &mut Command,
    read: fn(output: &str) -> Result<Lines, serde_json::Error>,
) -> Result<Lines, Error> {
    let output = output_of(command)?;
    read(&output).map_err(|source| Error::Json {
        name: format!("the group {group}"),
        source,
    })
}

/// What became of a group.
struct Results {
    title: &'static str,
    lines: Lines,
}

/// What a program prints.
enum Lines {
    Races(Vec<Race>),
    Ratios(Vec<Ratio>),
}

impl Lines {
    fn races(output: &str) -> Result<Self, serde_json::Error> {
        let races: Result<_, _> = output.lines().map(Race::read).collect();
        races.map(Self::Races)
    }

    fn ratios(output: &str) -> Result<Self, serde_json::Error> {
        Ratio::read_all(output).map(Self::Ratios)
    }

    fn len(&self) -> usize {
        match self {
            Self::Races(races) => races.len(),
            Self::Ratios(ratios) => ratios.len(),
        }
    }

    /// Those whose bars are missed.
    fn missed(&self) -> Vec<String> {
        match self {
            Self::Races(races) => told(races.iter().filter(|race| race.misses())),
            Self::Ratios(ratios) => told(ratios.iter().filter(|ratio| ratio.misses())),
        }
    }
}

fn told<T: ToString>(missed: impl Iterator<Item = T>) -> Vec<String> {
    missed.map(|missed| missed.to_string()).collect()
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
    let lines = (group.measure)(group.name, quick)?;
    if lines.len() == 0 {
        let group = group.name;
        return Err(Error::NoRace { group });
    }
    eprintln!("{}: {} races run", group.name, lines.len());
    Ok(Results {
        title: group.title,
        lines,
    })
}

fn section(results: &Results) -> String {
    let table = match &results.lines {
        Lines::Races(races) => rows(&race::HEAD, races.iter().map(Race::cells)),
        Lines::Ratios(ratios) => rows(&ratio::HEAD, ratios.iter().map(Ratio::cells)),
    };
    format!("### {}\n\n{table}\n", results.title)
}

fn rows<const N: usize>(head: &[&str; N], cells: impl Iterator<Item = [String; N]>) -> String {
    document::table(head, &cells.collect::<Vec<_>>())
}

fn print(results: &Results) -> Result<(), Error> {
    match &results.lines {
        Lines::Races(races) => {
            let head = [race::HEAD.map(str::to_owned)].into_iter();
            show(results.title, head.chain(races.iter().map(Race::cells)))
        }
        Lines::Ratios(ratios) => {
            let head = [ratio::HEAD.map(str::to_owned)].into_iter();
            show(results.title, head.chain(ratios.iter().map(Ratio::cells)))
        }
    }
}

fn show<const N: usize>(title: &str, rows: impl Iterator<Item = [String; N]>) -> Result<(), Error> {
    let rows: Vec<_> = rows.collect();
    let text = format!("{title}\n\n{}\n", table::render(&rows));
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(Error::file(Path::new("standard output")))
}

fn judge(all: &[Results]) -> Result<(), Error> {
    let missed = all.iter().map(|results| results.lines.missed());
    let missed: Vec<String> = missed.flatten().collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Error::Bars { missed })
    }
}
