//! The reports of real runs: valid by their schemas, of one mind, safe, and there when it matters.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../targets/mod.rs"]
mod targets;

mod formats;
mod places;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use abc_webhook_conformance::report::{events_schema, report_schema};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};
use serde_json::Value;
use tempfile::TempDir;

const CANARY: &str = "CANARY-token-0123456789-bird";

struct Run {
    output: Output,
    folder: TempDir,
}

impl Run {
    /// The receiver suite on `url`, reported in every format.
    fn of(url: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = command();
        command.args(["check", "receiver", url]).args(arguments);
        let output = command.args(reports(folder.path())).output().unwrap();
        Self { output, folder }
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    fn json(&self) -> Value {
        let report = serde_json::from_str(&self.read("r.json")).unwrap();
        jsonschema::validate(report_schema().as_value(), &report).unwrap();
        report
    }

    fn jsonl(&self) -> Vec<Value> {
        let events = lines(&self.read("r.jsonl"));
        for event in &events {
            jsonschema::validate(events_schema().as_value(), event).unwrap();
        }
        events
    }

    /// The test cases of all suites, whose counts add up.
    fn junit(&self) -> Vec<TestCase> {
        let text = self.read("r.xml");
        let report = quick_junit::Report::deserialize_from_str(&text).unwrap();
        let suites = report.test_suites.into_iter();
        suites.flat_map(|suite| suite.test_cases).collect()
    }
}

fn check(url: &str, arguments: &[&str]) -> Output {
    let mut command = command();
    command.args(["check", "receiver", url]).args(arguments);
    command.output().unwrap()
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .env("ABC_WEBHOOK_TOKEN", CANARY)
        .stdin(Stdio::null());
    command
}

fn reports(folder: &Path) -> Vec<String> {
    ["json", "jsonl", "junit", "markdown", "html"]
        .iter()
        .zip(["r.json", "r.jsonl", "r.xml", "r.md", "r.html"])
        .map(|(format, name)| format!("--report={format}={}", folder.join(name).display()))
        .collect()
}

fn is_valid(schema: &schemars::Schema, value: &Value) -> bool {
    jsonschema::is_valid(schema.as_value(), value)
}

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn of_type(events: &[Value], name: &str) -> Vec<Value> {
    let events = events.iter().filter(|event| event["type"] == name);
    events.cloned().collect()
}

/// What JUnit, which has fewer words, calls a verdict.
fn in_junit(verdict: &str) -> String {
    let word = match verdict {
        "warn" | "info" => "pass",
        "known" | "untestable" | "not-applicable" => "skipped",
        "inconclusive" => "error",
        same => same,
    };
    word.to_owned()
}

fn junit_verdict(case: &TestCase) -> (String, String) {
    let verdict = match &case.status {
        TestCaseStatus::Success { .. } => "pass",
        TestCaseStatus::NonSuccess {
            kind: NonSuccessKind::Failure,
            ..
        } => "fail",
        TestCaseStatus::NonSuccess { .. } => "error",
        TestCaseStatus::Skipped { .. } => "skipped",
    };
    (case.name.as_str().to_owned(), verdict.to_owned())
}
