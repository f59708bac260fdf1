//! Classes of payloads, and what the SDK says belongs to each.

use std::collections::BTreeSet;

use super::CHECKS;
use super::oddity::oddities;
use crate::check::Check;
use crate::stage::client::Receiver;

/// What a generated payload is, and so what it may expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What a conforming sender writes, and nothing out of the ordinary.
    Conforming,
    /// The same, of an event that nobody knows.
    UnknownEvent,
    /// The same with unknown keys.
    UnknownKeys,
    /// The same with statuses that nobody knows.
    UnknownStatus,
    /// The same with nulls where the vendor's server sends them.
    Nulls,
    /// The same with texts beyond printable ASCII.
    Texts,
    /// The same with names of custom fields that are others' too.
    Fields,
    /// The same with numbers that parsers get wrong.
    Numbers,
    /// The same without what the vendor's server may leave out.
    Absence,
    /// What was valid before it was mutated; it may still be.
    Mutated,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 10] = [
        Self::Conforming,
        Self::UnknownEvent,
        Self::UnknownKeys,
        Self::UnknownStatus,
        Self::Nulls,
        Self::Texts,
        Self::Fields,
        Self::Numbers,
        Self::Absence,
        Self::Mutated,
    ];

    /// The class of a case: in every ten, three conform, three are mutated, and the classes
    /// between take turns.
    pub fn of(case: u64) -> Self {
        let first = if (case / 10).is_multiple_of(2) { 1 } else { 5 };
        let turn = |place: usize| Self::ALL[first + place];
        match case % 10 {
            0 | 3 | 6 => Self::Conforming,
            1 | 4 | 7 => Self::Mutated,
            2 => turn(0),
            5 => turn(1),
            8 => turn(2),
            _ => turn(3),
        }
    }

    /// The check that decides what payloads of this class may expect.
    pub fn check(self) -> &'static Check<Receiver> {
        &CHECKS[self as usize]
    }

    /// The word for it in files, joined by hyphens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conforming => "conforming",
            Self::UnknownEvent => "unknown-event",
            Self::UnknownKeys => "unknown-keys",
            Self::UnknownStatus => "unknown-status",
            Self::Nulls => "nulls",
            Self::Texts => "texts",
            Self::Fields => "fields",
            Self::Numbers => "numbers",
            Self::Absence => "absence",
            Self::Mutated => "mutated",
        }
    }

    /// The class of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// Whether `body` belongs to this class, going by the SDK and, in what the SDK leaves open, by
    /// what is ordinary.
    pub fn holds(self, body: &[u8]) -> bool {
        match self {
            Self::Mutated => true,
            Self::Conforming => oddities(body).is_some_and(|odd| odd.is_empty()),
            other => oddities(body).is_some_and(|odd| odd == BTreeSet::from([other])),
        }
    }
}
