//! What the readings ask of a value: the types' own account of themselves.
//!
//! `record!` writes it down once, beside the fields. The strict schema is printed from it and
//! the checks walk it, so that none can know a key which the types do not know.

use super::field::Known;
use super::{EventName, FeedbackCreation, IssueAddition, IssueCreation, IssueStatusChange};

/// What the value of a known key is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Text,
    Integer,
    Timestamp,
    Status,
    List(&'static Shape),
    Record(&'static Record),
}

/// An object with known keys.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "schemars"),
    expect(dead_code, reason = "only the schema tells more than the check asks")
)]
pub(crate) struct Record {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static [&'static str],
    /// In the order in which they are written.
    pub(crate) keys: &'static [Key],
    pub(crate) rest_doc: &'static [&'static str],
    /// Whether the other keys are the sender's to choose, and so not unknown.
    pub(crate) free: bool,
}

/// A known key of a record.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "schemars"),
    expect(dead_code, reason = "only the schema tells more than the check asks")
)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static [&'static str],
    pub(crate) shape: Shape,
    pub(crate) note: Note,
    /// Whether a receiver must do without it.
    pub(crate) optional: bool,
    /// A value for readers, as JSON; records and lists are made up of those of their keys.
    pub(crate) example: Option<&'static str>,
}

/// What the strict reading says about a key beyond the type of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    Plain,
    /// Conforming senders write null here too.
    OrNull,
    /// A count, and so no number of a thing, which would begin at one.
    FromZero,
    /// The issues below may be cut down.
    PartialIssues,
}

/// Turns the words behind a key of `record!` into a [`Note`].
macro_rules! note {
    () => {
        $crate::payload::shape::Note::Plain
    };
    (or null) => {
        $crate::payload::shape::Note::OrNull
    };
    (from zero) => {
        $crate::payload::shape::Note::FromZero
    };
    (with partial issues) => {
        $crate::payload::shape::Note::PartialIssues
    };
}

pub(crate) use note;

/// How much of a record a conforming sender writes; it depends on where the record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Complete,
    /// Complete, but the issues in it are [`Partial`](Form::Partial).
    WithPartialIssues,
    /// Without what a receiver must do without.
    Partial,
}

impl Form {
    /// The form of the record below a key of a record of this form.
    pub(crate) fn below(self, key: &Key) -> Self {
        match (self, key.note) {
            (_, Note::PartialIssues) => Form::WithPartialIssues,
            (Form::WithPartialIssues, _) => Form::Partial,
            _ => Form::Complete,
        }
    }

    pub(crate) fn requires(self, key: &Key) -> bool {
        self != Form::Partial || !key.optional
    }
}

/// The largest integer that JavaScript, and so the vendor, keeps exact: 2^53 - 1.
pub(crate) const LARGEST: u64 = (1 << 53) - 1;

impl Key {
    /// The smallest integer here, if it is one.
    pub(crate) fn smallest(&self) -> u64 {
        u64::from(self.note != Note::FromZero)
    }

    pub(crate) fn nullable(&self) -> bool {
        self.note == Note::OrNull
    }
}

/// The shape of the `data` of an event.
pub(crate) fn data_of(event: EventName) -> Shape {
    match event {
        EventName::FeedbackCreation => FeedbackCreation::SHAPE,
        EventName::IssueCreation => IssueCreation::SHAPE,
        EventName::IssueStatusChange => IssueStatusChange::SHAPE,
        EventName::IssueAddition => IssueAddition::SHAPE,
    }
}
