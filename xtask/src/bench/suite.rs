//! How long the sender suite takes, and how long the protocol makes it take.
//!
//! The reference sender is checked, in a process of its own, as a user would have it checked. All plays
//! overlap, so nothing should be added to the longest of them but the start of two processes.

use super::ratio::Ratio;
use super::spent::{self, Spent};
use crate::error::Error;

/// Three retries, 3 s apart, and the 4 s in which a fourth must not come.
const FLOOR: f64 = 13.0;

/// What may be added to that.
const ALLOWED: f64 = 1.0;

const RUNS: usize = 3;

/// What a quick run checks: nothing that waits.
const QUICK: [&str; 2] = ["--only", "sender.request.*"];

/// Builds the command as a user has it, and measures it. A run fails unless the sender conforms.
pub(super) fn measure(quick: bool) -> Result<Vec<Ratio>, Error> {
    let (profile, runs) = if quick { ("dev", 1) } else { ("release", RUNS) };
    let binary = spent::build(profile)?.into_os_string();
    let mut words = vec![binary.clone()];
    words.extend(["check", "sender", "--quiet"].map(Into::into));
    words.extend(QUICK.iter().filter(|_| quick).map(Into::into));
    words.extend(["--command".into(), binary]);
    words.extend(["reference", "sender"].map(Into::into));
    Ok(vec![ratio(&spent::measure(runs, words)?)])
}

fn ratio(spent: &Spent) -> Ratio {
    let seconds: Vec<f64> = spent.milliseconds.iter().map(|time| time / 1e3).collect();
    let name = format!("all checks of the reference sender, seconds; the floor is {FLOOR}");
    Ratio::of(name, FLOOR + ALLOWED, &seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_can_be_missed() {
        for (milliseconds, misses) in [(13_300.0, false), (14_200.0, true)] {
            let spent = Spent {
                milliseconds: vec![milliseconds; RUNS],
                processor: Vec::new(),
                mebibytes: None,
            };
            assert_eq!(ratio(&spent).misses(), misses, "{milliseconds} ms");
        }
    }
}
