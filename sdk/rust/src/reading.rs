//! [`Reading`]: the two ways to read one protocol.
//!
//! A receiver has to put up with more than a sender may write, so one set of payload types has
//! two readings, and whatever conforms to the strict one conforms to the tolerant one.

use std::fmt;
use std::str::FromStr;

/// How much of a payload is taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reading {
    /// What a conforming sender writes.
    Strict,
    /// What a receiver must accept.
    Tolerant,
}

impl Reading {
    /// Both.
    pub const ALL: [Reading; 2] = [Reading::Strict, Reading::Tolerant];

    /// The word for it, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reading::Strict => "strict",
            Reading::Tolerant => "tolerant",
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("reading: neither strict nor tolerant")]
pub struct UnknownReading;

impl FromStr for Reading {
    type Err = UnknownReading;

    fn from_str(text: &str) -> Result<Self, UnknownReading> {
        Self::ALL
            .into_iter()
            .find(|reading| reading.as_str() == text)
            .ok_or(UnknownReading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_reads_as_it_is_written() {
        for reading in Reading::ALL {
            assert_eq!(reading.to_string().parse(), Ok(reading));
        }
        assert_eq!("Strict".parse::<Reading>(), Err(UnknownReading));
    }
}
