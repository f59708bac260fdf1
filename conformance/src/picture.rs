//! What happened in a play, as bars on a line of time: what a report draws.
//!
//! A picture is drawn from a trace, and says nothing that the trace does not: no judge looks at it,
//! and it judges nothing. Times are milliseconds since the play began.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bars on a line of time, one below the other, and windows behind them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// Where the line of time ends, in milliseconds since the play began.
    pub until_ms: f64,
    /// What took its time: an attempt of a sender, or an exchange with a receiver.
    pub bars: Vec<Bar>,
    /// Spans in which something was owed.
    pub windows: Vec<Window>,
}

/// Something that took its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bar {
    /// What it was, in a few words; may quote the target.
    pub label: String,
    /// When it began.
    pub from_ms: f64,
    /// When it ended.
    pub to_ms: f64,
    /// How it ended.
    pub end: BarEnd,
    /// The status of the answer that it ended with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Whether it was to come at all: an attempt after a final answer was not, nor is one too many.
    #[serde(default = "called_for", skip_serializing_if = "Clone::clone")]
    pub is_called_for: bool,
}

/// What is said of a bar by whoever says nothing.
const fn called_for() -> bool {
    true
}

/// How an attempt or an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BarEnd {
    /// With a whole answer.
    Answered,
    /// Without one.
    Failed,
}

/// A span of time in which something was owed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// What was owed in it.
    pub kind: WindowKind,
    /// The index of the bar that it follows.
    pub after: usize,
    /// When it began.
    pub from_ms: f64,
    /// When it ended.
    pub to_ms: f64,
}

/// What is owed in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WindowKind {
    /// The next attempt begins: not earlier and not later.
    Retry,
    /// Nothing comes any more.
    Quiet,
    /// An answer comes.
    Answer,
}

impl Window {
    /// A window behind the bar `after`.
    pub fn new(kind: WindowKind, after: usize, from: Duration, to: Duration) -> Self {
        Self {
            kind,
            after,
            from_ms: in_ms(from),
            to_ms: in_ms(to),
        }
    }
}

/// Milliseconds to the microsecond, which is finer than anything that is measured here.
pub fn in_ms(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1000.0
}
