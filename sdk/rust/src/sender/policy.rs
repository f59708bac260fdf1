//! [`RetryPolicy`]: how often, how soon, how long.

use std::time::Duration;

use crate::protocol::{ATTEMPT_TIME_OUT, RETRIES, RETRY_INTERVAL};

/// What a sender does about failures. The default is the protocol's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many retries may follow the first attempt (clause `retry.limit`).
    pub retries: u32,
    /// How long after a failure, not after the start of the attempt, the next attempt starts
    /// (clause `retry.interval`).
    pub interval: Duration,
    /// How long an attempt may take; one that takes longer has failed.
    pub attempt_time_out: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: RETRIES,
            interval: RETRY_INTERVAL,
            attempt_time_out: ATTEMPT_TIME_OUT,
        }
    }
}
