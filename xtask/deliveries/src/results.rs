//! What was measured, and the table of it.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What a side did.
#[derive(Serialize, Deserialize)]
pub(super) struct Measured {
    /// How many answers were timed.
    answers: usize,
    /// Milliseconds that an answer took.
    median: f64,
    p99: f64,
    p999: f64,
    slowest: f64,
    /// Bytes at the peak.
    memory: u64,
}

impl Measured {
    /// Of `times` in microseconds, the shortest first.
    pub(super) fn new(times: &[u64], memory: u64) -> Self {
        // Parts of a thousand.
        let at = |part: usize| {
            let time = times.get(times.len() * part / 1000).or(times.last());
            time.map_or(0.0, |time| {
                Duration::from_micros(*time).as_secs_f64() * 1000.0
            })
        };
        Self {
            answers: times.len(),
            median: at(500),
            p99: at(990),
            p999: at(999),
            slowest: at(1000),
            memory,
        }
    }
}

/// Measures both sides in turns, each in a process of its own, and prints a table.
pub(super) fn compare(deliveries: u32, rounds: usize) -> Result<(), Error> {
    println!("| side | answers | median ms | p99 ms | p99.9 ms | slowest ms | bytes a delivery |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for _ in 0..rounds {
        for side in ["scripted", "hyper"] {
            row(side, deliveries)?;
        }
    }
    Ok(())
}

fn row(side: &'static str, deliveries: u32) -> Result<(), Error> {
    let mut part = Command::new(std::env::current_exe()?);
    let output = part
        .args(["--deliveries", &deliveries.to_string(), side])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(Error::Part(side));
    }
    let Measured {
        answers,
        median,
        p99,
        p999,
        slowest,
        memory,
    } = serde_json::from_slice(&output.stdout)?;
    let each = memory / u64::from(deliveries.max(1));
    println!("| {side} | {answers} | {median:.2} | {p99:.2} | {p999:.2} | {slowest:.2} | {each} |");
    Ok(())
}
