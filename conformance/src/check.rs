//! A check is a play and a judge.
//!
//! The play is data, the judge a pure function from the trace of that play to a
//! finding. Both are typed by the subject they concern, since what one does to a
//! receiver and to a sender has nothing in common.

use std::fmt;

use serde::Serialize;

use crate::clause::{Clause, Level, Role, Source};
use crate::finding::{Finding, Reason};
use crate::picture::Picture;
use crate::play::{Manner, Play};

/// What a suite examines: the types of its plays, traces and defects.
pub trait Subject: 'static {
    /// The end of the delivery that is examined.
    const ROLE: Role;
    /// What is done to the target.
    type Play: Play + fmt::Debug + Clone + Send + Sync;
    /// What then happened.
    type Trace: Timeline + fmt::Debug + Send;
    /// The ways in which a reference peer can be broken on purpose.
    type Defect: fmt::Debug + Copy + PartialEq + Send + Sync;
}

/// A trace that can be told as a list of moments, for a reader.
pub trait Timeline {
    /// The moments in order; texts may hold bytes of the target, not yet escaped.
    fn timeline(&self) -> Vec<Moment>;

    /// The same to look at, where there is something to see.
    fn picture(&self) -> Option<Picture> {
        None
    }

    /// Whether the target was asked and did not answer, so that it may be gone.
    fn lost_contact(&self) -> bool {
        false
    }
}

/// Something that happened, in milliseconds since the play began.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Milliseconds since the play began.
    pub at_ms: f64,
    /// What happened.
    pub what: String,
}

/// One check of the catalogue.
#[derive(Debug)]
pub struct Check<S: Subject> {
    /// Words joined by dots, the role first. The same for pass and fail, and kept for ever.
    pub id: &'static str,
    /// The rule that is checked; level, text and source live there.
    pub clause: &'static Clause,
    /// Completes "A conforming receiver …" or "A conforming sender …".
    pub title: &'static str,
    /// What is done to the target.
    pub play: fn() -> S::Play,
    /// What the trace of it means.
    pub judge: fn(&S::Trace) -> Finding,
    /// The mutants that this check must convict, and of what.
    pub catches: &'static [(S::Defect, Reason)],
}

/// What the catalogue says of a check, whatever its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The check's id.
    pub id: &'static str,
    /// The weight of the clause.
    pub level: Level,
    /// Where the clause comes from.
    pub sources: &'static [Source],
    /// The end of the delivery that is examined.
    pub role: Role,
    /// Completes "A conforming receiver …" or "A conforming sender …".
    pub title: &'static str,
    /// The rule that is checked.
    #[serde(serialize_with = "clause_id")]
    pub clause: &'static Clause,
}

impl<S: Subject> Check<S> {
    /// What may run while this check's play is played; a load needs the leave of whoever owns a
    /// target that is not on loopback.
    pub fn manner(&self) -> Manner {
        (self.play)().manner()
    }

    /// The catalogue's entry for this check.
    pub fn entry(&self) -> Entry {
        Entry {
            id: self.id,
            level: self.clause.level,
            sources: self.clause.sources,
            role: S::ROLE,
            title: self.title,
            clause: self.clause,
        }
    }
}

impl Moment {
    /// A moment `at` after the play began.
    pub fn new(at: std::time::Duration, what: impl Into<String>) -> Self {
        Self {
            at_ms: at.as_secs_f64() * 1000.0,
            what: what.into(),
        }
    }
}

fn clause_id<S: serde::Serializer>(clause: &Clause, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(clause.id)
}
