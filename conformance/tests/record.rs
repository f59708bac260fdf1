//! A recorded run is judged as it was live, and what is changed in a record changes what is found.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use abc_webhook_conformance::check::{Check, Moment};
use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::{CommandLine, Event};
use abc_webhook_conformance::record::{
    Head, Record, RecordError, RecordedStage, Recorder, RecordingStage, read, schema,
};
use abc_webhook_conformance::reference::defect::sender::Defect;
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::scripts::{self, Every, Extent, Manner, ScriptStage, Work};
use abc_webhook_conformance::stage::Stage;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::sender::Sender;
use abc_webhook_conformance::verdict::{Outcome, Verdict};
use serde_json::Value;

/// What a run has to say of each check.
type Told = BTreeMap<&'static str, (Verdict, Outcome, Vec<Moment>)>;

const DEFECTS: [Option<Defect>; 7] = [
    None,
    Some(Defect::RetriesClientErrors),
    Some(Defect::WaitsTooShort),
    Some(Defect::WaitsTooLong),
    Some(Defect::AltersToken),
    Some(Defect::CutsJson),
    Some(Defect::SendsNothing),
];

#[tokio::test(start_paused = true)]
async fn what_is_judged_again_is_found_again() {
    for defect in DEFECTS {
        let (live, record) = recorded(defect, checks::sender().collect()).await;
        let again = judged(&record).await;
        assert_eq!(live.len(), checks::sender().count());
        for (id, told) in &live {
            assert_eq!(told, &again[id], "{id} on {defect:?}");
        }
        assert_eq!(live.len(), again.len());
    }
}

