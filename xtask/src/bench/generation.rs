//! How long generating a package takes, and how much memory.
//!
//! `abc-webhook sdk` is run again and again, each time into a new folder. The system tells the
//! memory that a process has held at its peak only of all children together, so the runs are
//! children of a process of their own: this program once more, with a command that no help shows.
//! A child begins as a copy of its parent, so what the parent holds counts too: the figure is
//! never too small.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::ratio::Ratio;
use crate::error::Error;
use crate::run::{self, cargo, execute, output_of};

/// The bars.
const MILLISECONDS: f64 = 50.0;
const MEBIBYTES: f64 = 32.0;

const RUNS: usize = 31;

/// Generate a package several times, and print how long it took and how much memory
#[derive(clap::Args)]
pub(crate) struct Arguments {
    binary: PathBuf,
    language: String,
    runs: usize,
}

/// What the process of the runs prints.
#[derive(Serialize, Deserialize)]
struct Runs {
    milliseconds: Vec<f64>,
    /// Of the largest run; nothing where the system does not tell.
    mebibytes: Option<f64>,
}

/// Builds the command as a user has it, and measures it.
pub(super) fn measure(language: &str, quick: bool) -> Result<Vec<Ratio>, Error> {
    let (profile, runs) = if quick { ("dev", 1) } else { ("release", RUNS) };
    let binary = build(profile)?;
    let mut command = Command::new(run::this_program()?);
    command
        .arg("generation")
        .arg(binary)
        .arg(language)
        .arg(runs.to_string());
    let output = output_of(&mut command)?;
    let runs: Runs = serde_json::from_str(&output).map_err(|source| Error::Rows {
        program: run::line(&command),
        source,
    })?;
    Ok(runs.ratios(language))
}

impl Runs {
    fn ratios(self, language: &str) -> Vec<Ratio> {
        let name = |unit| format!("`abc-webhook sdk {language}`, {unit}");
        let time = Ratio::of(name("milliseconds"), MILLISECONDS, &self.milliseconds);
        let memory = self.mebibytes.map(|mebibytes| {
            let name = name("MiB at the peak of the largest run");
            Ratio::of(name, MEBIBYTES, &vec![mebibytes; self.milliseconds.len()])
        });
        [time].into_iter().chain(memory).collect()
    }
}

fn build(profile: &str) -> Result<PathBuf, Error> {
    execute(&mut cargo([
        "build",
        "--quiet",
        "--locked",
        "--package",
        "abc-webhook-conformance",
        "--profile",
        profile,
    ]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    let here = run::this_program()?;
    let target = here.ancestors().nth(2).unwrap_or(Path::new("."));
    let name = format!("abc-webhook{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join(folder).join(name))
}

/// The process of the runs.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let milliseconds: Result<_, Error> = (0..arguments.runs).map(|_| once(arguments)).collect();
    let runs = Runs {
        milliseconds: milliseconds?,
        mebibytes: peak(),
    };
    let json = serde_json::to_string(&runs).map_err(|source| Error::Json {
        name: "the runs".to_owned(),
        source,
    })?;
    println!("{json}");
    Ok(())
}

/// Generates the package into a folder that is not there yet.
fn once(arguments: &Arguments) -> Result<f64, Error> {
    let folder =
        std::env::temp_dir().join(format!("abc-webhook-generation-{}", std::process::id()));
    let mut command = Command::new(&arguments.binary);
    command.args([
        "sdk",
        &arguments.language,
        "--package",
        "my-webhooks",
        "--out",
    ]);
    command
        .arg(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status();
    let time = start.elapsed();
    let _ = fs::remove_dir_all(&folder);
    let line = run::line(&command);
    match status {
        Ok(status) if status.success() => Ok(time.as_secs_f64() * 1e3),
        Ok(status) => Err(Error::Failed {
            command: line,
            status,
        }),
        Err(source) => Err(Error::Start {
            command: line,
            source,
        }),
    }
}

/// The most memory that any child has held, in MiB.
#[cfg(target_os = "linux")]
fn peak() -> Option<f64> {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let kibibytes = u32::try_from(usage.max_rss()).ok()?;
    Some(f64::from(kibibytes) / 1024.0)
}

/// Elsewhere it is told in other units, or not at all.
#[cfg(not(target_os = "linux"))]
fn peak() -> Option<f64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bars_can_be_missed() {
        for (milliseconds, mebibytes, misses) in [
            (20.0, Some(12.0), vec![false, false]),
            (60.0, Some(40.0), vec![true, true]),
            (20.0, None, vec![false]),
        ] {
            let milliseconds = vec![milliseconds; 9];
            let runs = Runs {
                milliseconds,
                mebibytes,
            };
            let ratios = runs.ratios("typescript");
            assert_eq!(ratios.iter().map(Ratio::misses).collect::<Vec<_>>(), misses);
        }
    }
}
