//! The reports of real runs: valid by their schemas, of one mind, safe, and there when it matters.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod targets;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use abc_webhook_conformance::report::{events_schema, report_schema};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};
use serde_json::{Value, json};
use tempfile::TempDir;

const CANARY: &str = "CANARY-token-0123456789-bird";

/// Steers a terminal, a CI log, XML and whoever reads lines.
const HOSTILE: &str =
    "\x1b[2J\x07 \u{9b}31m \u{202e} \u{fffe} ]]><x>&\"' \n::error::a\n##[error]b\n";

#[test]
fn all_formats_tell_the_same_run_and_are_valid() {
    let run = Run::of(&targets::yes_man(HOSTILE), &["--strict", "--verbose"]);
    assert_eq!(run.output.status.code(), Some(1));
    let report = run.json();
    let verdicts = verdicts(&report["suites"][0]["checks"]);
    assert!(verdicts.iter().any(|(_, verdict)| verdict == "pass"));
    assert!(verdicts.iter().any(|(_, verdict)| verdict == "fail"));
    assert_eq!(report["exit"], 1);

    let events = run.jsonl();
    let decided: Vec<Value> = of_type(&events, "decided");
    assert_eq!(self::verdicts(&Value::from(decided.clone())), verdicts);
    assert_eq!(events[0]["checks"], verdicts.len());
    for (event, check) in decided
        .iter()
        .zip(report["suites"][0]["checks"].as_array().unwrap())
    {
        let mut event = event.clone();
        event
            .as_object_mut()
            .unwrap()
            .retain(|key, _| !["type", "format"].contains(&key.as_str()));
        assert_eq!(event, *check);
    }
    let ended = of_type(&events, "ended").remove(0);
    assert_eq!(ended["tally"], report["suites"][0]["ended"]["tally"]);
    assert_eq!(ended["exit"], 1);

    let suite = run.junit();
    let cases: Vec<(String, String)> = suite.iter().map(junit_verdict).collect();
    let expected = verdicts
        .iter()
        .map(|(id, verdict)| (id.clone(), in_junit(verdict)));
    assert_eq!(cases, expected.collect::<Vec<_>>());

    let stdout = String::from_utf8(run.output.stdout.clone()).unwrap();
    for (id, verdict) in &verdicts {
        let verdict = verdict.replace("not-applicable", "n/a");
        let told = |line: &str| {
            line.ends_with(&format!("  {id}"))
                && line
                    .trim_start()
                    .to_lowercase()
                    .starts_with(verdict.as_str())
        };
        assert!(stdout.lines().any(told), "{id} {verdict}: {stdout}");
    }
}

