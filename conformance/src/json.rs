//! Where two JSON texts differ in content.
//!
//! Objects are unordered, numbers are equal as IEEE doubles, and integers beyond
//! 2^53 exactly: the protocol's reading of *lossless*.

use serde_json::{Number, Value};

/// The first place at which two texts differ.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The JSON pointer of the place.
    pub pointer: String,
    /// What was owed there.
    pub expected: String,
    /// What stands there.
    pub observed: String,
}

/// The first difference in content; texts that are no JSON differ as a whole.
pub fn difference(expected: &[u8], observed: &[u8]) -> Option<Difference> {
    match (parse(expected), parse(observed)) {
        (Some(expected), Some(observed)) => compare("", &expected, &observed),
        _ if expected == observed => None,
        _ => Some(Difference {
            pointer: "the root".to_owned(),
            expected: "a JSON text".to_owned(),
            observed: "something else".to_owned(),
        }),
    }
}

/// The first difference in content between `part` and what `observed` holds in its place. Other keys
/// of objects do not matter.
pub fn lacking(part: &[u8], observed: &[u8]) -> Option<Difference> {
    match (parse(part), parse(observed)) {
        (Some(part), Some(observed)) => compare("", &part, &cut(&part, observed)),
        _ => difference(part, observed),
    }
}

/// `all` without the keys that `part` does not have.
fn cut(part: &Value, all: Value) -> Value {
    match (part, all) {
        (Value::Object(part), Value::Object(all)) => {
            let kept = all.into_iter().filter_map(|(key, value)| {
                let value = cut(part.get(&key)?, value);
                Some((key, value))
            });
            Value::Object(kept.collect())
        }
        (_, all) => all,
    }
}

fn parse(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(text).ok()
}

fn compare(pointer: &str, expected: &Value, observed: &Value) -> Option<Difference> {
    match (expected, observed) {
        (Value::Number(one), Value::Number(other)) if same_number(one, other) => None,
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(index, (one, other))| compare(&format!("{pointer}/{index}"), one, other)),
        (Value::Object(one), Value::Object(other)) => {
            let keys = one
                .keys()
                .chain(other.keys().filter(|key| !one.contains_key(*key)));
            keys.map(String::as_str)
                .find_map(|key| compare_key(pointer, key, one.get(key), other.get(key)))
        }
        _ if expected == observed => None,
        _ => Some(differ(pointer, Some(expected), Some(observed))),
    }
}

fn compare_key(
    pointer: &str,
    key: &str,
    expected: Option<&Value>,
    observed: Option<&Value>,
) -> Option<Difference> {
    let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    match (expected, observed) {
        (Some(expected), Some(observed)) => compare(&pointer, expected, observed),
        _ => Some(differ(&pointer, expected, observed)),
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    one == other || ((one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64())
}

fn differ(pointer: &str, expected: Option<&Value>, observed: Option<&Value>) -> Difference {
    Difference {
        pointer: pointer.to_owned(),
        expected: excerpt(expected),
        observed: excerpt(observed),
    }
}

/// A value in at most eighty characters.
fn excerpt(value: Option<&Value>) -> String {
    const LONGEST: usize = 80;
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(expected: &str, observed: &str) -> Option<String> {
        difference(expected.as_bytes(), observed.as_bytes()).map(|found| found.pointer)
    }

    #[test]
    fn order_of_keys_and_spelling_of_numbers_do_not_matter() {
        assert_eq!(pointer(r#"{"a":1,"b":1e3}"#, r#"{"b":1000.0,"a":1}"#), None);
        assert_eq!(pointer(r#"{"a":"\u00e9"}"#, r#"{"a":"é"}"#), None);
    }

    #[test]
    fn the_deepest_place_is_named() {
        assert_eq!(
            pointer(r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1,{"b":3}]}"#).unwrap(),
            "/a/1/b"
        );
        assert_eq!(pointer(r#"{"a/b":1}"#, "{}").unwrap(), "/a~1b");
        assert_eq!(pointer("{}", r#"{"new":null}"#).unwrap(), "/new");
    }

    #[test]
    fn a_part_may_lack_keys_and_nothing_else() {
        let missing = |part: &str| {
            let all = r#"{"a":{"b":1,"c":2},"d":[{"e":3,"f":4}]}"#;
            lacking(part.as_bytes(), all.as_bytes()).map(|found| found.pointer)
        };
        assert_eq!(missing(r#"{"a":{"c":2.0}}"#), None);
        assert_eq!(missing("{}"), None);
        assert_eq!(missing(r#"{"a":{"b":2}}"#).unwrap(), "/a/b");
        assert_eq!(missing(r#"{"a":{"g":1}}"#).unwrap(), "/a/g");
        assert_eq!(missing(r#"{"d":[{"e":3}]}"#).unwrap(), "/d/0/f");
    }

    #[test]
    fn integers_beyond_a_double_are_compared_exactly() {
        assert_eq!(pointer("9007199254740993", "9007199254740992").unwrap(), "");
    }
}
