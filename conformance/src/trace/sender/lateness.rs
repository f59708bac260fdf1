//! How late a sender known to keep time was.

use std::fmt;
use std::time::Duration;

use crate::trace::milliseconds;

/// By how much the control's retries came later than the interval, at the most; none where no
/// control ran, or nobody had to wait for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lateness(pub Option<Duration>);

impl Lateness {
    /// By how much a retry may be late for the machine's sake.
    pub fn time(self) -> Duration {
        self.0.unwrap_or_default()
    }
}

impl From<Duration> for Lateness {
    fn from(time: Duration) -> Self {
        Self(Some(time))
    }
}

impl fmt::Display for Lateness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(time) => write!(f, "the control was {} late", milliseconds(time)),
            None => f.write_str("there was no control"),
        }
    }
}