#[test]
fn every_report_names_tool_catalogue_and_protocol() {
    let run = Run::of(&targets::yes_man(""), &["--only", "receiver.response.ok"]);
    let versions = run.json()["versions"].clone();
    assert_eq!(versions["tool"], env!("CARGO_PKG_VERSION"));
    assert_eq!(run.jsonl()[0]["versions"], versions);
    let words = [
        &versions["tool"],
        &versions["catalogue"],
        &versions["protocol"],
    ];
    let words = words.map(|word| word.as_str().unwrap().to_owned());
    let [tool, catalogue, protocol] = &words;
    let stdout = String::from_utf8(run.output.stdout.clone()).unwrap();
    assert!(
        stdout.starts_with(&format!("abc-webhook {tool}: ")),
        "{stdout}"
    );
    let line = format!("\ncatalogue {catalogue}, protocol {protocol}\n");
    assert!(stdout.contains(&line), "{stdout}");
    let junit = run.read("r.xml");
    for (name, word) in ["tool", "catalogue", "protocol"].iter().zip(&words) {
        let property = format!(r#"<property name="{name}" value="{word}"/>"#);
        assert!(junit.contains(&property), "{junit}");
    }
}

/// A schema that accepts everything would pass the tests above.
#[test]
fn the_schemas_refuse_what_is_no_report() {
    let run = Run::of(&targets::yes_man(""), &["--only", "receiver.*.ok"]);
    let report = run.json();
    for (pointer, wrong) in [
        ("/format", json!(2)),
        ("/exit", json!("0")),
        ("/versions/catalogue", json!("1")),
        ("/suites/0/role", json!("proxy")),
        ("/suites/0/checks/0/verdict", json!("FAIL")),
        ("/suites/0/checks/0/clause/level", json!("must")),
        ("/suites/0/checks/0/finding/kind", json!("fine")),
        ("/suites/0/checks/0/timeline/0", json!("now")),
        ("/suites/0/ended/tally", json!({})),
    ] {
        let mut broken = report.clone();
        *broken.pointer_mut(pointer).expect(pointer) = wrong;
        assert!(!is_valid(&report_schema(), &broken), "{pointer}");
    }
    for event in run.jsonl() {
        let mut other = event.clone();
        other["type"] = json!("begun");
        assert!(!is_valid(&events_schema(), &other));
        for key in event.as_object().unwrap().keys() {
            let mut broken = event.clone();
            broken.as_object_mut().unwrap().remove(key);
            assert!(!is_valid(&events_schema(), &broken), "without {key}");
        }
    }
}

#[test]
fn no_format_gives_the_token_away_or_lets_a_target_steer() {
    let run = Run::of(&targets::yes_man(HOSTILE), &["--verbose", "--strict"]);
    let stdout = String::from_utf8(run.output.stdout.clone()).unwrap();
    let texts = [
        stdout,
        run.read("r.json"),
        run.read("r.jsonl"),
        run.read("r.xml"),
        run.read("r.md"),
        run.read("r.html"),
    ];
    for text in texts {
        assert!(
            text.contains("<token>") || text.contains("&lt;token&gt;"),
            "{text}"
        );
        assert!(
            !text.contains(CANARY) && !text.contains(&CANARY[..8]),
            "{text}"
        );
        let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!text.contains(steers), "{text:?}");
        assert!(!text.contains("##["), "{text}");
        let command = |line: &str| line.trim_start().starts_with("::");
        assert!(!text.lines().any(command), "{text}");
    }
}

