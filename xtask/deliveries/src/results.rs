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

    /// Of memory, for each delivery.
    fn kilobytes(&self, deliveries: u32) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "it has some megabytes")]
        let memory = self.memory as f64;
        memory / 1000.0 / f64::from(deliveries.max(1))
    }
}

/// The side that is judged, and the one it is compared with.
const SIDES: [&str; 2] = ["scripted", "hyper"];

/// The bars of the side that is judged.
const MOST_MILLISECONDS: &str = "<= 5";
const MOST_KILOBYTES: &str = "<= 4";

/// Measures both sides in turns, each in a process of its own, and prints a table, or what is judged.
pub(super) fn compare(deliveries: u32, rounds: usize, json: bool) -> Result<(), Error> {
    let mut measured = SIDES.map(|_| Vec::new());
    for _ in 0..rounds {
        for (side, measured) in SIDES.iter().zip(&mut measured) {
            measured.push(measure(side, deliveries)?);
        }
    }
    if json {
        println!("{}", serde_json::to_string(&judged(&measured, deliveries))?);
    } else {
        table(&measured, deliveries);
    }
    Ok(())
}

/// A result as `cargo xtask bench` reads it.
#[derive(Serialize)]
struct Row {
    name: String,
    bound: Option<&'static str>,
    median: f64,
    low: f64,
    high: f64,
    samples: usize,
}

fn judged(measured: &[Vec<Measured>; 2], deliveries: u32) -> Vec<Row> {
    let row = |name: String, bound, values: Vec<f64>| Row {
        name,
        bound,
        median: quantile(&values, 0.5),
        low: quantile(&values, 0.25),
        high: quantile(&values, 0.75),
        samples: values.len(),
    };
    let rows = SIDES.iter().zip(measured).flat_map(|(side, rounds)| {
        let bound = |bound| (*side == SIDES[0]).then_some(bound);
        let lateness = rounds.iter().map(|round| round.p99).collect();
        let memory = rounds.iter().map(|round| round.kilobytes(deliveries));
        [
            row(
                format!("{side}: 99th percentile of {deliveries} deliveries, ms"),
                bound(MOST_MILLISECONDS),
                lateness,
            ),
            row(
                format!("{side}: memory of each, kB"),
                bound(MOST_KILOBYTES),
                memory.collect(),
            ),
        ]
    });
    rows.collect()
}

/// The value at this part of all, in order of size.
fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounds are few"
    )]
    let index = ((sorted.len().max(1) - 1) as f64 * part).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

fn table(measured: &[Vec<Measured>; 2], deliveries: u32) {
    println!("| side | answers | median ms | p99 ms | p99.9 ms | slowest ms | kB a delivery |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (side, rounds) in SIDES.iter().zip(measured) {
        for round in rounds {
            let Measured {
                answers,
                median,
                p99,
                p999,
                slowest,
                ..
            } = round;
            let each = round.kilobytes(deliveries);
            println!(
                "| {side} | {answers} | {median:.2} | {p99:.2} | {p999:.2} | {slowest:.2} | {each:.1} |"
            );
        }
    }
}

fn measure(side: &'static str, deliveries: u32) -> Result<Measured, Error> {
    let mut part = Command::new(std::env::current_exe()?);
    let output = part
        .args(["--deliveries", &deliveries.to_string(), side])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(Error::Part(side));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
