//! A result as the benchmarks of a package print it, and what it proves.
//!
//! A package measures in its own language and prints the middle and the quartiles of what it
//! found. How far the middle can be trusted follows from them and from the number of samples, if
//! the samples are spread as chance spreads them.

use serde::Deserialize;

use super::statistics::{quantile, sorted};

/// One result.
#[derive(Debug, Deserialize)]
pub(super) struct Ratio {
    /// What was measured, and against what.
    name: String,
    /// Where there is none, the result is there to know, not to judge.
    bound: Option<Bound>,
    median: f64,
    /// The quartiles.
    low: f64,
    high: f64,
    samples: u32,
}

/// What a result is held to: `<= 1.10` or `>= 0.90`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl TryFrom<String> for Bound {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let unreadable = || format!("no bound reads `{text}`, but `<= 1.10` or `>= 0.90`");
        let (relation, limit) = text.split_once(' ').ok_or_else(unreadable)?;
        let limit: f64 = limit.parse().map_err(|_| unreadable())?;
        match relation {
            "<=" => Ok(Self::AtMost(limit)),
            ">=" => Ok(Self::AtLeast(limit)),
            _ => Err(unreadable()),
        }
    }
}

impl Bound {
    fn allows(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }
}

/// What the columns of [`Ratio::cells`] are.
pub(super) const HEAD: [&str; 5] = ["what", "median", "quartiles", "samples", "bar"];

impl Ratio {
    pub(super) fn read_all(json: &str) -> Result<Vec<Self>, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The middle and the quartiles of measurements.
    pub(super) fn of(name: String, at_most: f64, values: &[f64]) -> Self {
        let sorted = sorted(values.iter().copied());
        let [low, median, high] = [0.25, 0.5, 0.75].map(|part| quantile(&sorted, part));
        Self {
            name,
            bound: Some(Bound::AtMost(at_most)),
            median,
            low,
            high,
            samples: u32::try_from(values.len()).unwrap_or(u32::MAX),
        }
    }

    /// One for each column of [`HEAD`].
    pub(super) fn cells(&self) -> [String; 5] {
        [
            self.name.clone(),
            number(self.median),
            format!("{} to {}", number(self.low), number(self.high)),
            self.samples.to_string(),
            self.verdict(),
        ]
    }

    fn verdict(&self) -> String {
        let Some(bound) = self.bound else {
            return "none".to_owned();
        };
        let verdict = if self.misses() {
            "MISSED"
        } else if self.reaches(bound) {
            "reached"
        } else {
            "holds"
        };
        format!("{} {verdict}", words(bound))
    }

    /// Whether the bar is missed beyond what chance explains.
    pub(super) fn misses(&self) -> bool {
        let allows = |bound: Bound| self.median_between().iter().any(|end| bound.allows(*end));
        self.bound.is_some_and(|bound| !allows(bound))
    }

    /// Whether the result cannot be told from the bar.
    fn reaches(&self, bound: Bound) -> bool {
        !self.median_between().iter().all(|end| bound.allows(*end))
    }

    /// Where the true median is, in 95 of 100 cases.
    fn median_between(&self) -> [f64; 2] {
        // A median strays 1.2533 times as far as a mean, and between the quartiles of what chance
        // spreads lie 1.349 standard deviations: 1.96 × 1.2533 / 1.349.
        let margin = 1.82 * (self.high - self.low) / f64::from(self.samples.max(1)).sqrt();
        [self.median - margin, self.median + margin]
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [name, median, quartiles, ..] = self.cells();
        let bar = self.bound.map_or_else(String::new, words);
        write!(
            formatter,
            "{name}: {median} ({quartiles}), the bar is {bar}"
        )
    }
}

fn words(bound: Bound) -> String {
    match bound {
        Bound::AtMost(limit) => format!("≤ {}", number(limit)),
        Bound::AtLeast(limit) => format!("≥ {}", number(limit)),
    }
}

/// Ratios with the digits in which they differ from their bars, larger numbers with fewer.
fn number(value: f64) -> String {
    if value.abs() < 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(bound: &str, median: f64) -> Ratio {
        let json = format!(
            r#"[{{"name":"ours / theirs","bound":{bound},"median":{median},
                "low":{},"high":{},"samples":100,"within":true}}]"#,
            median - 0.05,
            median + 0.05
        );
        Ratio::read_all(&json).unwrap().remove(0)
    }

    #[test]
    fn a_bar_is_missed_only_beyond_chance() {
        for (bound, median, misses, verdict) in [
            (r#""<= 1.10""#, 1.0, false, "≤ 1.10 holds"),
            (r#""<= 1.10""#, 1.09, false, "≤ 1.10 reached"),
            (r#""<= 1.10""#, 1.11, false, "≤ 1.10 reached"),
            (r#""<= 1.10""#, 1.2, true, "≤ 1.10 MISSED"),
            (r#"">= 0.9""#, 1.0, false, "≥ 0.90 holds"),
            (r#"">= 0.9""#, 0.89, false, "≥ 0.90 reached"),
            (r#"">= 0.9""#, 0.8, true, "≥ 0.90 MISSED"),
            ("null", 9.0, false, "none"),
        ] {
            let ratio = ratio(bound, median);
            assert_eq!((ratio.misses(), &*ratio.verdict()), (misses, verdict));
        }
    }

    #[test]
    fn a_row_has_the_middle_and_the_quartiles() {
        let cells = ratio(r#""<= 1.1""#, 1.0).cells();
        let expected = [
            "ours / theirs",
            "1.00",
            "0.95 to 1.05",
            "100",
            "≤ 1.10 holds",
        ];
        assert_eq!(cells, expected);
        let measured = Ratio::of("ms".to_owned(), 50.0, &[30.0, 10.0, 20.0, 50.0, 40.0]);
        assert_eq!(measured.cells()[1..4], ["30.0", "20.0 to 40.0", "5"]);
    }

    #[test]
    fn a_bound_that_reads_otherwise_is_refused() {
        for bound in ["1.10", "< 1.10", "<= much"] {
            let error = Bound::try_from(bound.to_owned()).unwrap_err();
            assert!(error.contains(bound), "{error}");
        }
    }
}