#[test]
fn a_report_on_standard_output_takes_the_place_of_the_one_for_a_reader() {
    let url = targets::yes_man("");
    let output = check(
        &url,
        &["--only", "receiver.response.ok", "--report", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(is_valid(&report_schema(), &report));
    assert_eq!(report["suites"][0]["target"], url);
    let output = check(
        &url,
        &["--only", "receiver.response.ok", "--report", "junit=-"],
    );
    assert!(output.stdout.starts_with(b"<?xml"));
}

#[test]
fn the_demo_has_reports_too() {
    let only = ["--only", "receiver.event.*", "--report", "jsonl"];
    let output = command().arg("demo").args(only).output().unwrap();
    let lines: Vec<Value> = lines(&String::from_utf8(output.stdout).unwrap());
    assert!(of_type(&lines, "decided").len() >= 8);
    assert!(lines.iter().all(|line| is_valid(&events_schema(), line)));
}

#[test]
fn a_target_that_is_not_there_leaves_a_report_without_a_suite() {
    let run = Run::of("http://127.0.0.1:1/webhook", &[]);
    assert_eq!(run.output.status.code(), Some(3));
    let report = run.json();
    assert_eq!(
        (&report["suites"], &report["exit"]),
        (&json!([]), &Value::Null)
    );
    let cases: Vec<_> = run.junit().iter().map(junit_verdict).collect();
    assert_eq!(
        cases,
        [("the run comes to its end".to_owned(), "error".to_owned())]
    );
    assert_eq!(run.read("r.jsonl"), "");
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_reports_what_there_is() {
    use rustix::process::{Pid, Signal, kill_process};

    let (url, connections) = targets::silent();
    let folder = tempfile::tempdir().unwrap();
    // No answer may time out before the interrupt is there, however busy the machine is.
    let child = command()
        .args(["check", "receiver", &url, "--time-out", "600"])
        .args(reports(folder.path()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first two only show that the target is there; with the third the suite has begun.
    let _held = [(); 3].map(|()| connections.recv().unwrap());
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let run = Run { output, folder };
    let report = run.json();
    assert_eq!(report["exit"], Value::Null);
    let suite = &report["suites"][0];
    assert_eq!(
        (&suite["checks"], &suite["ended"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(run.jsonl().len(), 1);
    let cases: Vec<_> = run.junit().iter().map(junit_verdict).collect();
    assert_eq!(
        cases,
        [("the run comes to its end".to_owned(), "error".to_owned())]
    );
}

#[test]
fn a_report_that_has_no_place_is_exit_2_before_anything_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let at = |report: &str| report.replace('@', folder.path().to_str().unwrap());
    let (url, connections) = targets::silent();
    let run = |reports: &[&str]| {
        let reports = reports
            .iter()
            .flat_map(|it| ["--report".to_owned(), at(it)]);
        let output = command()
            .args(["check", "receiver", &url])
            .args(reports)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(output.stdout, b"");
        let told = String::from_utf8(output.stderr).unwrap();
        told.replace(folder.path().to_str().unwrap(), "FOLDER")
    };
    insta::assert_snapshot!(run(&["json", "junit"]), @"
    error: two reports cannot both be written to standard output
    hint: give each a path of its own, for example --report json=report.json
    ");
    insta::assert_snapshot!(run(&["json=@/r", "junit=@/r"]), @"
    error: two reports cannot both be written to FOLDER/r
    hint: give each a path of its own, for example --report json=report.json
    ");
    insta::assert_snapshot!(run(&["jsnol"]), @"
    error: invalid value 'jsnol' for '--report <FORMAT[=PATH]>': there is no such format; there are human, html, json, jsonl, junit, markdown

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&["json="]), @"
    error: invalid value 'json=' for '--report <FORMAT[=PATH]>': behind = a path is needed, or - for standard output

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&["json=@/no/r.json"]), @"
    error: the report FOLDER/no/r.json cannot be written: entity not found
    hint: the folder must exist and be writable
    ");
    insta::assert_snapshot!(run(&["jsonl=@/no/r.jsonl"]), @"
    error: the report FOLDER/no/r.jsonl cannot be written: No such file or directory (os error 2)
    hint: the folder must exist and be writable
    ");
    insta::assert_snapshot!(run(&["junit=@"]), @"
    error: the report FOLDER cannot be written: is a directory
    hint: the folder must exist and be writable
    ");
    assert!(connections.try_recv().is_err(), "somebody was asked");
}

#[test]
#[cfg(target_os = "linux")]
fn a_document_that_cannot_be_written_in_the_end_is_exit_2() {
    let url = targets::yes_man("");
    let output = check(
        &url,
        &[
            "--only",
            "receiver.response.ok",
            "--report",
            "json=/dev/full",
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("the report cannot be written: No space left"),
        "{told}"
    );
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("1 check in")
    );
}

#[test]
fn the_settings_of_a_run_are_repeated_in_its_command_and_its_reports_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("known.toml");
    std::fs::write(&baseline, "'receiver.response.rejected.empty' = 'known'").unwrap();
    let baseline = baseline.to_str().unwrap();
    let url = targets::yes_man("");
    let settings = [
        "--time-out",
        "2.5",
        "--concurrency",
        "2",
        "--delay",
        "0.001",
        "--allow-load",
        "--baseline",
        baseline,
        "--strict",
    ];
    let selection = ["--only", "*.empty", "--level", "should", "--report", "json"];
    let output = check(&url, &[&settings[..], &selection].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let command = format!("abc-webhook check receiver {url} {}", settings.join(" "));
    assert_eq!(report["suites"][0]["command"], command);
    let check = &report["suites"][0]["checks"][0];
    let again = format!("{command} --only {}", check["id"].as_str().unwrap());
    assert_eq!(check["again"], again);
}

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

fn verdicts(checks: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = checks.as_array().unwrap().iter();
    checks
        .map(|check| (text(&check["id"]), text(&check["verdict"])))
        .collect()
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
