//! What is wrong with a file of targets: each mistake with its line and the name of the target.

use std::fmt;

/// Something wrong with a row, or with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1 on.
    pub line: usize,
    /// The name of the target, if it has one that can be shown.
    pub name: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

/// All that is wrong with a file, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes {
    /// The file.
    pub file: String,
    /// At least one.
    pub all: Vec<Mistake>,
}

/// So many are told; whoever has made more has made one many times.
const TOLD: usize = 10;

impl Mistakes {
    /// The hint of the first mistake that has one.
    pub fn hint(&self) -> Option<&'static str> {
        self.all.iter().find_map(|mistake| mistake.hint)
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.all.iter().take(TOLD).enumerate() {
            let Mistake {
                line, name, what, ..
            } = mistake;
            let end = if index == 0 { "" } else { "\n" };
            let name = name.as_ref();
            let name = name.map_or_else(String::new, |name| format!("target {name:?}: "));
            write!(f, "{end}{}:{line}: {name}{what}", self.file)?;
        }
        match self.all.len().checked_sub(TOLD) {
            Some(more @ 1..) => write!(f, "\nand {more} mistakes more"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Mistakes {}
