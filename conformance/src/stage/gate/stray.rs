//! What came and belongs to no play.

use std::time::Duration;

/// A request, or a connection, that belongs to no play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// When it came, since the gate was opened.
    pub at: Duration,
    /// Why it belongs to none.
    pub kind: StrayKind,
    /// What it was, without the token and without what follows the path.
    pub what: String,
}

/// Why something belongs to no play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StrayKind {
    /// The play that it belonged to was over.
    Late,
    /// It is another event than the one that was asked for, but has its marker.
    ByProduct,
    /// It is not known from what.
    Unmarked,
    /// It has the markers of several.
    Ambiguous,
    /// It is no complete request; why not.
    Broken(String),
    /// The TLS handshake failed; why.
    Handshake(String),
}

/// What came so far that belongs to no play.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strays {
    /// The first of them.
    pub first: Vec<Stray>,
    /// How many there were.
    pub count: usize,
}

/// How many are kept.
const MOST: usize = 100;

impl Strays {
    pub(super) fn push(&mut self, stray: Stray) {
        self.count += 1;
        if self.first.len() < MOST {
            self.first.push(stray);
        }
    }
}

impl StrayKind {
    /// Why, to stand behind what came.
    pub fn why(&self) -> String {
        match self {
            Self::Late => "its play was over".to_owned(),
            Self::ByProduct => "another event than was asked for".to_owned(),
            Self::Unmarked => "no marker of the runner's".to_owned(),
            Self::Ambiguous => "the markers of several plays".to_owned(),
            Self::Broken(why) => format!("no complete request: {why}"),
            Self::Handshake(why) => format!("the TLS handshake failed: {why}"),
        }
    }
}
