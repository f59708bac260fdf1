//! Walking through [`Fields`](super::Fields), whichever way they are kept.

use serde_json::Value;

use crate::payload::key::Key;

/// The keys and values of [`Fields`](super::Fields), in order.
#[derive(Debug, Clone)]
pub struct Iter<'a>(
    pub(super) Either<std::slice::Iter<'a, (Key, Value)>, indexmap::map::Iter<'a, String, Value>>,
);

/// The keys and values of [`Fields`](super::Fields), in order and by value.
#[derive(Debug)]
pub struct IntoIter(
    pub(super) Either<std::vec::IntoIter<(Key, Value)>, indexmap::map::IntoIter<String, Value>>,
);

/// Entries are few or many.
#[derive(Debug, Clone)]
pub(super) enum Either<F, M> {
    Few(F),
    Many(M),
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Either::Few(entries) => entries.next().map(|(key, value)| (key.as_str(), value)),
            Either::Many(map) => map.next().map(|(key, value)| (key.as_str(), value)),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Either::Few(entries) => entries.size_hint(),
            Either::Many(map) => map.size_hint(),
        }
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl Iterator for IntoIter {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Either::Few(entries) => entries.next().map(|(key, value)| (key.into(), value)),
            Either::Many(map) => map.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Either::Few(entries) => entries.size_hint(),
            Either::Many(map) => map.size_hint(),
        }
    }
}

impl ExactSizeIterator for IntoIter {}
