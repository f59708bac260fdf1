//! The payloads under `tests/data`, by name.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "every test uses a part, some use all"
)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use serde_json::Value;

const GUIDE: [(&str, &str); 4] = [
    (
        "guide: FEEDBACK_CREATION",
        include_str!("../data/guide/feedback-creation.json"),
    ),
    (
        "guide: ISSUE_CREATION",
        include_str!("../data/guide/issue-creation.json"),
    ),
    (
        "guide: ISSUE_STATUS_CHANGE",
        include_str!("../data/guide/issue-status-change.json"),
    ),
    (
        "guide: ISSUE_ADDITION",
        include_str!("../data/guide/issue-addition.json"),
    ),
];

const EVENTS: &str = include_str!("../data/captures/events.jsonl");
const EDGES: &str = include_str!("../data/captures/payload-edges.jsonl");

/// Every payload, with a name to find it by. The numbers of lines are asserted, so that a
/// file that lost its content cannot pass.
pub(crate) fn all() -> Vec<(String, String)> {
    let mut samples: Vec<_> = GUIDE
        .iter()
        .map(|(name, body)| ((*name).to_owned(), (*body).to_owned()))
        .collect();
    samples.extend(captures());
    samples
}

/// The payloads that were recorded.
pub(crate) fn captures() -> Vec<(String, String)> {
    [
        bodies("events", EVENTS, 25),
        bodies("payload-edges", EDGES, 44),
    ]
    .concat()
}

fn bodies(name: &str, lines: &str, count: usize) -> Vec<(String, String)> {
    let bodies: Vec<_> = lines
        .lines()
        .enumerate()
        .map(|(index, line)| (format!("{name}.jsonl:{}", index + 1), body(line)))
        .collect();
    assert_eq!(bodies.len(), count, "{name}: lines");
    bodies
}

fn body(line: &str) -> String {
    let delivery: Value = serde_json::from_str(line).unwrap();
    delivery["body"].as_str().unwrap().to_owned()
}

/// The pointers of a value and of all values in it.
pub(crate) fn collect_pointers(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_pointers(item, format!("{pointer}/{index}"), pointers);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect_pointers(item, format!("{pointer}/{key}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}
