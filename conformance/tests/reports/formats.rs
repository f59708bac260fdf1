//! What the formats tell.

use abc_webhook_conformance::report::{events_schema, report_schema};
use serde_json::{Value, json};

use crate::{CANARY, Run, in_junit, is_valid, junit_verdict, of_type, targets};

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

fn verdicts(checks: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = checks.as_array().unwrap().iter();
    checks
        .map(|check| (text(&check["id"]), text(&check["verdict"])))
        .collect()
}
