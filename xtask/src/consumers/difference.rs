//! What a value lost when it was written again.
//!
//! Objects are unordered and numbers equal as IEEE doubles: what the protocol calls lossless.
//! Places are named by their shape, so that two elements of a list, or two fields that a channel
//! defines, are one place.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The keys that the schemas document; all others are one to whoever lists differences.
pub(super) type Documented = BTreeSet<String>;

/// Every key below some `properties`.
pub(super) fn documented(schema: &Value) -> Documented {
    let mut keys = Documented::new();
    collect(schema, &mut keys);
    keys
}

fn collect(schema: &Value, keys: &mut Documented) {
    if let Some(properties) = schema["properties"].as_object() {
        keys.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(map) => map.values().for_each(|value| collect(value, keys)),
        Value::Array(items) => items.iter().for_each(|value| collect(value, keys)),
        _ => {}
    }
}

/// The differences between what was read and what was written, in words.
pub(super) fn between(read: &Value, wrote: &Value, documented: &Documented) -> BTreeSet<String> {
    let found = BTreeSet::new();
    let mut differences = Differences { documented, found };
    differences.compare("", read, wrote);
    differences.found
}

struct Differences<'a> {
    documented: &'a Documented,
    found: BTreeSet<String>,
}

impl Differences<'_> {
    fn compare(&mut self, place: &str, read: &Value, wrote: &Value) {
        match (read, wrote) {
            (Value::Object(read), Value::Object(wrote)) => self.objects(place, read, wrote),
            (Value::Array(read), Value::Array(wrote)) if read.len() == wrote.len() => {
                for (read, wrote) in read.iter().zip(wrote) {
                    self.compare(&format!("{place}/*"), read, wrote);
                }
            }
            _ if equal(read, wrote) => {}
            _ => self.note("writes another", place),
        }
    }

    fn objects(&mut self, place: &str, read: &Map<String, Value>, wrote: &Map<String, Value>) {
        for (key, value) in read {
            let place = self.below(place, key);
            match wrote.get(key) {
                Some(wrote) => self.compare(&place, value, wrote),
                None => self.note("loses", &place),
            }
        }
        for key in wrote.keys().filter(|key| !read.contains_key(*key)) {
            self.note("adds", &self.below(place, key));
        }
    }

    fn below(&self, place: &str, key: &str) -> String {
        let known = self.documented.contains(key);
        format!("{place}/{}", if known { key } else { "<undocumented>" })
    }

    fn note(&mut self, what: &str, place: &str) {
        self.found.insert(format!("{what} {place}"));
    }
}

fn equal(read: &Value, wrote: &Value) -> bool {
    match (read, wrote) {
        (Value::Number(read), Value::Number(wrote)) => read.as_f64() == wrote.as_f64(),
        _ => read == wrote,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_equal_to_the_protocol_is_no_difference() {
        let read = json!({ "id": 1, "name": [1e21, "a"] });
        let wrote = json!({ "name": [1e21, "a"], "id": 1.0 });
        assert_eq!(differences(&read, &wrote), [""; 0]);
    }

    #[test]
    fn a_loss_an_addition_and_another_value_are_told_apart() {
        let read = json!({ "id": 1, "name": [{ "id": 2 }, { "id": 3 }], "mine": null });
        let wrote = json!({ "name": [{ "id": 0 }, { "id": 0 }], "yours": null });
        let expected = [
            "adds /<undocumented>",
            "loses /<undocumented>",
            "loses /id",
            "writes another /name/*/id",
        ];
        assert_eq!(differences(&read, &wrote), expected);
    }

    #[test]
    fn null_absent_and_a_shorter_list_differ() {
        assert_eq!(
            differences(&json!({ "id": null }), &json!({})),
            ["loses /id"]
        );
        let (read, wrote) = (json!({ "id": [1, 2] }), json!({ "id": [1] }));
        assert_eq!(differences(&read, &wrote), ["writes another /id"]);
    }

    fn differences(read: &Value, wrote: &Value) -> Vec<String> {
        let schema = json!({ "$defs": { "A": { "properties": { "id": {}, "name": {} } } } });
        between(read, wrote, &documented(&schema))
            .into_iter()
            .collect()
    }
}
