//! What became of all deliveries from one sender to one receiver.

use std::fmt;

use super::judge::Wrong;

/// A count of what agreed, and a line for each delivery that did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) agreed: usize,
    pub(super) wrong: Vec<String>,
}

impl Cell {
    pub(super) fn add(&mut self, delivery: &str, judged: Result<(), Wrong>) {
        match judged {
            Ok(()) => self.agreed += 1,
            Err(wrong) => self.wrong.push(excerpt(&format!("{delivery}: {wrong}"))),
        }
    }

    pub(super) fn is_good(&self) -> bool {
        self.wrong.is_empty() && self.agreed > 0
    }

    /// How many deliveries it is about.
    pub(super) fn all(&self) -> usize {
        self.agreed + self.wrong.len()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_good() {
            write!(formatter, "{}", self.agreed)
        } else {
            write!(formatter, "{} of {}", self.agreed, self.all())
        }
    }
}

/// The most characters of a line that are shown.
const LONGEST: usize = 400;

/// What comes from elsewhere, on one line and of bounded length.
fn excerpt(text: &str) -> String {
    let escaped = text.chars().flat_map(|character| {
        let is_plain = !character.is_control();
        let plain = is_plain.then_some(character);
        let escaped = (!is_plain).then(|| character.escape_default());
        plain.into_iter().chain(escaped.into_iter().flatten())
    });
    let mut short: String = escaped.take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    short
}
