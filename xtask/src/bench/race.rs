//! A race, and what it proves.
//!
//! Each round gives one ratio, of two times taken one right behind the other. The median of the
//! ratios is the result. How far it can be trusted follows from the ratios alone: the true median
//! lies between two of them, of ranks that a coin tells.

use std::fmt;

use serde::Deserialize;

use super::statistics::{quantile, sorted};

/// A race as its program prints it.
#[derive(Deserialize)]
pub(super) struct Race {
    name: String,
    /// How many bytes each side read.
    bytes: usize,
    candidate: String,
    baseline: String,
    /// The ratio that is not to be exceeded, where there is one.
    bar: Option<f64>,
    /// Nanoseconds of candidate and baseline, each round.
    rounds: Vec<[f64; 2]>,
}

/// What the columns of [`Race::cells`] are.
pub(super) const HEAD: [&str; 9] = [
    "what",
    "bytes",
    "candidate",
    "baseline",
    "ns",
    "baseline ns",
    "ratio",
    "p10 to p90",
    "bar",
];

impl Race {
    pub(super) fn read(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }

    /// One for each column of [`HEAD`].
    pub(super) fn cells(&self) -> [String; 9] {
        let ratios = self.ratios();
        let [low, high] = [0.1, 0.9].map(|part| quantile(&ratios, part));
        [
            self.name.clone(),
            self.bytes.to_string(),
            self.candidate.clone(),
            self.baseline.clone(),
            nanoseconds(self.median_of(0)),
            nanoseconds(self.median_of(1)),
            format!("{:.2}", quantile(&ratios, 0.5)),
            format!("{low:.2} to {high:.2}"),
            self.verdict(),
        ]
    }

    fn verdict(&self) -> String {
        match self.bar {
            None => "none".to_owned(),
            Some(bar) if self.misses() => format!("{bar:.1} MISSED"),
            Some(bar) if self.reaches(bar) => format!("{bar:.1} reached"),
            Some(bar) => format!("{bar:.1} holds"),
        }
    }

    /// Whether the ratio is above the bar, beyond what chance explains.
    pub(super) fn misses(&self) -> bool {
        self.bar.is_some_and(|bar| self.median_between()[0] > bar)
    }

    /// Whether the ratio cannot be told from the bar.
    fn reaches(&self, bar: f64) -> bool {
        self.median_between()[1] > bar
    }

    /// Where the true median is, in 95 of 100 cases.
    fn median_between(&self) -> [f64; 2] {
        let ratios = self.ratios();
        // Of so many coins, between so many show heads: half of them, and 1.96 standard deviations
        // of half the square root on either side.
        #[expect(clippy::cast_precision_loss, reason = "rounds are few")]
        let margin = 0.98 / (ratios.len().max(1) as f64).sqrt();
        [0.5 - margin, 0.5 + margin].map(|part| quantile(&ratios, part))
    }

    /// In order of size.
    fn ratios(&self) -> Vec<f64> {
        let ratios = self
            .rounds
            .iter()
            .map(|[candidate, baseline]| candidate / baseline);
        sorted(ratios)
    }

    fn median_of(&self, side: usize) -> f64 {
        quantile(&sorted(self.rounds.iter().map(|round| round[side])), 0.5)
    }
}

impl fmt::Display for Race {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = quantile(&self.ratios(), 0.5);
        let bar = self.bar.unwrap_or_default();
        let Self {
            name,
            candidate,
            baseline,
            ..
        } = self;
        write!(
            formatter,
            "{name}: {candidate} takes {ratio:.2} × {baseline}, the bar is {bar:.1}"
        )
    }
}

/// With as many digits as mean something.
fn nanoseconds(time: f64) -> String {
    if time < 100.0 {
        format!("{time:.1}")
    } else {
        format!("{time:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn race(bar: Option<f64>, ratios: &[f64]) -> Race {
        Race {
            name: "a body".to_owned(),
            bytes: 500,
            candidate: "ours".to_owned(),
            baseline: "theirs".to_owned(),
            bar,
            rounds: ratios
                .iter()
                .map(|ratio| [1000.0 * ratio, 1000.0])
                .collect(),
        }
    }

    /// Ratios around a middle, evenly spread.
    fn around(middle: f64) -> Vec<f64> {
        (-50_i32..=50)
            .map(|step| middle + f64::from(step) / 500.0)
            .collect()
    }

    #[test]
    fn a_bar_is_missed_only_beyond_chance() {
        for (middle, misses, verdict) in [
            (0.9, false, "1.0 holds"),
            (0.995, false, "1.0 reached"),
            (1.005, false, "1.0 reached"),
            (1.1, true, "1.0 MISSED"),
        ] {
            let race = race(Some(1.0), &around(middle));
            assert_eq!((race.misses(), &*race.verdict()), (misses, verdict));
        }
        assert!(!race(None, &around(9.0)).misses());
    }

    #[test]
    fn a_row_has_the_median_and_the_spread_of_the_ratios() {
        let cells = race(Some(1.5), &[1.0, 3.0, 1.2, 1.1, 0.5]).cells();
        let expected = [
            "a body",
            "500",
            "ours",
            "theirs",
            "1100",
            "1000",
            "1.10",
            "0.50 to 3.00",
        ];
        assert_eq!(cells[..8], expected);
    }

    #[test]
    fn a_race_is_read_as_it_is_printed() {
        let line = r#"{"name":"n","bytes":1,"candidate":"c","baseline":"b","bar":null,"rounds":[[50.0,100.0]]}"#;
        let race = Race::read(line).unwrap();
        assert_eq!(
            race.cells()[4..],
            ["50.0", "100", "0.50", "0.50 to 0.50", "none"]
        );
        assert!(Race::read("{}").is_err());
    }

    #[test]
    fn without_rounds_nothing_is_missed() {
        assert!(!race(Some(1.0), &[]).misses());
    }
}
