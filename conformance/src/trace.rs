//! Traces: what happened when a play was played.
//!
//! Raw bytes and moments, with the play and the settings beside them: all that a
//! judge needs, and all that it gets. Secrets are replaced before a trace is made.

pub mod receiver;
pub mod sender;

use std::time::Duration;

/// What the run was set to; the same for every play.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What stands for the right token in the bytes of a trace; empty if a receiver's answer may
    /// hold the token by chance.
    pub token_mark: String,
    /// How long an answer may take.
    pub time_out: Duration,
    /// How much later than the interval a retry may come.
    pub tolerance: Duration,
}

/// The interval between a failure and the retry (`retry.interval`).
pub const INTERVAL: Duration = Duration::from_secs(3);

/// The most attempts that a delivery may take (`retry.limit`).
pub const ATTEMPTS: usize = 4;

/// How long an answer may take unless said otherwise: the vendor's own limit.
pub const TIME_OUT: Duration = Duration::from_secs(5);

/// The longest time-out that a sender should have (`attempt.time-out`).
pub const LONGEST_TIME_OUT: Duration = Duration::from_secs(30);

/// How much later than the interval a retry may come unless said otherwise.
pub const TOLERANCE: Duration = Duration::from_secs(1);

impl Settings {
    /// How long the runner listens after the last attempt for one too many.
    pub fn quiet_window(&self) -> Duration {
        INTERVAL + self.tolerance
    }
}

/// Milliseconds with one decimal, as reports print them.
pub fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
