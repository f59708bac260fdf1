//! The model of a conforming sender: a small state machine from what a receiver does to what is
//! owed.
//!
//! It shares nothing with the SDK's sender, so that neither can approve a bug of the other; the
//! shared vectors of retry policies hold both. It knows no bytes: only how an attempt ends, and
//! when. Judges ask it what a trace should have been, whatever the script.

use std::time::Duration;

use crate::trace::sender::Outcome;
use crate::trace::{ATTEMPTS, INTERVAL};

/// How an attempt ends, as far as a sender can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With a complete answer of this status.
    Answered(u16),
    /// With a complete head of this status and a body that breaks off.
    Broken(u16),
    /// With a failure of the connection before there is a complete head.
    Failed,
    /// By a time-out of the sender's own, since nothing came.
    Silent,
}

/// What an attempt meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// How it ends.
    pub end: End,
    /// How long after its start.
    pub after: Duration,
}

/// What a sender makes of a complete head whose body breaks off. Where that head is no 5xx the
/// protocol accepts either, but one delivery has one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It is answered.
    Answer,
    /// It has failed.
    Failure,
}

/// What follows an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another attempt, an interval later.
    Retry,
    /// Nothing.
    Over(Outcome),
}

/// What a sender owes: one delivery from beginning to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The earliest moment of each attempt, since the first one started.
    pub earliest: Vec<Duration>,
    /// What becomes of the delivery.
    pub outcome: Outcome,
}

/// What meets an attempt that the script does not reach.
const UNSCRIPTED: Met = Met {
    end: End::Answered(200),
    after: Duration::ZERO,
};

/// What a sender that gives an attempt up after `time_out` may make of `script`: one of these. There
/// are two only where either reading of a broken body is accepted and they differ.
pub fn owed(script: &[Met], time_out: Duration) -> Vec<Owed> {
    let mut readings = Reading::ALL.map(|reading| delivery(script, time_out, reading));
    readings.sort_by_key(|owed| owed.earliest.len());
    let mut owed = Vec::from(readings);
    owed.dedup();
    owed
}

/// One delivery, attempt by attempt.
fn delivery(script: &[Met], time_out: Duration, reading: Reading) -> Owed {
    let mut earliest = vec![Duration::ZERO];
    let mut now = Duration::ZERO;
    loop {
        let attempt = earliest.len();
        let met = script.get(attempt - 1).unwrap_or(&UNSCRIPTED);
        let met = met.within(time_out);
        match met.end.next(attempt, reading) {
            Next::Over(outcome) => return Owed { earliest, outcome },
            Next::Retry => {
                now += met.after + INTERVAL;
                earliest.push(now);
            }
        }
    }
}

impl Reading {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Failure];
}

impl End {
    /// What follows when this ends the attempt of that number, from one.
    pub fn next(self, attempt: usize, reading: Reading) -> Next {
        match self.outcome(reading) {
            Some(outcome) => Next::Over(outcome),
            None if attempt < ATTEMPTS => Next::Retry,
            None => Next::Over(Outcome::Exhausted),
        }
    }

    /// Whether another attempt is owed when this ends the attempt of that number, however it is read.
    pub fn owes_a_retry(self, number: usize) -> bool {
        let mut readings = Reading::ALL.into_iter();
        readings.all(|reading| self.next(number, reading) == Next::Retry)
    }

    /// What becomes of a delivery that this ends; nothing if it is a failure, which may pass.
    pub fn outcome(self, reading: Reading) -> Option<Outcome> {
        match (self, reading) {
            (Self::Answered(status), _) | (Self::Broken(status), Reading::Answer) => {
                settled_by(status)
            }
            (Self::Broken(_), Reading::Failure) | (Self::Failed | Self::Silent, _) => None,
        }
    }

    /// Whether a delivery may go on after this or be over, as the sender reads it.
    pub fn is_open_to_reading(self) -> bool {
        let [one, other] = Reading::ALL.map(|reading| self.outcome(reading));
        one != other
    }
}

/// What becomes of a delivery that is answered so; nothing if it is a failure, which may pass.
fn settled_by(status: u16) -> Option<Outcome> {
    match status {
        200..=299 => Some(Outcome::Delivered),
        500..=599 => None,
        _ => Some(Outcome::Rejected),
    }
}

impl Met {
    /// What a sender sees of this that waits no longer than `time_out`.
    fn within(self, time_out: Duration) -> Self {
        if self.end != End::Silent && self.after < time_out {
            return self;
        }
        Self {
            end: End::Silent,
            after: time_out,
        }
    }
}

impl Owed {
    /// How many attempts there are.
    pub fn attempts(&self) -> usize {
        self.earliest.len()
    }
}
