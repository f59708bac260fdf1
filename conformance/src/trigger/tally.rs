//! What became of many deliveries: outcomes, answers, and how long they took.

use std::collections::BTreeMap;
use std::time::Duration;

use abc_webhook::Outcome;
use schemars::JsonSchema;
use serde::Serialize;

use super::courier::{Delivered, End};
use crate::exit::Exit;
use crate::picture::in_ms;

/// The deliveries so far.
#[derive(Debug, Default)]
pub struct Tally {
    delivered: usize,
    rejected: usize,
    exhausted: usize,
    unreachable: usize,
    /// How often each answer came, by its status or what there was instead.
    ends: BTreeMap<String, usize>,
    /// How long answers took.
    latencies: Vec<Duration>,
}

/// How long answers took, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Latency {
    /// The shortest.
    pub min_ms: f64,
    /// Half of them took no longer.
    pub median_ms: f64,
    /// 95 of a hundred took no longer.
    pub p95_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl Tally {
    /// Counts a delivery.
    pub fn count(&mut self, delivered: &Delivered) {
        match delivered.outcome {
            Outcome::Delivered => self.delivered += 1,
            Outcome::Rejected => self.rejected += 1,
            Outcome::Exhausted if delivered.is_unreachable() => self.unreachable += 1,
            Outcome::Exhausted => self.exhausted += 1,
        }
        for attempt in &delivered.attempts {
            let end = match &attempt.end {
                End::Answered(answer) => {
                    self.latencies.push(attempt.took);
                    answer.status.as_u16().to_string()
                }
                End::Failed { why, .. } => why.clone(),
            };
            *self.ends.entry(end).or_default() += 1;
        }
    }

    /// How many there were.
    pub fn deliveries(&self) -> usize {
        self.delivered + self.rejected + self.exhausted + self.unreachable
    }

    /// How many ended how; only what there was.
    pub fn outcomes(&self) -> Vec<(&'static str, usize)> {
        let all = [
            ("delivered", self.delivered),
            ("rejected", self.rejected),
            ("exhausted", self.exhausted),
            ("unreachable", self.unreachable),
        ];
        all.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// How often each end of an attempt came, by a status or what there was instead.
    pub fn ends(&self) -> &BTreeMap<String, usize> {
        &self.ends
    }

    /// How long answers took, if there were any.
    pub fn latency(&self) -> Option<Latency> {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            sorted.get(rank - 1).copied().map(in_ms)
        };
        Some(Latency {
            min_ms: at(0)?,
            median_ms: at(50)?,
            p95_ms: at(95)?,
            max_ms: at(100)?,
        })
    }

    /// What the process says: the worst there was.
    pub fn exit(&self) -> Exit {
        let unreachable = (self.unreachable > 0).then_some(Exit::Unreachable);
        let failed = (self.rejected + self.exhausted > 0).then_some(Exit::Violates);
        let exits = [unreachable, failed].into_iter().flatten();
        exits.fold(Exit::Conforms, Exit::or)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::courier::{Answer, Attempt};

    fn delivered(outcome: Outcome, answers: &[(u16, u64)]) -> Delivered {
        let attempts = answers.iter().map(|(status, took)| Attempt {
            number: 1,
            at: Duration::ZERO,
            waited: None,
            took: Duration::from_millis(*took),
            end: End::Answered(Answer {
                status: http::StatusCode::from_u16(*status).unwrap(),
                headers: Vec::new(),
                body: Vec::new(),
            }),
        });
        Delivered {
            outcome,
            attempts: attempts.collect(),
            took: Duration::ZERO,
        }
    }

    #[test]
    fn answers_are_counted_and_ranked() {
        let mut tally = Tally::default();
        assert_eq!(tally.latency(), None);
        for took in 1..=99 {
            tally.count(&delivered(Outcome::Delivered, &[(200, took)]));
        }
        assert_eq!(tally.exit(), Exit::Conforms);
        tally.count(&delivered(Outcome::Rejected, &[(503, 200), (404, 100)]));
        assert_eq!(tally.outcomes(), [("delivered", 99), ("rejected", 1)]);
        assert_eq!(tally.ends()["200"], 99);
        assert_eq!(tally.ends()["503"], 1);
        let latency = tally.latency().unwrap();
        let shown = [
            latency.min_ms,
            latency.median_ms,
            latency.p95_ms,
            latency.max_ms,
        ];
        assert_eq!(format!("{shown:?}"), "[1.0, 51.0, 96.0, 200.0]");
        assert_eq!(tally.exit(), Exit::Violates);
    }
}
