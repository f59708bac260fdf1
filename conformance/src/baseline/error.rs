//! Why a text is no baseline: where, what, and what to do about it.

use std::fmt;
use std::ops::Range;

use super::Place;

/// The first thing wrong with a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineError {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub what: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for BaselineError {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Place {
    /// Where `span`, in bytes, begins in the `text` of `file`; the beginning, if it is unknown.
    pub(crate) fn new(file: &str, text: &str, span: Option<Range<usize>>) -> Self {
        let offset = span.map_or(0, |span| span.start);
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }
}
