//! How long a receiver took to answer: a bar for each span of time, twice as long as the one before.

use serde::Serialize;

use crate::clause::Role;
use crate::picture::BarEnd;
use crate::report::human::duration;
use crate::report::wire::Suite;

/// What a bar may be high, in the units of the drawing.
const HEIGHT: f64 = 80.0;
/// What a bar takes with the space beside it.
const PITCH: f64 = 74.0;
/// The first span ends here, in milliseconds.
const FIRST: f64 = 0.5;

#[derive(Debug, Serialize)]
pub(super) struct Chart {
    title: String,
    width: f64,
    bars: Vec<Column>,
}

#[derive(Debug, Serialize)]
struct Column {
    x: f64,
    y: f64,
    height: f64,
    label: String,
    count: usize,
}

/// The answers of a receiver; of one or two there is nothing to see.
pub(super) fn chart(suite: &Suite) -> Option<Chart> {
    const FEWEST: usize = 3;
    let mut times = times(suite);
    if suite.started.role != Role::Receiver || times.len() < FEWEST {
        return None;
    }
    times.sort_by(f64::total_cmp);
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    let counts = counts(&times);
    let bars: Vec<Column> = columns(&counts);
    #[expect(clippy::cast_precision_loss, reason = "there are few columns")]
    let width = bars.len() as f64 * PITCH;
    Some(Chart {
        title: format!(
            "{} answers: median {}, slowest {}",
            times.len(),
            duration(median),
            duration(slowest)
        ),
        width,
        bars,
    })
}

fn times(suite: &Suite) -> Vec<f64> {
    let pictures = suite
        .checks
        .iter()
        .filter_map(|check| check.picture.as_ref());
    let bars = pictures.flat_map(|picture| &picture.bars);
    let answered = bars.filter(|bar| bar.end == BarEnd::Answered);
    answered.map(|bar| bar.to_ms - bar.from_ms).collect()
}

/// How many of the sorted `times` end before each of the limits, from the first to the last.
fn counts(times: &[f64]) -> Vec<(f64, usize)> {
    let mut counts = Vec::new();
    let (mut limit, mut before) = (FIRST, 0);
    while before < times.len() {
        let until = times.partition_point(|time| *time <= limit);
        counts.push((limit, until - before));
        before = until;
        limit *= 2.0;
    }
    let empty = counts.iter().take_while(|(_, count)| *count == 0).count();
    counts.split_off(empty)
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts so many answers")]
fn columns(counts: &[(f64, usize)]) -> Vec<Column> {
    let most = counts
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(1)
        .max(1);
    let columns = counts.iter().enumerate().map(|(index, (limit, count))| {
        let height = (*count as f64 / most as f64 * HEIGHT).round();
        Column {
            x: index as f64 * PITCH,
            y: 20.0 + HEIGHT - height,
            height,
            label: format!("≤ {}", duration(*limit)),
            count: *count,
        }
    });
    columns.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_is_counted_once() {
        assert_eq!(
            counts(&[0.1, 0.5, 0.6, 3.0]),
            [(0.5, 2), (1.0, 1), (2.0, 0), (4.0, 1)]
        );
        assert_eq!(counts(&[3.0]), [(4.0, 1)]);
    }
}
