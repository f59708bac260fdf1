//! What a command takes: time, the processor's time, and memory.
//!
//! The command is run again and again. The system tells the memory that a process has held at its
//! peak only of all children together, so the runs are children of a process of their own: this
//! program once more, with a command that no help shows. A child begins as a copy of its parent, so
//! what the parent holds counts too: the figure is never too small.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::run::{self, cargo, execute, output_of};

/// Stands for a folder that is not there yet, or is empty, in the words of a command.
pub(super) const FRESH: &str = "{fresh}";

/// Run a command several times, and print what it took
#[derive(clap::Args)]
pub(crate) struct Arguments {
    runs: usize,
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// What the runs took.
#[derive(Serialize, Deserialize)]
pub(super) struct Spent {
    /// Of each run.
    pub(super) milliseconds: Vec<f64>,
    /// The processor's, of each run; nothing where the system does not tell.
    pub(super) processor: Vec<f64>,
    /// Of the largest run; nothing where the system does not tell.
    pub(super) mebibytes: Option<f64>,
}

/// Runs the command that `words` are so many times.
pub(super) fn measure(
    runs: usize,
    words: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<Spent, Error> {
    let mut command = Command::new(run::this_program()?);
    command.arg("spent").arg(runs.to_string()).args(words);
    let output = output_of(&mut command)?;
    serde_json::from_str(&output).map_err(|source| Error::Rows {
        program: run::line(&command),
        source,
    })
}

/// Builds the suite's command, and tells where it is.
pub(super) fn build(profile: &str) -> Result<PathBuf, Error> {
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
    let (mut milliseconds, mut processor) = (Vec::new(), Vec::new());
    for _ in 0..arguments.runs {
        let before = used().map(|used| used.milliseconds);
        milliseconds.push(once(&arguments.words)?);
        let after = used().map(|used| used.milliseconds);
        processor.extend(before.zip(after).map(|(before, after)| after - before));
    }
    let spent = Spent {
        milliseconds,
        processor,
        mebibytes: used().map(|used| used.mebibytes),
    };
    let json = serde_json::to_string(&spent).map_err(|source| Error::Json {
        name: "the runs".to_owned(),
        source,
    })?;
    println!("{json}");
    Ok(())
}

/// Runs the command, with a folder that is not there yet.
fn once(words: &[OsString]) -> Result<f64, Error> {
    let fresh = std::env::temp_dir().join(format!("abc-webhook-spent-{}", std::process::id()));
    let mut words = words.iter().map(|word| filled(word, &fresh));
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status();
    let time = start.elapsed();
    let _ = fs::remove_dir_all(&fresh).or_else(|_| fs::remove_file(&fresh));
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

fn filled(word: &OsStr, fresh: &Path) -> OsString {
    let text = word.to_string_lossy();
    if text.contains(FRESH) {
        text.replace(FRESH, &fresh.to_string_lossy()).into()
    } else {
        word.to_owned()
    }
}

/// What all children that have ended used.
struct Used {
    milliseconds: f64,
    /// Of the one that held the most.
    mebibytes: f64,
}

#[cfg(target_os = "linux")]
fn used() -> Option<Used> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let kibibytes = u32::try_from(usage.max_rss()).ok()?;
    let time = usage.user_time() + usage.system_time();
    let microseconds = u32::try_from(time.num_microseconds()).ok()?;
    Some(Used {
        milliseconds: f64::from(microseconds) / 1e3,
        mebibytes: f64::from(kibibytes) / 1024.0,
    })
}

/// Elsewhere it is told in other units, or not at all.
#[cfg(not(target_os = "linux"))]
fn used() -> Option<Used> {
    None
}
