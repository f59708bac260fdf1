//! In what a folder differs from what it should be.

use std::fmt;

/// A file that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Relative to the folder, with `/` between its parts.
    pub path: String,
    /// How it differs.
    pub change: Change,
}

/// How a file differs from what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is not there.
    Missing,
    /// It is as it was written, and would be written differently now.
    Stale(Difference),
    /// It was written by the generator, and then edited.
    Edited(Difference),
    /// Somebody else put it where a generated file belongs.
    Foreign(Difference),
    /// It was written once, and would no longer be.
    LeftOver {
        /// Whether it was edited since.
        edited: bool,
    },
    /// The manifest itself.
    StaleManifest,
}

/// The first line in which two texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The line, from 1.
    pub line: usize,
    /// The line as it is; `None` behind the end.
    pub found: Option<String>,
    /// The line as it should be; `None` behind the end.
    pub expected: Option<String>,
}

impl Drift {
    pub(super) fn new(path: &str, change: Change) -> Self {
        let path = path.to_owned();
        Self { path, change }
    }

    /// What was done about it, once it was.
    pub fn done(&self) -> Done<'_> {
        Done(self)
    }

    /// Whether putting it right would lose what somebody wrote.
    pub fn loses_work(&self) -> bool {
        matches!(
            self.change,
            Change::Edited(_) | Change::Foreign(_) | Change::LeftOver { edited: true }
        )
    }
}

impl Difference {
    pub(super) fn first(found: &[u8], expected: &str) -> Self {
        let found = String::from_utf8_lossy(found);
        let mut lines = (found.split('\n'), expected.split('\n'));
        for line in 1.. {
            let (found, expected) = (lines.0.next(), lines.1.next());
            if found != expected || found.is_none() {
                let owned = |line: &str| line.chars().take(LONGEST).collect();
                return Self {
                    line,
                    found: found.map(owned),
                    expected: expected.map(owned),
                };
            }
        }
        unreachable!("a text has an end")
    }
}

/// A drift that is none any more, in the words of what was done about it.
#[derive(Debug)]
pub struct Done<'a>(&'a Drift);

impl fmt::Display for Done<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = match self.0.change {
            Change::Missing | Change::StaleManifest => "written",
            Change::Stale(_) => "rewritten",
            Change::Edited(_) | Change::Foreign(_) => "overwritten",
            Change::LeftOver { .. } => "deleted",
        };
        write!(f, "{done}: {}", self.0.path)
    }
}

/// More of a line than this helps nobody.
const LONGEST: usize = 120;

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, change } = self;
        match change {
            Change::Missing => write!(f, "{path} is missing"),
            Change::Stale(difference) => write!(f, "{path}:{difference} (stale)"),
            Change::Edited(difference) => write!(f, "{path}:{difference} (edited by hand)"),
            Change::Foreign(difference) => write!(f, "{path}:{difference} (not ours)"),
            Change::LeftOver { edited: false } => write!(f, "{path} is left over"),
            Change::LeftOver { edited: true } => write!(f, "{path} is left over, and edited"),
            Change::StaleManifest => write!(f, "{path} is stale"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |line: &Option<String>| match line {
            Some(line) => format!("{line:?}"),
            None => "the end".to_owned(),
        };
        let (found, expected) = (shown(&self.found), shown(&self.expected));
        write!(f, "{}: {found} should be {expected}", self.line)
    }
}
