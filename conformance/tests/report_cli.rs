//! `abc-webhook report`: runs that were kept are shown as they were, joined and compared.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod targets;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use command::{run, run_with, shown};
use tempfile::TempDir;

const FORMATS: [&str; 6] = ["human", "html", "json", "jsonl", "junit", "markdown"];

/// Runs of the receiver suite, kept in every format.
struct Kept(TempDir);

impl Kept {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn at(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Checks a receiver that says yes to everything.
    fn check(&self, name: &str, arguments: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command.env("ABC_WEBHOOK_TOKEN", "your-secret-token");
        command.args(["check", "receiver", &targets::yes_man("")]);
        command.args(arguments).args(self.reports(name));
        let exit = command.output().unwrap().status.code();
        assert!(matches!(exit, Some(0 | 1)), "{exit:?}");
    }

    fn reports(&self, name: &str) -> Vec<String> {
        let files = FORMATS.iter();
        let files =
            files.map(|format| format!("{format}={}", self.at(&format!("{name}.{format}"))));
        files
            .flat_map(|file| ["--report".to_owned(), file])
            .collect()
    }

    /// `report` with these words, and every format kept under `name`.
    fn report(&self, words: &[&str], name: &str) {
        let reports = self.reports(name);
        let words = words
            .iter()
            .copied()
            .chain(reports.iter().map(String::as_str));
        let words: Vec<&str> = ["report"].into_iter().chain(words).collect();
        let output = run(&words);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }
}

#[test]
fn a_kept_run_is_told_in_every_format_as_it_was() {
    let kept = Kept::new();
    kept.check("live", &["--only", "receiver.response.*"]);
    for from in ["json", "jsonl"] {
        kept.report(&[&kept.at(&format!("live.{from}"))], from);
        for format in FORMATS {
            let live = kept.read(&format!("live.{format}"));
            assert_eq!(
                kept.read(&format!("{from}.{format}")),
                live,
                "{from}, {format}"
            );
        }
    }
}

#[test]
fn a_kept_run_can_be_read_from_standard_input() {
    let kept = Kept::new();
    kept.check("live", &["--only", "receiver.response.ok"]);
    let output = run_with(
        &["report", "-", "--quiet"],
        kept.read("live.json").as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("1 check in")
    );
}

#[test]
fn parts_are_joined_in_their_order_and_the_worst_one_decides() {
    let kept = Kept::new();
    kept.check("good", &["--only", "receiver.response.ok"]);
    kept.check("bad", &["--only", "receiver.transport.token.wrong"]);
    kept.report(
        &["merge", &kept.at("good.json"), &kept.at("bad.jsonl")],
        "all",
    );
    let all: serde_json::Value = serde_json::from_str(&kept.read("all.json")).unwrap();
    let first = |suite: usize| all["suites"][suite]["checks"][0]["id"].as_str().unwrap();
    assert_eq!(
        [first(0), first(1)],
        ["receiver.response.ok", "receiver.transport.token.wrong"]
    );
    assert_eq!(all["exit"], 1);
    assert!(kept.read("all.human").contains("1 pass\n\nabc-webhook"));
}

#[test]
fn what_fails_newly_is_told_and_fails_the_comparison() {
    let kept = Kept::new();
    kept.check("run", &["--only", "receiver.transport.token.wrong"]);
    let failing = kept.read("run.json");
    let passing = failing.replace("\"verdict\": \"fail\"", "\"verdict\": \"pass\"");
    assert_ne!(failing, passing);
    fs::write(kept.path("passing.json"), passing).unwrap();
    let (old, new) = (kept.at("passing.json"), kept.at("run.json"));
    insta::assert_snapshot!(shown(&run(&["report", "diff", &old, &new])), @r#"
    exit: 1
    --- stdout
    newly failing (1)
      pass -> FAIL             receiver.transport.token.wrong
                               an answer with 200

    1 changed, 0 as before
    --- stderr
    "#);
    insta::assert_snapshot!(shown(&run(&["report", "diff", &new, &old])), @r#"
    exit: 0
    --- stdout
    newly fixed (1)
      FAIL -> pass             receiver.transport.token.wrong

    1 changed, 0 as before
    --- stderr
    "#);
}

#[test]
fn what_is_no_report_is_exit_2_with_its_place() {
    let kept = Kept::new();
    fs::write(kept.path("bad.json"), "{\n  \"format\": 1,\n  suites\n").unwrap();
    fs::write(kept.path("empty"), "").unwrap();
    let folder = kept.0.path().to_owned();
    let told = |words: &[&str]| {
        let output = run(words);
        let shown = shown(&output);
        shown.replace(&*folder.display().to_string(), "FOLDER")
    };
    let (bad, empty) = (kept.at("bad.json"), kept.at("empty"));
    insta::assert_snapshot!(told(&["report", &bad]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/bad.json is no report: line 3, column 3: key must be a string
    hint: a report to read is what --report json or --report jsonl wrote
    "#);
    insta::assert_snapshot!(told(&["report", &empty]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/empty is no report: there is nothing in it
    hint: a report to read is what --report json or --report jsonl wrote
    "#);
    insta::assert_snapshot!(told(&["report", "merge", &kept.at("none"), &bad]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: the report FOLDER/none cannot be read: No such file or directory (os error 2)
    hint: a report to read is what --report json or --report jsonl wrote
    "#);
    insta::assert_snapshot!(told(&["report"]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <FILE>

    Usage: abc-webhook report <FILE>

    For more information, try '--help'.
    "#);
}
