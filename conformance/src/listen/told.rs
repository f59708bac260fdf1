//! What is told of deliveries while they come.

use std::time::Duration;

use time::OffsetDateTime;

use crate::clause::Clause;
use crate::delivery::layout::Layout;
use crate::http1::Head;
use crate::validate::Account;

/// Something that happened.
#[derive(Debug)]
pub enum Told {
    /// An attempt arrived.
    Arrived(Box<Arrival>),
    /// An attempt was met, or the sender gave it up.
    Answered(Answered),
    /// A delivery has been quiet for so long that nothing more is to be expected.
    Quiet(Overdue),
    /// Somebody connected who could not be listened to.
    Trouble(String),
}

/// An attempt, as far as it was read. The token is in none of it.
#[derive(Debug)]
pub struct Arrival {
    /// The number of the delivery, from 1.
    pub delivery: usize,
    /// The number of the attempt, from 1.
    pub attempt: usize,
    /// When its first byte had been read, since the beginning.
    pub at: Duration,
    /// The same, by the clock on the wall.
    pub time: OffsetDateTime,
    /// How long after the failure before it.
    pub waited: Option<Duration>,
    /// The head; nothing of it if nothing was read.
    pub head: Head,
    /// The body; `None` if it was not to be read.
    pub body: Option<Vec<u8>>,
    /// The body for a reader.
    pub layout: Layout,
    /// What there is to say about the payload, with places in the layout if that is whole.
    pub account: Account,
    /// What the payload changes.
    pub summary: Option<String>,
    /// What there is to say about everything else.
    pub remarks: Vec<Remark>,
    /// Whether head and body are those of the first attempt.
    pub is_repetition: bool,
}

/// Something to be said about an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it weighs.
    pub weight: Weight,
    /// The rule behind it, if there is one.
    pub clause: Option<&'static Clause>,
    /// In words.
    pub text: String,
}

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing.
    Note,
    /// A SHOULD is broken, or it may be that a MUST is.
    Warning,
    /// A MUST is broken.
    Error,
}

/// How an attempt was met.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The number of the delivery.
    pub delivery: usize,
    /// The number of the attempt.
    pub attempt: usize,
    /// What was done, to complete "the receiver …".
    pub how: String,
    /// The status, if there was one.
    pub status: Option<u16>,
    /// How long after its first byte.
    pub took: Duration,
    /// Whether the sender closed the connection before.
    pub given_up: bool,
    /// Whether the delivery is over, and nothing more is owed.
    pub is_delivered: bool,
}

/// A delivery of which nothing more came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// The number of the delivery.
    pub delivery: usize,
    /// Its last attempt.
    pub attempt: usize,
    /// What is wrong with that, if anything.
    pub remark: Option<Remark>,
}

impl Arrival {
    /// Whether a MUST is broken.
    pub fn is_wrong(&self) -> bool {
        let mut remarks = self.remarks.iter();
        !self.account.is_valid() || remarks.any(|remark| remark.weight == Weight::Error)
    }

    /// The name of the event, if the payload has one.
    pub fn event(&self) -> Option<&str> {
        self.account.event.as_deref()
    }
}

impl Remark {
    /// What weighs as much as the clause it breaks.
    pub fn breaks(clause: &'static Clause, text: impl Into<String>) -> Self {
        use crate::clause::Level;
        let weight = match clause.level {
            Level::Must => Weight::Error,
            Level::Should => Weight::Warning,
            Level::Info => Weight::Note,
        };
        Self {
            weight,
            clause: Some(clause),
            text: text.into(),
        }
    }

    /// The same, weighing no more than this.
    #[must_use]
    pub fn at_most(mut self, weight: Weight) -> Self {
        self.weight = self.weight.min(weight);
        self
    }

    /// What breaks no clause.
    pub fn note(text: impl Into<String>) -> Self {
        Self {
            weight: Weight::Note,
            clause: None,
            text: text.into(),
        }
    }
}

impl Weight {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