#[tokio::test(start_paused = true)]
async fn reduced_scripts_are_found_again_too() {
    for defect in [None, Some(Defect::RetriesClientErrors)] {
        let (live, record) = recorded(defect, scripts::CHECKS.iter().collect()).await;
        assert_eq!(live, judged(&record).await, "{defect:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_line_is_valid_by_the_schema_and_holds_no_token() {
    let (_, record) = recorded(Some(Defect::AltersToken), checks::sender().collect()).await;
    let schema = serde_json::to_value(schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in record.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(validator.is_valid(&line), "{line}");
    }
    // A token of the suite is abc- and 48 hexadecimal digits, and the sender sends it in upper case.
    let record_in_lower_case = record.to_ascii_lowercase();
    for (at, prefix) in record_in_lower_case.match_indices("abc-") {
        let rest = record_in_lower_case[at + prefix.len()..].bytes();
        assert!(rest.take_while(u8::is_ascii_hexdigit).count() < 8);
    }
    assert!(record.contains("<another token#"));
    assert!(!validator.is_valid(&serde_json::json!({"type": "trace"})));
}

/// Each change makes one check find something else than it did.
#[tokio::test(start_paused = true)]
async fn who_changes_a_record_changes_what_is_found() {
    let (_, record) = recorded(None, checks::sender().collect()).await;
    for (check, change) in tamperings() {
        let changed = change_line(&record, check, change);
        let (verdict, outcome, _) = &judged(&changed).await[check];
        assert_ne!(*verdict, Verdict::Pass, "{check}: {outcome:?}");
    }
}

type Change = fn(&mut Value);

fn tamperings() -> [(&'static str, Change); 5] {
    [
        ("sender.retry.interval.not-early", |trace| {
            let attempts = &mut trace["attempts"];
            let failed = attempts[0]["decided_ms"].as_f64().unwrap();
            attempts[1]["arrived_ms"] = (failed + 2999.0).into();
        }),
        ("sender.retry.client-error.gone", |trace| {
            let mut another = trace["attempts"][0].clone();
            another["arrived_ms"] = 3100.into();
            trace["attempts"].as_array_mut().unwrap().push(another);
        }),
        ("sender.transport.token", |trace| {
            trace["settings"]["token_mark"] = "<another>".into();
        }),
        ("sender.transport.post", |trace| {
            let head = trace["attempts"][0]["head"].as_str().unwrap();
            trace["attempts"][0]["head"] = head.replacen("POST", "PUT", 1).into();
        }),
        ("sender.retry.stop-on-success.first", |trace| {
            trace["listened_until_ms"] = 3.into();
        }),
    ]
}

/// A play that is not that of its check would let a judge acquit whomever one likes.
#[tokio::test(start_paused = true)]
async fn the_play_of_a_check_cannot_be_another() {
    let (_, record) = recorded(None, checks::sender().collect()).await;
    let changed = change_line(&record, "sender.retry.client-error.gone", |trace| {
        trace["play"]["reactions"][0] = "500".into();
    });
    let error = read(changed.as_bytes()).unwrap_err().to_string();
    assert!(
        error.contains("the play is not that of sender.retry.client-error.gone"),
        "{error}"
    );
}

/// The example of TRACE.md, word for word: made by hand, and caught.
#[tokio::test(start_paused = true)]
async fn the_example_in_the_documentation_is_judged() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("TRACE.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("```jsonl\n").expect("there is an example");
    let (example, _) = rest.split_once("```").unwrap();
    let told = judged(example).await;
    assert_eq!(
        ids(&told, Verdict::Fail),
        ["sender.retry.interval.not-early.exhaustive"]
    );
    // What it says of that is what the page says.
    assert!(text.contains("attempt 2 came 2900.0 ms after the failure"));
}

/// What no delivery met decides nothing: to pass it would be an acquittal without a trial.
#[tokio::test(start_paused = true)]
async fn what_nothing_in_a_record_concerns_is_not_passed() {
    let told = judged(&by_hand("404", &[2.0])).await;
    let passed = [
        "sender.retry.client-error.exhaustive",
        "sender.retry.limit.exhaustive",
    ];
    assert_eq!(ids(&told, Verdict::Pass), passed);
    assert_eq!(ids(&told, Verdict::NotApplicable).len(), told.len() - 2);

    let told = judged(&by_hand("404", &[2.0, 3010.0])).await;
    let failed = ["sender.retry.client-error.exhaustive"];
    assert_eq!(ids(&told, Verdict::Fail), failed);

    // Each has one delivery that concerns it, and that one counts.
    let (met, other) = (by_hand("404", &[2.0]), by_hand("200", &[2.0]));
    let both = format!("{other}\n{}", met.lines().last().unwrap());
    let told = judged(&both).await;
    let passed = [
        "sender.retry.client-error.exhaustive",
        "sender.retry.limit.exhaustive",
        "sender.retry.stop-on-success.exhaustive",
    ];
    assert_eq!(ids(&told, Verdict::Pass), passed);
}

/// Who has no control is not told that it was on time.
#[tokio::test(start_paused = true)]
async fn a_record_without_a_control_says_so() {
    let record = by_hand("503", &[2.0, 2902.0]);
    let told = judged(&record).await;
    let (_, outcome, moments) = &told["sender.retry.interval.not-early.exhaustive"];
    let expected = "after the failure (there was no control)";
    assert!(format!("{outcome:?}").contains(expected), "{outcome:?}");
    assert!(
        moments
            .last()
            .unwrap()
            .what
            .contains("there was no control")
    );

    let with_control = change_last(&record, |trace| trace["lateness_ms"] = 0.into());
    let told = judged(&with_control).await;
    let (_, outcome, _) = &told["sender.retry.interval.not-early.exhaustive"];
    let expected = "(the control was 0.0 ms late)";
    assert!(format!("{outcome:?}").contains(expected), "{outcome:?}");
}

/// One delivery, whose first attempt met `reaction` and any further 200, as a proxy would tell it.
fn by_hand(reaction: &str, arrivals: &[f64]) -> String {
    let attempt = |arrived: &f64| {
        serde_json::json!({
            "head": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n",
            "body": {"as_asked": true},
            "arrived_ms": arrived,
            "body_ms": arrived,
            "decided_ms": arrived,
            "settled_ms": arrived,
        })
    };
    let trace = serde_json::json!({
        "type": "trace",
        "play": {"content": {"text": "{}"}, "reactions": [reaction]},
        "target": "/",
        "attempts": arrivals.iter().map(attempt).collect::<Vec<_>>(),
        "outcome": "delivered",
        "done_ms": 4000,
        "listened_until_ms": 9000,
    });
    format!("{{\"type\":\"record\",\"format\":1,\"role\":\"sender\"}}\n{trace}")
}

fn change_last(record: &str, change: impl Fn(&mut Value)) -> String {
    let (before, last) = record.rsplit_once('\n').unwrap();
    let mut last = serde_json::from_str(last).unwrap();
    change(&mut last);
    format!("{before}\n{last}")
}

fn ids(told: &Told, verdict: Verdict) -> Vec<&'static str> {
    let told = told.iter().filter(|(_, (given, ..))| *given == verdict);
    told.map(|(id, _)| *id).collect()
}

#[test]
fn what_is_no_record_is_told_with_its_line() {
    let head = r#"{"type":"record","format":1,"role":"sender"}"#;
    let trace = |rest: &str| format!("{head}\n{{\"type\":\"trace\",{rest}}}");
    for (record, culprit) in [
        (String::new(), "it holds no trace"),
        (head.to_owned(), "it holds no trace"),
        ("{".to_owned(), "line 1: EOF while parsing"),
        (trace("\"target\":\"/\""), "line 2: missing field `play`"),
        (
            format!("\n{head}\n{head}"),
            "line 3: a second line of the type record",
        ),
        (head.replace(":1,", ":2,"), "line 1: the format is 2"),
        (
            head.replace("sender", "receiver"),
            "line 1: only records of senders",
        ),
        (
            r#"{"type":"fault","fault":"x"}"#.to_owned(),
            "line 1: the first line must be",
        ),
        (
            format!("{head}\n{{\"type\":\"fault\",\"check\":\"sender.no-such\",\"fault\":\"x\"}}"),
            "line 2: no check of a sender has the id \"sender.no-such\"",
        ),
        (
            trace(&hostile("\"rset\"", "0")),
            "line 2: \"rset\" is neither a status",
        ),
        (
            trace(&hostile("7", "0")),
            "line 2: play.reactions[0]: a reaction is a word of --script",
        ),
        (
            trace(&hostile("\"200\"", "-1")),
            "line 2: done_ms: -1 is no number of milliseconds",
        ),
        (
            trace(&hostile("\"200\"", "1e999")),
            "line 2: number out of range",
        ),
    ] {
        let error = read(record.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(culprit), "{error}");
    }
}

/// Whatever a record holds, there is a finding or an error, and no panic.
#[tokio::test(start_paused = true)]
async fn a_hostile_record_is_judged_or_refused() {
    let mut rng = fastrand::Rng::with_seed(1);
    let (_, record) = recorded(None, scripts::CHECKS.iter().collect()).await;
    let lines: Vec<&str> = record.lines().take(3).collect();
    for _ in 0..2000 {
        let mut bytes = lines.join("\n").into_bytes();
        for _ in 0..rng.usize(1..4) {
            let at = rng.usize(lines[0].len()..bytes.len());
            bytes[at] = rng.choice(*b"0123456789{}[]\",:.-eE\\").unwrap();
        }
        if let Ok(record) = read(bytes.as_slice()) {
            told(&RecordedStage::new(record), checks::exhaustive().collect()).await;
        }
    }
}

#[test]
fn a_line_without_an_end_is_not_read_for_ever() {
    let error = read(io::BufReader::new(io::repeat(b' '))).unwrap_err();
    assert!(
        matches!(error, RecordError::Line { line: 1, .. }),
        "{error}"
    );
}

fn hostile(reaction: &str, moment: &str) -> String {
    format!(
        "\"play\":{{\"content\":{{\"text\":\"\"}},\"reactions\":[{reaction}]}},\"target\":\"/\",\
         \"attempts\":[],\"outcome\":\"delivered\",\"done_ms\":{moment},\"listened_until_ms\":1"
    )
}

/// What a live run told, and its record.
async fn recorded(defect: Option<Defect>, checks: Vec<&'static Check<Sender>>) -> (Told, String) {
    let inner = common::sender_stage(Arc::new(Memory::default()), defect);
    let scripts = Every {
        seed: 1,
        extent: Extent::Distinct,
        silence: false,
    };
    let manner = Manner {
        at_once: 1000,
        progress: Arc::new(|_, _| {}),
        again: CommandLine::default(),
    };
    let stage = ScriptStage::new(inner, Work::Every(scripts), manner);
    let out = Shared::default();
    let head = Head::of_sender("the reference".to_owned(), vec!["time-out".to_owned()]);
    let recorder = Recorder::new(Box::new(out.clone()), head).unwrap();
    let (stage, recording) = RecordingStage::new(Box::new(stage), recorder);
    let told = told(&stage, checks).await;
    recording.finish().unwrap();
    let bytes = out.0.lock().unwrap().clone();
    (told, String::from_utf8(bytes).unwrap())
}

async fn judged(record: &str) -> Told {
    let record: Record = read(record.as_bytes()).unwrap();
    let stage = RecordedStage::new(record);
    let all = checks::sender().chain(checks::exhaustive());
    let checks = all.filter(|check| stage.knows(check)).collect();
    told(&stage, checks).await
}

async fn told(stage: &dyn Stage<Sender>, checks: Vec<&'static Check<Sender>>) -> Told {
    let plan = Plan {
        at_once: 1000,
        ..Plan::of(checks)
    };
    let mut told = Told::new();
    runner::run(stage, &plan, &mut |event| {
        if let Event::Decided(decided) = event {
            let what = (decided.verdict, decided.outcome, decided.timeline);
            told.insert(decided.entry.id, what);
        }
    })
    .await;
    told
}

/// `record` with the trace of `check` changed.
fn change_line(record: &str, check: &str, change: Change) -> String {
    let lines = record.lines().map(|line| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        if value["check"] == check {
            change(&mut value);
        }
        value.to_string()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A place in memory that a recorder writes to.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
