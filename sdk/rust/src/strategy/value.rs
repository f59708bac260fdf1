//! Strategies for what the protocol leaves open: texts, JSON values, custom fields.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Number, Value};

use super::timestamp;
use crate::{Feedback, Fields};

/// The custom fields of feedback: keys as the vendor allows them, some of which look like the
/// payload's own or like integers, and values of every format a channel can define. Never a
/// key that feedback itself has.
pub fn custom_fields() -> BoxedStrategy<Fields> {
    let key = prop_oneof![
        3 => "[A-Za-z0-9_]{1,12}",
        1 => "(0|[1-9][0-9]{0,9})",
        1 => select(&[
            "event", "data", "feedback", "channel", "project", "addedIssue", "issue", "name",
            "status", "previousStatus", "description", "message", "userEmail", "__proto__",
        ]).prop_map(str::to_owned),
    ];
    fields(key, custom_value(), 0..8, Feedback::KEYS).boxed()
}

/// Undocumented keys, mostly none; never one of `known`.
pub fn extra_fields(known: &'static [&'static str]) -> BoxedStrategy<Fields> {
    let key = prop_oneof![
        "[a-z]{1,8}[A-Z][a-z]{1,8}",
        select(&["", "/", "~", "a/b", "0", "ID", "$ref", "constructor"]).prop_map(str::to_owned),
        text(),
    ];
    prop_oneof![
        3 => Just(Fields::new()),
        1 => fields(key, json_value(), 1..3, known),
    ]
    .boxed()
}

fn fields(
    key: impl Strategy<Value = String> + 'static,
    value: impl Strategy<Value = Value> + 'static,
    size: std::ops::Range<usize>,
    known: &'static [&'static str],
) -> BoxedStrategy<Fields> {
    let key = key.prop_filter("the key is known", |key| !known.contains(&key.as_str()));
    vec((key, value), size).prop_map(Fields::from_iter).boxed()
}

/// The value of a custom field, of any format.
pub fn custom_value() -> BoxedStrategy<Value> {
    prop_oneof![
        // text, keyword, aiField, a select's option
        4 => text().prop_map(Value::from),
        // number
        2 => number(),
        // a number, a select or a date without a value
        1 => Just(Value::Null),
        // multiSelect, duplicates and all
        1 => vec(select(&["bug", "wish", "praise"]), 0..4).prop_map(Value::from),
        // date
        1 => timestamp().prop_map(|timestamp| timestamp.as_str().into()),
        1 => Just(Value::from(vec!["2024-01-01"])),
        // images
        1 => vec("https://example\\.com/[a-z]{1,8}\\.png\\?b=1&c=2", 0..3).prop_map(Value::from),
        1 => vec(json_value(), 0..3).prop_map(Value::from),
        // none of these, but who knows
        1 => json_value(),
    ]
    .boxed()
}

/// Any JSON value, up to three levels deep.
pub fn json_value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(text(), inner, 0..4)
                .prop_map(|map: BTreeMap<String, Value>| map.into_iter().collect()),
        ]
    })
    .boxed()
}

/// Integers of either sign and finite doubles, those among them that printers get wrong.
fn number() -> BoxedStrategy<Value> {
    prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter_map("not finite", Number::from_f64)
            .prop_map(Value::from),
        select(&[
            0.1,
            -0.0,
            1e21,
            -2.5e-7,
            1e308,
            5e-324,
            9_007_199_254_740_992.0,
            4.5
        ])
        .prop_map(Value::from),
    ]
    .boxed()
}

/// Short texts, those among them that encoders get wrong.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        2 => "[ -~]{0,16}",
        1 => vec(any::<char>(), 0..8).prop_map(String::from_iter),
        1 => select(&[
            "", "😀", "한글 日本語", "a\0b", "\u{2028}\u{2029}", "\u{feff}x", "\u{202e}x",
            "\"\\/\u{8}\u{c}\n\r\t\u{1f}\u{7f}", "</script>", "null", "1e400", "e\u{301}",
        ]).prop_map(str::to_owned),
    ]
    .boxed()
}
