//! What became of each suite, for the reader at the end of a long log.

use std::fmt;
use std::time::Duration;

use crate::error::Error;
use crate::table;
use crate::toolchain::Toolchain;

pub(crate) enum Outcome {
    Passed(Duration),
    Failed(Duration),
    /// For want of these programs.
    LeftOut(Vec<&'static str>),
    /// An earlier suite failed.
    NotReached,
}

impl Outcome {
    pub(crate) fn of(result: &Result<(), Error>, time: Duration) -> Self {
        match result {
            Ok(()) => Self::Passed(time),
            Err(_) => Self::Failed(time),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed(time) => write!(formatter, "passed in {:.1} s", time.as_secs_f64()),
            Self::Failed(time) => write!(formatter, "FAILED after {:.1} s", time.as_secs_f64()),
            Self::LeftOut(missing) => write!(formatter, "left out: no {}", missing.join(", ")),
            Self::NotReached => write!(formatter, "not reached"),
        }
    }
}

/// Two tables: the toolchains this machine has, and the suites.
pub(crate) fn summary(toolchains: &[Toolchain], outcomes: &[(&str, Outcome)]) -> String {
    let toolchains = toolchains.iter().map(|toolchain| {
        let version = toolchain.version.as_deref().unwrap_or("not found");
        [toolchain.program.to_owned(), version.to_owned()]
    });
    let outcomes = outcomes.iter();
    let outcomes = outcomes.map(|(suite, outcome)| [(*suite).to_owned(), outcome.to_string()]);
    let toolchains = table::render(&toolchains.collect::<Vec<_>>());
    let outcomes = table::render(&outcomes.collect::<Vec<_>>());
    format!("{toolchains}\n{outcomes}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_ran_and_what_did_not() {
        let toolchains = [toolchain("cargo", Some("1.88.0")), toolchain("npm", None)];
        let outcomes = [
            ("workspace", Outcome::Passed(Duration::from_millis(1_250))),
            ("Node", Outcome::LeftOut(vec!["npm"])),
            ("Python", Outcome::NotReached),
        ];
        let expected = "\
cargo  1.88.0
npm    not found

workspace  passed in 1.2 s
Node       left out: no npm
Python     not reached
";
        assert_eq!(summary(&toolchains, &outcomes), expected);
    }

    fn toolchain(program: &'static str, version: Option<&str>) -> Toolchain {
        let version = version.map(str::to_owned);
        Toolchain { program, version }
    }
}
