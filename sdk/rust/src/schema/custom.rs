//! Which types take the keys that a channel defines.

use std::collections::BTreeSet;

use crate::EventName;
use crate::payload::shape::{Record, Shape, data_of};

/// The names of the types whose further keys are a channel's own fields, and so not unknown.
///
/// JSON Schema has no word for the difference: both are `additionalProperties`.
pub fn types_with_custom_fields() -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    for event in EventName::ALL {
        collect(&data_of(event), &mut names);
    }
    names
}

fn collect(shape: &Shape, names: &mut BTreeSet<&'static str>) {
    match shape {
        Shape::List(items) => collect(items, names),
        Shape::Record(record) => collect_below(record, names),
        Shape::Text | Shape::Integer | Shape::Timestamp | Shape::Status => {}
    }
}

fn collect_below(record: &Record, names: &mut BTreeSet<&'static str>) {
    if record.free {
        names.insert(record.name);
    }
    for key in record.keys {
        collect(&key.shape, names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_feedback_takes_them() {
        assert_eq!(types_with_custom_fields(), BTreeSet::from(["Feedback"]));
    }
}
