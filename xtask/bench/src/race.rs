//! A race: two ways to do one thing, timed in turns.
//!
//! Harnesses that time one function after the other compare two moments of a machine as much as
//! two functions. Here every round times both, one right behind the other, and the ratio is
//! taken within the round; who begins alternates.

use std::hint::black_box;
use std::time::Duration;

use serde::Serialize;

use crate::clock;
use crate::error::Error;

/// How long to measure.
#[derive(clap::Args)]
pub(crate) struct Effort {
    /// How many times both sides of a race are timed
    #[arg(long, default_value_t = 100)]
    rounds: u32,
    /// How long one side runs in one round, in microseconds
    #[arg(long, default_value_t = 2_000)]
    micros: u64,
}

/// One side of a race: does its work so many times.
pub(crate) struct Side<'a> {
    what: &'static str,
    work: Box<dyn Fn(u64) + 'a>,
}

impl<'a> Side<'a> {
    pub(crate) fn new<T>(what: &'static str, work: impl Fn() -> T + 'a) -> Self {
        Self {
            what,
            work: Box::new(move |times| {
                for _ in 0..times {
                    black_box(work());
                }
            }),
        }
    }

    /// The same, where the work itself is done so many times.
    pub(crate) fn of_many<T>(what: &'static str, work: impl Fn(u64) -> T + 'a) -> Self {
        Self {
            what,
            work: Box::new(move |times| drop(black_box(work(times)))),
        }
    }

    fn time(&self, times: u64) -> Duration {
        let start = clock::now();
        (self.work)(times);
        clock::now().saturating_sub(start)
    }
}

/// Two sides, and how much of the baseline's time the candidate may take.
pub(crate) struct Race<'a> {
    pub(crate) name: String,
    /// How many bytes each side reads.
    pub(crate) bytes: usize,
    pub(crate) candidate: Side<'a>,
    pub(crate) baseline: Side<'a>,
    /// Without one the ratio is there to know, not to judge.
    pub(crate) bar: Option<f64>,
}

/// What a race has to tell; `xtask` reads it.
#[derive(Serialize)]
struct Record<'a> {
    name: &'a str,
    bytes: usize,
    candidate: &'a str,
    baseline: &'a str,
    bar: Option<f64>,
    /// Nanoseconds of candidate and baseline, each round.
    rounds: Vec<[f64; 2]>,
}

impl Race<'_> {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Runs all rounds; a line of JSON.
    pub(crate) fn run(&self, effort: &Effort) -> Result<String, Error> {
        let times = self.times(Duration::from_micros(effort.micros));
        let record = Record {
            name: &self.name,
            bytes: self.bytes,
            candidate: self.candidate.what,
            baseline: self.baseline.what,
            bar: self.bar,
            rounds: (0..effort.rounds)
                .map(|round| self.round(round, times))
                .collect(),
        };
        Ok(serde_json::to_string(&record)?)
    }

    fn round(&self, round: u32, times: u64) -> [f64; 2] {
        let [candidate, baseline] = if round.is_multiple_of(2) {
            let candidate = self.candidate.time(times);
            [candidate, self.baseline.time(times)]
        } else {
            let baseline = self.baseline.time(times);
            [self.candidate.time(times), baseline]
        };
        [candidate, baseline].map(|time| nanoseconds(time, times))
    }

    /// How many times the baseline fits into a moment.
    fn times(&self, moment: Duration) -> u64 {
        let mut times = 1;
        while self.baseline.time(times) < moment && times < 1 << 32 {
            times *= 2;
        }
        times
    }
}

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
fn nanoseconds(time: Duration, times: u64) -> f64 {
    time.as_secs_f64() * 1e9 / times as f64
}
