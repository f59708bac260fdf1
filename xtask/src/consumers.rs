//! `cargo xtask consumers`: the published files through the tools people use.
//!
//! Validators, generators of types and linters run on the files in `schema/`. What they make is
//! compiled and given the vectors. No tool expresses all of a schema, so what each gets wrong is
//! pinned exactly in `xtask/consumers/expected.json`: a change for the worse fails the task, and
//! so does one for the better, since then the page that users read is wrong.
//!
//! A task that only ever agrees proves nothing, so every tool also gets a broken copy of the
//! files, and has to behave differently.

mod broken;
mod consumer;
mod difference;
mod judge;
mod page;
mod pins;
mod report;
pub(crate) mod vectors;
mod workshop;

use std::path::{Path, PathBuf};
use std::time::Instant;

use self::consumer::{CONSUMERS, Consumer};
use self::judge::{Judge, Judged};
use self::pins::Pins;
use self::workshop::Workshop;
use crate::error::Error;
use crate::toolchain::Toolchain;

/// Run the published schemas through the tools people use
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Fail where a toolchain is missing, instead of leaving its tools out
    #[arg(long)]
    all: bool,
    /// The folder with the published files
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema"))]
    schema: PathBuf,
    /// Write down what the tools do as what they are expected to do
    #[arg(long)]
    pin: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let start = Instant::now();
    let (present, absent) = by_toolchain();
    if present.is_empty() || (arguments.all && !absent.is_empty()) {
        let programs = all_programs(absent);
        return Err(Error::Missing { programs });
    }
    let schema = arguments.schema.canonicalize();
    let schema = schema.map_err(Error::file(&arguments.schema))?;
    let bench = Bench::set_up(&schema, &present)?;
    let judged = bench.run(&present, &schema)?;
    print!("{}", page::text(&judged));
    for (consumer, programs) in &absent {
        eprintln!("{}: left out: no {}", consumer.name, programs.join(", "));
    }
    let result = if arguments.pin {
        pin(&judged, absent.is_empty())
    } else {
        compare(&bench, &present, &judged, &schema, absent.is_empty())
    };
    eprintln!("took {:.1} s", start.elapsed().as_secs_f64());
    result
}

type Absent = Vec<(&'static Consumer, Vec<&'static str>)>;

fn by_toolchain() -> (Vec<&'static Consumer>, Absent) {
    let (mut present, mut absent) = (Vec::new(), Vec::new());
    for consumer in &CONSUMERS {
        let toolchains = consumer
            .needs
            .iter()
            .map(|program| Toolchain::find(program));
        let missing = toolchains.filter(|toolchain| toolchain.version.is_none());
        let missing: Vec<_> = missing.map(|toolchain| toolchain.program).collect();
        if missing.is_empty() {
            present.push(consumer);
        } else {
            absent.push((consumer, missing));
        }
    }
    (present, absent)
}

fn all_programs(absent: Absent) -> Vec<&'static str> {
    let programs = absent.into_iter().flat_map(|(_, programs)| programs);
    let mut programs: Vec<_> = programs.collect();
    programs.sort_unstable();
    programs.dedup();
    programs
}

/// Where the tools are installed, and what judges them.
struct Bench {
    workshop: Workshop,
    judge: Judge,
}

impl Bench {
    fn set_up(schema: &Path, consumers: &[&Consumer]) -> Result<Self, Error> {
        let judge = Judge::read(schema)?;
        let workshop = Workshop::open(consumers)?;
        workshop.lay_out(judge.vectors())?;
        Ok(Self { workshop, judge })
    }

    fn run(&self, consumers: &[&'static Consumer], schema: &Path) -> Result<Vec<Judged>, Error> {
        let mut judged = Vec::new();
        for consumer in consumers {
            for row in self.workshop.run(consumer, schema)? {
                judged.push(self.judge.judge(consumer.name, row)?);
            }
        }
        Ok(judged)
    }
}

fn pin(judged: &[Judged], complete: bool) -> Result<(), Error> {
    let mut pins = Pins::read()?;
    pins.replace(judged);
    pins.write()?;
    if complete {
        page::write(judged)
    } else {
        Ok(())
    }
}

fn compare(
    bench: &Bench,
    consumers: &[&'static Consumer],
    judged: &[Judged],
    schema: &Path,
    complete: bool,
) -> Result<(), Error> {
    let mut departures = Pins::read()?.departures(judged);
    if complete {
        departures.extend(page::departure(judged)?);
    }
    if !departures.is_empty() {
        return Err(Error::Departures { departures });
    }
    let broken = broken::copy(schema, bench.workshop.folder())?;
    let noticed = bench.run(consumers, &broken)?;
    broken::noticed_by_all(consumers, judged, &noticed)
}
