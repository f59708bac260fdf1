//! Where in a text its values are: what `serde_json` does not tell.
//!
//! jsonc-parser keeps the places. It takes more than JSON, which does no harm here: it only sees
//! what `serde_json` has read.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// A JSON text, with the places of its values.
pub(super) struct Tree<'a>(Value<'a>);

/// Where a value is, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Its key, with its quotes, if it has one.
    pub(super) key: Range<usize>,
    /// What it is written as; of a list or an object, the bracket or brace that opens it.
    pub(super) value: Range<usize>,
}

/// More repeated keys than this are not told. Each has a pointer, which may be as long as the text,
/// and nobody would read them.
pub(super) const MOST_REPEATED_KEYS: usize = 100;

impl<'a> Tree<'a> {
    /// `None` if the text is no JSON.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
        parsed.ok()?.value.map(Self)
    }

    /// The value of `event`, if it is a string.
    pub(super) fn event(&self) -> Option<&str> {
        let properties = self.0.as_object()?.properties.iter();
        let mut named = properties.filter(|property| property.name.as_str() == "event");
        Some(&named.next_back()?.value.as_string_lit()?.value)
    }

    /// The places of values by their JSON pointers, in the order of the pointers. Of a repeated key
    /// it is that of the last value. Where a pointer leads nowhere, the place is empty.
    pub(super) fn places<'p>(&self, pointers: impl Iterator<Item = &'p str>) -> Vec<Place> {
        let mut wanted = Wanted::default();
        let mut count = 0;
        for pointer in pointers {
            wanted.add(pointer, count);
            count += 1;
        }
        let mut places = vec![Place::default(); count];
        wanted.find(&self.0, &(0..0), &mut places);
        places
    }

    /// The JSON pointers of keys that occur again in the same object, each once for each object,
    /// and where they do so for the last time.
    pub(super) fn repeated_keys(&self) -> Vec<(String, Range<usize>)> {
        let mut repeated = Vec::new();
        collect_repeated(&self.0, &mut String::new(), &mut repeated);
        repeated
    }
}

/// The pointers that are looked for, as a tree of their parts: so the text is gone through once,
/// however many there are.
#[derive(Default)]
struct Wanted {
    below: HashMap<String, Wanted>,
    /// What asked for this very place.
    here: Vec<usize>,
}

impl Wanted {
    fn add(&mut self, pointer: &str, number: usize) {
        let mut wanted = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            wanted = wanted.below.entry(part).or_default();
        }
        wanted.here.push(number);
    }

    fn find(&self, value: &Value<'_>, key: &Range<usize>, places: &mut [Place]) {
        for number in &self.here {
            let value = opening(value);
            let key = key.clone();
            places[*number] = Place { key, value };
        }
        match value {
            Value::Object(object) if !self.below.is_empty() => self.find_in(object, places),
            Value::Array(array) => {
                for (index, wanted) in &self.below {
                    let index = index.parse::<usize>().ok();
                    if let Some(element) = index.and_then(|index| array.elements.get(index)) {
                        wanted.find(element, &(0..0), places);
                    }
                }
            }
            _ => {}
        }
    }

    /// Later properties overwrite the places of earlier ones of the same name.
    fn find_in(&self, object: &Object<'_>, places: &mut [Place]) {
        for property in &object.properties {
            if let Some(wanted) = self.below.get(property.name.as_str()) {
                wanted.find(&property.value, &key_of(property), places);
            }
        }
    }
}

fn key_of(property: &ObjectProp<'_>) -> Range<usize> {
    let range = property.name.range();
    range.start..range.end
}

fn opening(value: &Value<'_>) -> Range<usize> {
    let range = value.range();
    match value {
        Value::Object(_) | Value::Array(_) => range.start..range.start + 1,
        _ => range.start..range.end,
    }
}

fn collect_repeated(
    value: &Value<'_>,
    pointer: &mut String,
    repeated: &mut Vec<(String, Range<usize>)>,
) {
    match value {
        Value::Object(object) => {
            collect_from(object, pointer, repeated);
            for property in &object.properties {
                let part = escaped(property.name.as_str());
                below(pointer, &part, |pointer| {
                    collect_repeated(&property.value, pointer, repeated);
                });
            }
        }
        Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                below(pointer, &index.to_string(), |pointer| {
                    collect_repeated(element, pointer, repeated);
                });
            }
        }
        _ => {}
    }
}

fn collect_from(object: &Object<'_>, pointer: &str, repeated: &mut Vec<(String, Range<usize>)>) {
    let mut seen = HashSet::new();
    let mut again = Vec::new();
    for property in &object.properties {
        if !seen.insert(property.name.as_str()) {
            again.push(property);
        }
    }
    // From the end, so that the last occurrence of a key is met first.
    let mut told = HashSet::new();
    for property in again.into_iter().rev() {
        let name = property.name.as_str();
        if repeated.len() < MOST_REPEATED_KEYS && told.insert(name) {
            repeated.push((format!("{pointer}/{}", escaped(name)), key_of(property)));
        }
    }
}

