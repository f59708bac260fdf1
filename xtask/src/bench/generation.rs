//! How long generating a package takes, and how much memory: `abc-webhook sdk`, into a new folder.

use super::ratio::Ratio;
use super::spent::{self, FRESH, Spent};
use crate::error::Error;

/// The bars.
const MILLISECONDS: f64 = 50.0;
const MEBIBYTES: f64 = 32.0;

const RUNS: usize = 31;

/// Builds the command as a user has it, and measures it.
pub(super) fn measure(language: &str, quick: bool) -> Result<Vec<Ratio>, Error> {
    let (profile, runs) = if quick { ("dev", 1) } else { ("release", RUNS) };
    let binary = spent::build(profile)?;
    let options = ["--package", "my-webhooks", "--out", FRESH];
    let mut words = vec![binary.into_os_string(), "sdk".into(), language.into()];
    words.extend(options.map(Into::into));
    Ok(ratios(&spent::measure(runs, words)?, language))
}

fn ratios(spent: &Spent, language: &str) -> Vec<Ratio> {
    let name = |unit| format!("`abc-webhook sdk {language}`, {unit}");
    let time = Ratio::of(name("milliseconds"), MILLISECONDS, &spent.milliseconds);
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
        for (milliseconds, mebibytes, misses) in [
            (20.0, Some(12.0), vec![false, false]),
            (60.0, Some(40.0), vec![true, true]),
            (20.0, None, vec![false]),
        ] {
            let spent = Spent {
                milliseconds: vec![milliseconds; 9],
                processor: Vec::new(),
                mebibytes,
            };
            let ratios = ratios(&spent, "typescript");
            assert_eq!(ratios.iter().map(Ratio::misses).collect::<Vec<_>>(), misses);
        }
    }
}
