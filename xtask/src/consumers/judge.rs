//! Whether a tool does with the vectors what the reading of its file owes them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::difference::{self, Documented};
use super::report::{Outcome, Row};
use super::vectors::{self, Reading, Vector};
use super::workshop::read_json;
use crate::error::Error;

/// What a tool does other than owed, and for which vectors.
pub(super) type Findings = BTreeMap<String, BTreeSet<String>>;

pub(super) struct Judge {
    vectors: Vec<Vector>,
    documented: Documented,
}

/// A row with what it shows.
pub(super) struct Judged {
    pub(super) consumer: &'static str,
    pub(super) row: Row,
    pub(super) tally: Option<Tally>,
    pub(super) findings: Findings,
}

impl Judged {
    /// The key of its pins.
    pub(super) fn key(&self) -> String {
        format!("{}: {}", self.row.tool, self.row.input)
    }
}

/// How many vectors fared as owed, of how many.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) accepted: Count,
    pub(super) refused: Count,
    /// Of those written again, how many with nothing lost.
    pub(super) kept: Count,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Count {
    pub(super) good: usize,
    pub(super) all: usize,
}

impl Count {
    fn add(&mut self, good: bool) {
        self.good += usize::from(good);
        self.all += 1;
    }
}

impl Judge {
    pub(super) fn read(schema: &Path) -> Result<Self, Error> {
        let vectors = vectors::read(schema)?;
        let root: Value = read_json(&schema.join("webhook.tolerant.json"))?;
        let documented = difference::documented(&root);
        Ok(Self {
            vectors,
            documented,
        })
    }

    pub(super) fn vectors(&self) -> &[Vector] {
        &self.vectors
    }

    pub(super) fn judge(&self, consumer: &'static str, row: Row) -> Result<Judged, Error> {
        let mut findings = Findings::new();
        for complaint in &row.complaints {
            note(&mut findings, "complains", complaint);
        }
        let tally = match row.reading {
            Some(reading) => Some(self.tally(&row, reading, &mut findings)?),
            None => None,
        };
        Ok(Judged {
            consumer,
            row,
            tally,
            findings,
        })
    }

    fn tally(&self, row: &Row, reading: Reading, findings: &mut Findings) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        for vector in &self.vectors {
            let Some(owed) = vector.owed(reading) else {
                continue;
            };
            let outcome = outcome(row, vector)?;
            let accepted = outcome.is_some_and(Outcome::accepted);
            if owed {
                tally.accepted.add(accepted);
            } else {
                tally.refused.add(!accepted);
            }
            match (owed, accepted, outcome) {
                (true, false, _) => note(findings, "refuses what is valid", &vector.name),
                (false, true, _) => note(findings, "accepts what is invalid", &vector.name),
                (true, true, Some(Outcome::Wrote(text))) => {
                    let differences = self.differences(vector, text);
                    tally.kept.add(differences.is_empty());
                    for difference in differences {
                        note(findings, &difference, &vector.name);
                    }
                }
                _ => {}
            }
        }
        Ok(tally)
    }

    fn differences(&self, vector: &Vector, text: &str) -> BTreeSet<String> {
        let read = serde_json::from_slice::<Value>(&vector.body);
        match (read, serde_json::from_str::<Value>(text)) {
            (Ok(read), Ok(wrote)) => difference::between(&read, &wrote, &self.documented),
            _ => BTreeSet::from(["writes no JSON".to_owned()]),
        }
    }
}

/// None where nothing was made: then every vector is refused. Silence about one vector is no
/// outcome but a fault of the consumer.
fn outcome<'a>(row: &'a Row, vector: &Vector) -> Result<Option<&'a Outcome>, Error> {
    let Some(outcomes) = &row.outcomes else {
        return Ok(None);
    };
    let (tool, vector) = (&row.tool, &vector.name);
    let outcome = outcomes.get(vector);
    outcome.map(Some).ok_or_else(|| Error::Unreported {
        tool: tool.clone(),
        vector: vector.clone(),
    })
}

fn note(findings: &mut Findings, what: &str, name: &str) {
    findings
        .entry(what.to_owned())
        .or_default()
        .insert(name.to_owned());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tool_that_does_as_owed_has_no_findings() {
        let judged =
            judge(&json!({ "good": {"wrote": r#"{"id": 1.0}"#}, "bad": {"accepted": false} }));
        assert_eq!(judged.findings, Findings::new());
        let once = || Count { good: 1, all: 1 };
        let (accepted, refused, kept) = (once(), once(), once());
        assert_eq!(
            judged.tally,
            Some(Tally {
                accepted,
                refused,
                kept
            })
        );
    }

    #[test]
    fn each_way_to_fail_names_its_vector() {
        let judged = judge(&json!({ "good": {"accepted": false}, "bad": {"accepted": true} }));
        let expected = [
            ("accepts what is invalid", "bad"),
            ("refuses what is valid", "good"),
        ];
        assert_eq!(judged.findings, findings(&expected));
        let judged = judge(&json!({ "good": {"wrote": "{}"}, "bad": {"accepted": false} }));
        assert_eq!(judged.findings, findings(&[("loses /id", "good")]));
        let judged = judge(&json!({ "good": {"wrote": "{"}, "bad": {"accepted": false} }));
        assert_eq!(judged.findings, findings(&[("writes no JSON", "good")]));
    }

    #[test]
    fn a_tool_that_makes_nothing_refuses_what_is_valid() {
        let judged = judge(&Value::Null);
        assert_eq!(
            judged.findings,
            findings(&[("refuses what is valid", "good")])
        );
    }

    #[test]
    fn silence_about_a_vector_is_an_error() {
        let row = row(&json!({ "good": {"accepted": true} }));
        let Err(error) = bench().judge("a", row) else {
            panic!("judged");
        };
        assert_eq!(
            error.to_string(),
            "a tool says nothing about the vector bad"
        );
    }

    fn judge(outcomes: &Value) -> Judged {
        bench().judge("a", row(outcomes)).unwrap()
    }

    fn bench() -> Judge {
        let vectors = vectors::samples(&[("good", r#"{"id": 1}"#, true), ("bad", "{", false)]);
        let documented = Documented::from(["id".to_owned()]);
        Judge {
            vectors,
            documented,
        }
    }

    fn row(outcomes: &Value) -> Row {
        let row = json!({
            "tool": "a tool", "version": "1", "input": "a file", "made": "types",
            "reading": "strict", "complaints": [], "outcomes": outcomes,
        });
        serde_json::from_value(row).unwrap()
    }

    fn findings(expected: &[(&str, &str)]) -> Findings {
        let mut findings = Findings::new();
        for (what, name) in expected {
            note(&mut findings, what, name);
        }
        findings
    }
}