fn below(pointer: &mut String, part: &str, walk: impl FnOnce(&mut String)) {
    let here = pointer.len();
    pointer.push('/');
    pointer.push_str(part);
    walk(pointer);
    pointer.truncate(here);
}

/// A key as a part of a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;

    /// The places of all values, checked one by one: the text there is the value there.
    fn check(text: &str) -> Result<(), TestCaseError> {
        let value: Json = serde_json::from_str(text).unwrap();
        let tree = Tree::read(text).unwrap();
        let mut pointers = Vec::new();
        collect_pointers(&value, String::new(), &mut pointers);
        let places = tree.places(pointers.iter().map(String::as_str));
        for (pointer, place) in pointers.iter().zip(places) {
            let expected = value.pointer(pointer).unwrap();
            let mut rest =
                serde_json::Deserializer::from_str(&text[place.value.start..]).into_iter();
            let found: Json = rest.next().unwrap().unwrap();
            prop_assert_eq!(&found, expected, "{} in {}", pointer, text);
            match expected {
                Json::Object(_) => prop_assert_eq!(&text[place.value], "{"),
                Json::Array(_) => prop_assert_eq!(&text[place.value], "["),
                _ => prop_assert_eq!(rest.byte_offset(), place.value.len()),
            }
            let (parent, part) = pointer.rsplit_once('/').unwrap_or_default();
            if value.pointer(parent).is_some_and(Json::is_object) && !pointer.is_empty() {
                let key: String = serde_json::from_str(&text[place.key]).unwrap();
                prop_assert_eq!(escaped(&key), part);
            }
        }
        Ok(())
    }

    fn collect_pointers(value: &Json, pointer: String, pointers: &mut Vec<String>) {
        match value {
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    collect_pointers(item, format!("{pointer}/{index}"), pointers);
                }
            }
            Json::Object(map) => {
                for (key, item) in map {
                    collect_pointers(item, format!("{pointer}/{}", escaped(key)), pointers);
                }
            }
            _ => {}
        }
        pointers.push(pointer);
    }

    /// Writes a value with blanks wherever JSON allows them, and some keys twice.
    fn write(value: &Json, blanks: &mut impl Iterator<Item = String>, text: &mut String) {
        text.push_str(&blanks.next().unwrap());
        match value {
            Json::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index > 0 { "," } else { "" });
                    write(item, blanks, text);
                }
                text.push(']');
            }
            Json::Object(map) => {
                text.push('{');
                for (index, (key, item)) in map.iter().enumerate() {
                    text.push_str(if index > 0 { "," } else { "" });
                    if index % 3 == 2 {
                        write(&Json::from(key.as_str()), blanks, text);
                        text.push_str(":[0,{\"a\":1}],");
                    }
                    write(&Json::from(key.as_str()), blanks, text);
                    text.push(':');
                    write(item, blanks, text);
                }
                text.push_str(&blanks.next().unwrap());
                text.push('}');
            }
            leaf => text.push_str(&leaf.to_string()),
        }
        text.push_str(&blanks.next().unwrap());
    }

    proptest! {
        #[test]
        fn the_text_at_a_place_is_the_value_at_the_pointer(
            value in abc_webhook::strategy::json_value(),
            blanks in prop::collection::vec("[ \t\r\n]{0,3}", 1..20),
        ) {
            let mut text = String::new();
            write(&value, &mut blanks.into_iter().cycle(), &mut text);
            check(&text)?;
        }
    }

    #[test]
    fn keys_may_be_escaped_empty_and_beyond_ascii() {
        check(r#" {"":1,"\u0061\/~":{"é😀":[null, {"\"":"\ud83d\ude00"}]},"~1":-1.5e-7} "#)
            .unwrap();
    }

    #[test]
    fn a_pointer_that_leads_nowhere_has_no_place() {
        let tree = Tree::read("[1,{}]").unwrap();
        let places = tree.places(["/2", "/x", "/1/a", "/0/0"].into_iter());
        assert_eq!(places, vec![Place::default(); 4]);
    }

    #[test]
    fn repeated_keys_are_told_once_where_they_are_last() {
        let text = r#"{"a":1,"b":{"c":1,"c":2,"\u0063":3},"a":2,"d":[{"~":1,"~":1}]}"#;
        let repeated = Tree::read(text).unwrap().repeated_keys();
        let told: Vec<_> = repeated
            .iter()
            .map(|(it, place)| (it.as_str(), place.start))
            .collect();
        assert_eq!(told, [("/a", 36), ("/b/c", 24), ("/d/0/~0", 54)]);
    }

    #[test]
    fn a_flood_of_repeated_keys_is_cut() {
        let pairs: Vec<String> = (0..500)
            .map(|it| format!("\"{it}\":1,\"{it}\":1"))
            .collect();
        let text = format!("{{{}}}", pairs.join(","));
        let repeated = Tree::read(&text).unwrap().repeated_keys();
        assert_eq!(repeated.len(), MOST_REPEATED_KEYS);
    }
}
