//! Examples: of a key as it is written beside its field, of everything else made up of those.

use serde_json::{Map, Value, json};

use crate::EventName;
use crate::payload::shape::{self, Form, Key, Record, Shape};

/// A whole body.
pub(super) fn event(name: EventName) -> Value {
    json!({ "event": name.as_str(), "data": below(shape::data_of(name), Form::Complete) })
}

/// A record with the keys that this form of it must have.
pub(super) fn record(record: &Record, form: Form) -> Value {
    let required = record.keys.iter().filter(|key| form.requires(key));
    let entries: Map<String, Value> = required
        .map(|key| (key.name.to_owned(), value(key, form)))
        .collect();
    entries.into()
}

/// The example that is written beside the field, if one is.
pub(super) fn written(key: &Key) -> Option<Value> {
    key.example.and_then(|json| serde_json::from_str(json).ok())
}

fn value(key: &Key, form: Form) -> Value {
    written(key).unwrap_or_else(|| below(key.shape, form.below(key)))
}

fn below(shape: Shape, form: Form) -> Value {
    match shape {
        Shape::Record(it) => record(it, form),
        Shape::List(item) => json!([below(*item, form)]),
        Shape::Text | Shape::Integer | Shape::Timestamp | Shape::Status => Value::Null,
    }
}
