//! How long a receiver took to answer: a bar for each span of time, twice as long as the one before.

use serde::Serialize;

use crate::clause::Role;
use crate::picture::BarEnd;
use crate::report::human::duration;
use crate::report::wire::Suite;

/// The first span ends here, in milliseconds.
const FIRST: f64 = 0.5;

#[derive(Debug, Serialize)]
pub(super) struct Chart {
    title: String,
    bars: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    count: usize,
    /// Of the longest bar, in percent.
    share: f64,
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
    Some(Chart {
        title: format!(
            "{} answers: median {}, slowest {}",
            times.len(),
            duration(median),
            duration(slowest)
        ),
        bars: rows(&counts(&times)),
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
fn rows(counts: &[(f64, usize)]) -> Vec<Row> {
    let most = counts.iter().map(|(_, count)| *count).max();
    let most = most.unwrap_or(1).max(1) as f64;
    let rows = counts.iter().map(|(limit, count)| Row {
        label: format!("≤ {}", duration(*limit)),
        count: *count,
        share: (*count as f64 / most * 1000.0).round() / 10.0,
    });
    rows.collect()
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

    #[test]
    fn the_longest_bar_is_as_wide_as_it_may_be() {
        let rows = rows(&[(0.5, 2), (1.0, 4), (2.0, 0)]);
        let told: Vec<_> = rows.iter().map(|row| (&*row.label, row.share)).collect();
        assert_eq!(
            told,
            [("≤ 0.5 ms", 50.0), ("≤ 1.0 ms", 100.0), ("≤ 2.0 ms", 0.0)]
        );
    }
}
