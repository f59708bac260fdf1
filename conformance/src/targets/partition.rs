//! One's own part of a list: `i/n`, as nextest has it.
//!
//! `count:` deals the list out in turn, so that parts are of one size; `hash:` goes by the name
//! alone, so that a target stays in its part whatever else is listed.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    by: By,
    /// From 1 on; whoever does not say is told by the environment.
    part: Option<usize>,
    of: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Count,
    Hash,
}

/// Why a text is no part of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartitionError {
    /// There are no two numbers.
    #[error("I/N or auto/N is needed, for example 1/4, with count: or hash: in front if need be")]
    Form,
    /// There is no such part.
    #[error("the first number goes from 1 to the second")]
    Range,
    /// The environment does not say which part it is.
    #[error("{VARIABLE} is not set")]
    NoIndex,
    /// The environment says something else.
    #[error("{VARIABLE} is {0:?}, and a number from 0 to {1} is needed")]
    Index(String, usize),
}

/// Where Kubernetes says which of a job's pods this is, from 0 on.
const VARIABLE: &str = "JOB_COMPLETION_INDEX";

impl Partition {
    /// The part with its number, from the environment if need be.
    pub fn settled(self, read: impl Fn(&str) -> Option<String>) -> Result<Self, PartitionError> {
        if self.part.is_some() {
            return Ok(self);
        }
        let index = read(VARIABLE).ok_or(PartitionError::NoIndex)?;
        let number = index.parse().ok().filter(|number| *number < self.of);
        let number: usize = number.ok_or(PartitionError::Index(index, self.of - 1))?;
        Ok(Self {
            part: Some(number + 1),
            ..self
        })
    }

    /// Whether what is called `name`, at this place of the list from 0 on, belongs to the part.
    pub fn has(&self, place: usize, name: &str) -> bool {
        let number = match self.by {
            By::Count => place as u64,
            By::Hash => hash(name),
        };
        let (of, part) = (self.of as u64, self.part.unwrap_or(1) as u64);
        number % of + 1 == part
    }
}

/// The same on every machine and in every version.
fn hash(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    digest
        .iter()
        .take(8)
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

impl FromStr for Partition {
    type Err = PartitionError;

    fn from_str(text: &str) -> Result<Self, PartitionError> {
        let (by, rest) = match text.split_once(':') {
            Some(("count", rest)) => (By::Count, rest),
            Some(("hash", rest)) => (By::Hash, rest),
            Some(_) => return Err(PartitionError::Form),
            None => (By::Count, text),
        };
        let number = |text: &str| text.parse::<usize>().map_err(|_| PartitionError::Form);
        let (part, of) = rest.split_once('/').ok_or(PartitionError::Form)?;
        let of = number(of)?;
        let part = match part {
            "auto" => None,
            part => Some(number(part)?),
        };
        if of == 0 || part.is_some_and(|part| part == 0 || part > of) {
            return Err(PartitionError::Range);
        }
        Ok(Self { by, part, of })
    }
}

/// What stands for it in the name of a file.
impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Some(part) => write!(f, "{part}-of-{}", self.of),
            None => write!(f, "auto-of-{}", self.of),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

    fn part(text: &str) -> Vec<&'static str> {
        let partition: Partition = text.parse().unwrap();
        let named = NAMES.into_iter().enumerate();
        let own = named.filter(|(place, name)| partition.has(*place, name));
        own.map(|(_, name)| name).collect()
    }

    #[test]
    fn parts_are_dealt_out_in_turn() {
        assert_eq!(part("1/3"), ["a", "d", "g"]);
        assert_eq!(part("count:2/3"), ["b", "e"]);
        assert_eq!(part("3/3"), ["c", "f"]);
        assert_eq!(part("1/1"), NAMES);
    }

    #[test]
    fn a_hash_goes_by_the_name_alone() {
        let mut all: Vec<_> = (1..=3)
            .flat_map(|it| part(&format!("hash:{it}/3")))
            .collect();
        // Pinned: a target must not change its part with a version of this program.
        assert_eq!(part("hash:1/3"), ["f"]);
        all.sort_unstable();
        assert_eq!(all, NAMES);
        let partition: Partition = "hash:1/3".parse().unwrap();
        assert!(
            NAMES
                .iter()
                .all(|name| partition.has(0, name) == partition.has(5, name))
        );
    }

    #[test]
    fn kubernetes_counts_from_zero() {
        let settled = |index: Option<&str>| {
            let partition: Partition = "auto/4".parse().unwrap();
            partition.settled(|name| {
                assert_eq!(name, VARIABLE);
                index.map(str::to_owned)
            })
        };
        assert_eq!(settled(Some("0")).unwrap(), "1/4".parse().unwrap());
        assert_eq!(settled(Some("3")).unwrap().to_string(), "4-of-4");
        assert_eq!(settled(None), Err(PartitionError::NoIndex));
        for wrong in ["4", "-1", "x", ""] {
            assert_eq!(
                settled(Some(wrong)),
                Err(PartitionError::Index(wrong.to_owned(), 3))
            );
        }
        let named: Partition = "2/4".parse().unwrap();
        assert_eq!(named.settled(|_| None), Ok(named));
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for (text, error) in [
            ("", PartitionError::Form),
            ("1", PartitionError::Form),
            ("x/2", PartitionError::Form),
            ("slice:1/2", PartitionError::Form),
            ("0/2", PartitionError::Range),
            ("3/2", PartitionError::Range),
            ("auto/0", PartitionError::Range),
        ] {
            assert_eq!(text.parse::<Partition>(), Err(error), "{text}");
        }
    }
}
