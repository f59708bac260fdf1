//! How long the HTML report of a large run takes, and how much memory: `abc-webhook report` makes it
//! from the event stream.
//!
//! The run is made of the two that the book shows, whose checks have the traces and pictures that
//! real ones have: as often as it takes, each time with ids of their own.

use std::path::Path;
use std::{fs, io};

use serde_json::Value;

use super::ratio::Ratio;
use super::spent::{self, FRESH, Spent};
use crate::error::Error;

/// The bars. The time is the processor's, so that a machine that builds something else meanwhile does
/// no harm.
const MILLISECONDS: f64 = 2000.0;
const MEBIBYTES: f64 = 100.0;

/// The checks of the run, half of them of a sender.
const CHECKS: usize = 10_000;

const RUNS: usize = 9;

/// The event streams of real runs, from the root of the project.
const RECORDED: [&str; 2] = [
    "docs/src/examples/sender.jsonl",
    "docs/src/examples/receiver.jsonl",
];

/// Builds the command as a user has it, and measures it.
pub(super) fn measure(quick: bool) -> Result<Vec<Ratio>, Error> {
    let (profile, runs, checks) = if quick {
        ("dev", 1, 200)
    } else {
        ("release", RUNS, CHECKS)
    };
    let binary = spent::build(profile)?;
    let folder = tempfile::tempdir().map_err(Error::file(Path::new("a folder for the run")))?;
    let stream = folder.path().join("run.jsonl");
    fs::write(&stream, run_of(checks)?).map_err(Error::file(&stream))?;
    let report = format!("html={FRESH}");
    let mut words = vec![binary.into_os_string(), "report".into(), stream.into()];
    words.extend(["--quiet", "--report", &report].map(Into::into));
    Ok(ratios(&spent::measure(runs, words)?, checks))
}

/// The event stream of a run with so many checks.
fn run_of(checks: usize) -> Result<String, Error> {
    let mut stream = String::new();
    for file in RECORDED {
        let path = Path::new(crate::ROOT).join(file);
        let recorded = fs::read_to_string(&path).map_err(Error::file(&path))?;
        let repeated = repeated(&recorded, checks / RECORDED.len());
        stream += &repeated.map_err(|source| Error::Json {
            name: file.to_owned(),
            source,
        })?;
    }
    Ok(stream)
}

/// A stream with so many checks, which are those of `recorded` again and again.
fn repeated(recorded: &str, checks: usize) -> serde_json::Result<String> {
    let events: Vec<Value> = recorded
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let is_check = |event: &&Value| event["type"] == "decided";
    let decided: Vec<&Value> = events.iter().filter(is_check).collect();
    if decided.is_empty() {
        let none = io::Error::other("no check is decided in it");
        return Err(serde_json::Error::io(none));
    }
    let before = events.iter().filter(|event| event["type"] == "started");
    let after = events.iter().filter(|event| event["type"] == "ended");
    let again = decided.iter().cycle().take(checks).enumerate();
    let again = again.map(|(index, check)| numbered(check, index / decided.len()));
    let all = before.cloned().chain(again).chain(after.cloned());
    let lines: Vec<String> = all.map(|event| event.to_string()).collect();
    Ok(lines.join("\n") + "\n")
}

/// No check is told twice in a run.
fn numbered(check: &Value, round: usize) -> Value {
    let mut check = check.clone();
    if let Some(id) = check["id"].as_str() {
        check["id"] = format!("{id}.{round}").into();
    }
    check
}

fn ratios(spent: &Spent, checks: usize) -> Vec<Ratio> {
    let name = |unit| format!("a run of {checks} checks to HTML, {unit}");
    // Where the system does not tell the processor's time, the clock on the wall has to do.
    let times = if spent.processor.is_empty() {
        &spent.milliseconds
    } else {
        &spent.processor
    };
    let time = Ratio::of(name("milliseconds"), MILLISECONDS, times);
    let memory = spent.mebibytes.map(|mebibytes| {
        let name = name("MiB at the peak of the largest run");
        Ratio::of(name, MEBIBYTES, &vec![mebibytes; spent.milliseconds.len()])
    });
    [time].into_iter().chain(memory).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bars_can_be_missed() {
        for (milliseconds, mebibytes, misses) in
            [(500.0, 70.0, [false, false]), (2500.0, 120.0, [true, true])]
        {
            let spent = Spent {
                milliseconds: vec![9000.0; 9],
                processor: vec![milliseconds; 9],
                mebibytes: Some(mebibytes),
            };
            let ratios = ratios(&spent, CHECKS);
            assert_eq!(ratios.iter().map(Ratio::misses).collect::<Vec<_>>(), misses);
        }
    }

    #[test]
    fn the_run_has_as_many_checks_as_it_should_and_no_id_twice() {
        let stream = run_of(1000).unwrap();
        let events = stream
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let checks: Vec<Value> = events
            .filter(|it: &Value| it["type"] == "decided")
            .collect();
        let mut ids: Vec<&str> = checks.iter().map(|it| it["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1000);
        let drawn = checks.iter().filter(|it| it["picture"].is_object()).count();
        let told = checks
            .iter()
            .filter(|it| it["timeline"].as_array().is_some_and(|it| !it.is_empty()));
        assert!(drawn > 800 && told.count() > 300);
        assert!(repeated("{\"type\":\"started\"}", 1).is_err());
    }
}
