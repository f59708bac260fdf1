//! A script: what the attempts of one delivery meet, one after the other.

use std::fmt;
use std::str::FromStr;

use super::act::{Act, ActError};
use crate::play::sender::{Reaction, SenderPlay};
use crate::trace::ATTEMPTS;

/// One to four acts. What comes after them is met with 200.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Script(Vec<Act>);

/// A text that is no script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// One of its words.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Their number.
    #[error("a script has 1 to {ATTEMPTS} acts, and this one has {0}")]
    Length(usize),
}

impl Script {
    /// These acts; at least one, and at most as many as there are attempts.
    pub fn new(acts: Vec<Act>) -> Result<Self, ScriptError> {
        if (1..=ATTEMPTS).contains(&acts.len()) {
            Ok(Self(acts))
        } else {
            Err(ScriptError::Length(acts.len()))
        }
    }

    /// The acts.
    pub fn acts(&self) -> &[Act] {
        &self.0
    }

    /// How it is played.
    pub fn play(&self) -> SenderPlay {
        let reactions: Vec<Reaction> = self.0.iter().map(|act| act.reaction()).collect();
        SenderPlay::answer(reactions)
    }

    /// Every shorter script that is left when acts are taken out, the shortest first.
    pub fn shorter(&self) -> Vec<Self> {
        let all = (1_usize << self.0.len()) - 1;
        let mut shorter: Vec<Self> = Vec::new();
        for script in (1..all).map(|kept| self.only(kept)) {
            if !shorter.contains(&script) {
                shorter.push(script);
            }
        }
        // Stable, so the same script is reduced in the same way.
        shorter.sort_by_key(|script| script.0.len());
        shorter
    }
}

impl Script {
    /// The acts whose bits are set in `kept`.
    fn only(&self, kept: usize) -> Self {
        let places = 0..self.0.len();
        let kept = places.filter(|place| kept & (1 << place) != 0);
        Self(kept.map(|place| self.0[place]).collect())
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, act) in self.0.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{act}")?;
        }
        Ok(())
    }
}

impl FromStr for Script {
    type Err = ScriptError;

    fn from_str(text: &str) -> Result<Self, ScriptError> {
        let acts = text.split(',').map(|word| word.trim().parse());
        Self::new(acts.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Script {
        text.parse().unwrap()
    }

    #[test]
    fn a_script_is_read_as_it_is_written() {
        for text in ["200", "503,reset,200", "cut-200,chunks-503,silence,418"] {
            assert_eq!(script(text).to_string(), text);
        }
        assert_eq!(script("503, reset").to_string(), "503,reset");
    }

    #[test]
    fn what_is_no_script_is_named() {
        let refused = |text: &str| text.parse::<Script>().unwrap_err().to_string();
        for (text, culprit) in [
            ("503,rset", "\"rset\" is neither a status"),
            ("", "\"\" is neither"),
            ("199", "\"199\" is neither"),
            ("cut-600", "\"cut-600\" is neither"),
            ("500,500,500,500,500", "this one has 5"),
        ] {
            assert!(refused(text).contains(culprit), "{}", refused(text));
        }
        assert!(refused("rset").contains("close-on-accept, reset-on-accept, close-before-body"));
    }

    #[test]
    fn shorter_ones_keep_the_order_and_come_the_shortest_first() {
        let shorter: Vec<String> = script("500,reset,404")
            .shorter()
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = ["500", "reset", "404", "500,reset", "500,404", "reset,404"];
        assert_eq!(shorter, expected);
        assert_eq!(script("500").shorter(), []);
        assert_eq!(script("500,500").shorter(), [script("500")]);
    }
}
