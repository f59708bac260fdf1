//! How much memory many receivers take that are checked at once, and how long.
//!
//! One reference receiver is two thousand targets, each with a path of its own, and a joined report is
//! written, which grows with every target. The receiver is no child of the process that is measured,
//! so its memory does not count.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::ratio::Ratio;
use super::spent::{self, FRESH, Spent};
use crate::error::Error;
use crate::run;

/// The bars. The time is the processor's, so that a machine that builds something else meanwhile does
/// no harm.
const MEGABYTES: f64 = 100.0;
const SECONDS: f64 = 60.0;

const TARGETS: usize = 2000;
const RUNS: usize = 3;

/// How many megabytes a mebibyte is.
const MEBIBYTE: f64 = 1024.0 * 1024.0 / 1e6;

const TOKEN: &str = "your-secret-token";

/// Builds the command as a user has it, and measures it. A run fails unless every target conforms.
pub(super) fn measure(quick: bool) -> Result<Vec<Ratio>, Error> {
    let (profile, runs, targets) = if quick {
        ("dev", 1, 20)
    } else {
        ("release", RUNS, TARGETS)
    };
    let binary = spent::build(profile)?;
    let folder = tempfile::tempdir().map_err(Error::file(Path::new("a folder for the list")))?;
    let receiver = Receiver::start(&binary)?;
    let write = |name, text: &str| {
        let path = folder.path().join(name);
        let written = fs::write(&path, text);
        written.map_err(Error::file(&path)).map(|()| path)
    };
    let list = write("targets.toml", &rows(&receiver.url, targets))?;
    let token = write("token", TOKEN)?;
    let report = format!("json={FRESH}");
    let mut words = vec![binary.into_os_string()];
    words.extend(["check", "receiver", "--quiet", "--report", &report].map(Into::into));
    words.extend(["--targets".into(), list.into()]);
    words.extend(["--token-file".into(), token.into()]);
    Ok(ratios(&spent::measure(runs, words)?, targets))
}

fn rows(url: &str, count: usize) -> String {
    (0..count).fold(String::new(), |mut rows, number| {
        let row = format!("[[target]]\nname = \"r{number}\"\nurl = \"{url}/{number}\"");
        // Writing to a string cannot fail.
        let _ = writeln!(rows, "{row}");
        rows
    })
}

fn ratios(spent: &Spent, targets: usize) -> Vec<Ratio> {
    let name = |unit| format!("{targets} targets, {unit}");
    let memory = spent.mebibytes.map(|mebibytes| {
        let name = name("MB at the peak of the largest run");
        let megabytes = vec![mebibytes * MEBIBYTE; spent.milliseconds.len()];
        Ratio::of(name, MEGABYTES, &megabytes)
    });
    // Where the system does not tell the processor's time, the clock on the wall has to do.
    let times = if spent.processor.is_empty() {
        &spent.milliseconds
    } else {
        &spent.processor
    };
    let seconds: Vec<f64> = times.iter().map(|time| time / 1e3).collect();
    let time = Ratio::of(name("seconds"), SECONDS, &seconds);
    memory.into_iter().chain([time]).collect()
}

/// The reference receiver, until it is dropped.
struct Receiver {
    child: Child,
    url: String,
}

impl Receiver {
    fn start(binary: &Path) -> Result<Self, Error> {
        let mut command = Command::new(binary);
        command.args(["reference", "receiver"]);
        command
            .env("ABC_WEBHOOK_TOKEN", TOKEN)
            .stdout(Stdio::piped());
        let command_line = run::line(&command);
        let child = command.spawn().map_err(|source| Error::Start {
            command: command_line,
            source,
        })?;
        let url = String::new();
        let mut receiver = Self { child, url };
        receiver.url = receiver.told()?;
        Ok(receiver)
    }

    /// The URL that it tells.
    fn told(&mut self) -> Result<String, Error> {
        let mut said = String::new();
        if let Some(stdout) = self.child.stdout.take() {
            let read = BufReader::new(stdout).read_line(&mut said);
            read.map_err(Error::file(Path::new("what the receiver tells")))?;
        }
        let url = said.trim_end().strip_prefix("listening on ");
        let url = url.map(str::to_owned);
        url.ok_or(Error::Address { said })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // It may have ended already, and nobody can do more about it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bars_can_be_missed() {
        for (mebibytes, seconds, misses) in
            [(30.0, 40.0, [false, false]), (96.0, 70.0, [true, true])]
        {
            let spent = Spent {
                milliseconds: vec![1e6; 3],
                processor: vec![seconds * 1e3; 3],
                mebibytes: Some(mebibytes),
            };
            let ratios = ratios(&spent, TARGETS);
            assert_eq!(ratios.iter().map(Ratio::misses).collect::<Vec<_>>(), misses);
        }
    }

    #[test]
    fn every_target_has_a_path_of_its_own() {
        let rows = rows("http://a/webhook", 2);
        assert!(rows.contains("name = \"r1\"\nurl = \"http://a/webhook/1\"\n"));
    }
}
