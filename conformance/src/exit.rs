//! Exit codes: a documented type, since scripts depend on them.

use std::process::ExitCode;

/// What the process says to whoever started it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Every selected check that could be decided holds.
    Conforms = 0,
    /// At least one check failed, or the baseline is not true.
    Violates = 1,
    /// Usage or configuration: a bad flag, URL or file, or nothing selected.
    Usage = 2,
    /// The target cannot be reached, would not start, or broke the adapter protocol.
    Unreachable = 3,
    /// Nothing failed, but a check was inconclusive, or a MUST could not be tested.
    Inconclusive = 4,
    /// Interrupted.
    Interrupted = 130,
}

/// The codes as `--help` shows them.
pub const HELP: &str = "\
Exit codes:
  0    conforms
  1    does not conform, or the baseline is not true: an entry is stale, matches
       nothing, is past its date or gives no reason
  2    usage or configuration, nothing selected included
  3    the target cannot be reached or would not start
  4    inconclusive, or a MUST that could not be tested
  130  interrupted
Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.";

impl Exit {
    /// Every code, the one that counts first in front.
    const ALL: [Self; 6] = [
        Self::Interrupted,
        Self::Usage,
        Self::Unreachable,
        Self::Violates,
        Self::Inconclusive,
        Self::Conforms,
    ];

    /// What a process has said that exited with `code`.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|exit| *exit as u8 == code)
    }

    /// Of two, the one that takes precedence: 130, 2, 3, 1, 4, 0.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::Inconclusive => 1,
            Self::Violates => 2,
            Self::Unreachable => 3,
            Self::Usage => 4,
            Self::Interrupted => 5,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence_is_130_2_3_1_4_0() {
        let falling = Exit::ALL;
        for pair in falling.windows(2) {
            assert_eq!(pair[0].or(pair[1]), pair[0]);
            assert_eq!(pair[1].or(pair[0]), pair[0]);
        }
        assert_eq!(falling.map(|exit| exit as u8), [130, 2, 3, 1, 4, 0]);
    }
}
