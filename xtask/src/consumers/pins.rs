//! What every tool is known to do other than owed: `xtask/consumers/expected.json`, one line for
//! each thing, so that a change of it reads well.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use super::judge::{Findings, Judged};
use super::workshop::read_json;
use crate::error::Error;

/// By consumer, and then by tool and file.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Pins(BTreeMap<String, Rows>);

pub(super) type Rows = BTreeMap<String, Findings>;

impl Pins {
    pub(super) fn read() -> Result<Self, Error> {
        read_json(&path())
    }

    pub(super) fn write(&self) -> Result<(), Error> {
        fs::write(path(), self.text()).map_err(Error::file(&path()))
    }

    /// Forgets what was known of the consumers that ran.
    pub(super) fn replace(&mut self, judged: &[Judged]) {
        self.0.extend(by_consumer(judged));
    }

    /// What the consumers that ran do other than they did, in words.
    pub(super) fn departures(&self, judged: &[Judged]) -> Vec<String> {
        let none = Rows::new();
        let mut lines = Vec::new();
        for (consumer, now) in &by_consumer(judged) {
            let then = self.0.get(consumer).unwrap_or(&none);
            compare(then, now, &mut lines);
        }
        lines
    }

    fn text(&self) -> String {
        let consumers = self.0.iter().map(|(consumer, rows)| {
            let rows = rows.iter().map(|(row, findings)| {
                let findings = findings.iter();
                let findings = findings.map(|(what, names)| entry(3, what, &line(names)));
                entry(2, row, &block(2, findings))
            });
            entry(1, consumer, &block(1, rows))
        });
        block(0, consumers) + "\n"
    }
}

/// The findings of one consumer among others.
pub(super) fn of(consumer: &str, judged: &[Judged]) -> Option<Rows> {
    by_consumer(judged).remove(consumer)
}

fn path() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/consumers/expected.json"
    ))
}

fn by_consumer(judged: &[Judged]) -> BTreeMap<String, Rows> {
    let mut pins: BTreeMap<String, Rows> = BTreeMap::new();
    for one in judged {
        let rows = pins.entry(one.consumer.to_owned()).or_default();
        rows.insert(one.key(), one.findings.clone());
    }
    pins
}

fn compare(then: &Rows, now: &Rows, lines: &mut Vec<String>) {
    let rows: BTreeSet<_> = then.keys().chain(now.keys()).collect();
    for row in rows {
        match (then.get(row), now.get(row)) {
            (Some(then), Some(now)) => compare_findings(row, then, now, lines),
            (None, _) => lines.push(format!("{row}: is new")),
            (_, None) => lines.push(format!("{row}: is gone")),
        }
    }
}

fn compare_findings(row: &str, then: &Findings, now: &Findings, lines: &mut Vec<String>) {
    let none = BTreeSet::new();
    let all: BTreeSet<_> = then.keys().chain(now.keys()).collect();
    for what in all {
        let names = |findings: &Findings| findings.get(what).unwrap_or(&none).clone();
        let (then, now) = (names(then), names(now));
        for (verb, names) in [("now", &now - &then), ("no longer", &then - &now)] {
            if !names.is_empty() {
                let names: Vec<_> = names.into_iter().collect();
                lines.push(format!("{row}: {verb} {what}: {}", names.join(", ")));
            }
        }
    }
}

fn line(names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(|name| quoted(name)).collect();
    format!("[{}]", names.join(", "))
}

fn block(depth: usize, entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return "{}".to_owned();
    }
    format!("{{\n{}\n{}}}", entries.join(",\n"), "  ".repeat(depth))
}

fn entry(depth: usize, key: &str, value: &str) -> String {
    let mut entry = "  ".repeat(depth);
    // Writing to a string cannot fail.
    let _ = write!(entry, "{}: {value}", quoted(key));
    entry
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        let pins = pins(r#"{"a": {"a: b": {"loses": ["x", "y"]}, "a: c": {}}}"#);
        let expected = r#"{
  "a": {
    "a: b": {
      "loses": ["x", "y"]
    },
    "a: c": {}
  }
}
"#;
        assert_eq!(pins.text(), expected);
        assert_eq!(self::pins(expected).text(), expected);
    }

    #[test]
    fn worse_and_better_are_departures_alike() {
        let then = pins(r#"{"a": {"r": {"loses": ["x", "y"], "adds": ["x"]}, "old": {}}}"#);
        let now = pins(r#"{"a": {"r": {"loses": ["y", "z"]}, "new": {}}}"#);
        let mut lines = Vec::new();
        compare(&then.0["a"], &now.0["a"], &mut lines);
        let expected = [
            "new: is new",
            "old: is gone",
            "r: no longer adds: x",
            "r: now loses: z",
            "r: no longer loses: x",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_same_is_no_departure() {
        let pins = pins(r#"{"a": {"r": {"loses": ["x"]}}}"#);
        let mut lines = Vec::new();
        compare(&pins.0["a"], &pins.0["a"], &mut lines);
        assert!(lines.is_empty());
    }

    fn pins(text: &str) -> Pins {
        serde_json::from_str(text).unwrap()
    }
}
