//! Known failures: which checks a target is known to fail, why, and until when.
//!
//! A baseline is a TOML file whose keys are ids of checks or globs over them and
//! whose values are reasons. What it lists is run all the same. What an entry is
//! worth, the module `verdict` decides.

mod built_in;
mod error;
mod objection;
mod parse;
mod update;

use globset::GlobMatcher;
use time::Date;

pub use built_in::built_in;
pub use error::BaselineError;
pub use objection::{Lapse, Objection};
pub use update::{Update, update};

/// What `--baseline-update` writes where a person must say why.
pub const NO_REASON: &str = "TODO";

/// The known failures of a target.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// A check, or all those that a glob matches, and why they are known to fail.
#[derive(Debug, Clone)]
pub struct Entry {
    pattern: String,
    glob: GlobMatcher,
    known: Known,
    is_past: bool,
    place: Place,
}

/// Why a failure is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// In the words of whoever wrote the baseline.
    pub reason: String,
    /// The last day on which it is excused.
    pub until: Option<Date>,
}

/// Where an entry stands; lines and columns begin with 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Baseline {
    /// Reads `text`, the content of `file`; what ended before `today` excuses nothing.
    pub fn parse(file: &str, text: &str, today: Date) -> Result<Self, BaselineError> {
        let entries = parse::entries(file, text, today)?;
        Ok(Self { entries })
    }

    /// Adds the entries of `other` behind these.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// The entries, in the order of the files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Why a failure of the check is known, if it is: its id goes before globs, the first before
    /// later ones.
    pub fn known(&self, check: &str) -> Option<&Known> {
        let is_good = |entry: &&Entry| entry.matches(check) && !entry.is_past;
        let mut exact = self.entries.iter().filter(is_good);
        let exact = exact.find(|entry| entry.pattern == check);
        let any = || self.entries.iter().find(is_good);
        exact.or_else(any).map(|entry| &entry.known)
    }

    /// Whether an entry lists the check, be it past its date.
    pub fn lists(&self, check: &str) -> bool {
        self.entries.iter().any(|entry| entry.matches(check))
    }
}

impl Entry {
    /// Whether it lists the check.
    pub fn matches(&self, check: &str) -> bool {
        self.glob.is_match(check)
    }

    /// The last day on which it excuses anything, if it has one.
    pub fn until(&self) -> Option<Date> {
        self.known.until
    }

    /// Whether that day is over.
    pub fn is_past(&self) -> bool {
        self.is_past
    }

    /// Whether somebody has said why.
    pub fn has_reason(&self) -> bool {
        !self.known.reason.starts_with(NO_REASON)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn an_id_goes_before_a_glob_and_what_is_past_its_date_excuses_nothing() {
        let text = "
            'a.*' = 'all'
            'a.b' = 'this'
            'a.*.d' = 'later'
            'e' = { reason = 'past', until = 2027-01-30 }
        ";
        let baseline = Baseline::parse("b.toml", text, date!(2027 - 01 - 31)).unwrap();
        let known = |id| baseline.known(id).map(|known| known.reason.as_str());
        assert_eq!(known("a.b"), Some("this"));
        assert_eq!(known("a.c.d"), Some("all"));
        assert_eq!(known("e"), None);
        assert!(baseline.lists("e"));
        assert_eq!(known("f"), None);
        assert!(!baseline.lists("f"));
    }
}
