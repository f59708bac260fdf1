//! What is said of an entry that is not true, and what to do about it.

use time::Date;

use super::{Entry, Place};

/// An entry, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The entry: an id or a glob.
    pub pattern: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong with it.
    pub lapse: Lapse,
}

/// The ways in which an entry can be untrue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lapse {
    /// No check has such an id.
    MatchesNothing,
    /// What it lists was decided, and does not fail.
    Stale,
    /// Its last day is over.
    Past(Date),
    /// Nobody has said why.
    NoReason,
}

impl Objection {
    /// The objection to `entry` for `lapse`.
    pub(crate) fn new(entry: &Entry, lapse: Lapse) -> Self {
        Self {
            pattern: entry.pattern.clone(),
            place: entry.place.clone(),
            lapse,
        }
    }
}

impl Lapse {
    /// The kind as reports name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MatchesNothing => "matches-nothing",
            Self::Stale => "stale",
            Self::Past(_) => "past",
            Self::NoReason => "no-reason",
        }
    }

    /// What is wrong, to follow the entry.
    pub fn what(self) -> String {
        match self {
            Self::MatchesNothing => "matches no check of the catalogue".to_owned(),
            Self::Stale => "is stale: nothing it lists fails any more".to_owned(),
            Self::Past(until) => format!("is past its date, {until}"),
            Self::NoReason => "gives no reason".to_owned(),
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::MatchesNothing => "correct it, by what abc-webhook list shows, or remove it",
            Self::Stale => "remove it, or let --baseline-update do so",
            Self::Past(_) => "mend what it lists and remove it, or set a later date",
            Self::NoReason => "say in place of TODO why this is known to fail",
        }
    }
}
