//! [`Fields`]: keys the model has no name for, with their values, in the order they came.

mod iter;

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::key::Key;
use iter::Either;
use iter::{IntoIter, Iter};

/// An ordered map from key to JSON value.
///
/// Two of them are equal when they hold the same keys and values, in whatever order: JSON
/// objects have none. Of a key that came twice the last value counts, as in most parsers.
#[derive(Clone, Default)]
pub struct Fields(Entries);

/// Looking through a few keys is cheaper than hashing them. Many are hashed, since a hostile
/// body can have a hundred thousand.
#[derive(Clone)]
enum Entries {
    Few(Vec<(Key, Value)>),
    Many(Box<IndexMap<String, Value>>),
}

/// How many keys are few. With their values they stay below 1 kB, up to where allocators are quick.
const FEW: usize = 15;

impl Default for Entries {
    fn default() -> Self {
        Entries::Few(Vec::new())
    }
}

impl Fields {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of `key`, if it is there; `null` is a value.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match &self.0 {
            Entries::Few(entries) => place(entries, key).map(|at| &entries[at].1),
            Entries::Many(map) => map.get(key),
        }
    }

    /// Sets `key` and gives back the value it had before.
    ///
    /// A key that was there keeps its place. A key that has a field of its own in the struct
    /// around this map does not belong here: serializing it is an error.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let (key, value) = (key.into(), value.into());
        if let Some(old) = self.get_mut(&key) {
            return Some(std::mem::replace(old, value));
        }
        self.append(Key::from(&*key), value);
        None
    }

    /// Inserts what was read; the last value counts.
    pub(super) fn set(&mut self, key: Key, value: Value) {
        let Entries::Few(entries) = &mut self.0 else {
            return self.append(key, value);
        };
        match entries.iter_mut().find(|(it, _)| *it == key) {
            Some((_, old)) => *old = value,
            None => self.append(key, value),
        }
    }

    /// Adds a key, unless it is there and there are many.
    #[inline]
    fn append(&mut self, key: Key, value: Value) {
        match &mut self.0 {
            Entries::Few(entries) if entries.len() < FEW => {
                if entries.len() == entries.capacity() {
                    let wanted = if entries.is_empty() { FEW / 2 } else { FEW };
                    entries.reserve_exact(wanted.saturating_sub(entries.len()));
                }
                entries.push((key, value));
            }
            Entries::Few(entries) => {
                let entries = std::mem::take(entries).into_iter().chain([(key, value)]);
                let map = entries.map(|(key, value)| (key.into(), value)).collect();
                self.0 = Entries::Many(Box::new(map));
            }
            Entries::Many(map) => drop(map.insert(key.into(), value)),
        }
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        match &mut self.0 {
            Entries::Few(entries) => place(entries, key).map(|at| &mut entries[at].1),
            Entries::Many(map) => map.get_mut(key),
        }
    }

    /// Removes `key` and gives back its value; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        match &mut self.0 {
            Entries::Few(entries) => place(entries, key).map(|at| entries.remove(at).1),
            Entries::Many(map) => map.shift_remove(key),
        }
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter(match &self.0 {
            Entries::Few(entries) => Either::Few(entries.iter()),
            Entries::Many(map) => Either::Many(map.iter()),
        })
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Entries::Few(entries) => entries.len(),
            Entries::Many(map) => map.len(),
        }
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn place(entries: &[(Key, Value)], key: &str) -> Option<usize> {
    entries
        .iter()
        .position(|(it, _)| it.as_bytes() == key.as_bytes())
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(key, value)| other.get(key) == Some(value))
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::new();
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            fields.insert(key, value);
        }
        Ok(fields)
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut fields = Fields::new();
        for (key, value) in entries {
            fields.insert(key, value);
        }
        fields
    }
}

impl<'a> IntoIterator for &'a Fields {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl IntoIterator for Fields {
    type Item = (String, Value);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter(match self.0 {
            Entries::Few(entries) => Either::Few(entries.into_iter()),
            Entries::Many(map) => Either::Many(map.into_iter()),
        })
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Fields {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fields".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> Fields {
        (0..count)
            .map(|number| (format!("key {number}"), number))
            .collect()
    }

    #[test]
    fn few_and_many_are_the_same_map() {
        for count in [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let mut fields = numbered(count);
            let keys = (0..count).map(|number| format!("key {number}"));
            assert!(
                fields
                    .iter()
                    .map(|(key, _)| key.to_owned())
                    .eq(keys.clone())
            );
            assert!(
                fields
                    .clone()
                    .into_iter()
                    .map(|(key, _)| key)
                    .eq(keys.clone())
            );
            assert_eq!((fields.len(), fields.iter().len()), (count, count));
            assert_eq!(fields.get("no key"), None);
            for key in keys {
                let old = fields.insert(key.clone(), "new");
                assert!(old.is_some_and(|old| old.is_u64()), "{key}");
                assert_eq!(fields.get(&key), Some(&"new".into()));
            }
            assert_eq!(fields.len(), count);
        }
    }

    #[test]
    fn what_is_removed_leaves_the_others_in_order() {
        for count in [2, FEW, 3 * FEW] {
            let mut fields = numbered(count);
            assert_eq!(fields.remove("key 0"), Some(0.into()));
            assert_eq!(fields.remove("key 0"), None);
            assert!(
                fields
                    .iter()
                    .map(|(_, value)| value.clone())
                    .eq((1..count).map(Value::from))
            );
        }
    }

    #[test]
    fn maps_are_equal_however_they_are_kept_and_ordered() {
        let mut shrunk = numbered(3 * FEW);
        for number in 2..3 * FEW {
            shrunk.remove(&format!("key {number}"));
        }
        assert_eq!(shrunk, numbered(2));
        assert_eq!(shrunk, Fields::from_iter([("key 1", 1), ("key 0", 0)]));
        assert_ne!(shrunk, numbered(1));
        assert_ne!(shrunk, Fields::from_iter([("key 1", 1), ("key 0", 1)]));
        assert_ne!(shrunk, Fields::from_iter([("key 1", 1), ("key 2", 0)]));
    }

    #[test]
    fn of_a_repeated_key_the_last_value_counts() {
        for count in [0, FEW - 1, FEW, 3 * FEW] {
            let entries = (0..count).map(|number| format!("\"{number}\":0,"));
            let rest: String = entries.collect();
            let fields: Fields =
                serde_json::from_str(&format!("{{\"a\":1,{rest}\"a\":2}}")).unwrap();
            assert_eq!(
                (fields.len(), fields.get("a")),
                (count + 1, Some(&2.into()))
            );
        }
    }
}
