//! Generated payloads against reference receivers, clean and broken: in memory, in virtual time.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use abc_webhook_conformance::check::{Check, Timeline};
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::fuzz::{CHECKS, Class, FuzzStage, Keeping, Kept, Order, Source, Work};
use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::stage::client::Receiver;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::{Company, Stage};
use abc_webhook_conformance::trace::receiver::ReceiverTrace;

const SEED: u64 = 42;

fn keeping(folder: &Path) -> Keeping {
    Keeping {
        folder: folder.to_owned(),
        url: "http://127.0.0.1:1/webhook".to_owned(),
        replay: "abc-webhook check receiver http://127.0.0.1:1/webhook --replay".to_owned(),
    }
}

async fn stage(defect: Option<Defect>, work: Work, folder: &Path) -> FuzzStage {
    let inner = common::receiver_stage(Arc::new(Memory::default()), defect).await;
    FuzzStage::new(inner, work, keeping(folder))
}

fn generate(cases: u64, classes: &[Class]) -> Work {
    Work::Generate(Order {
        source: Source { seed: SEED },
        cases,
        classes: classes.to_vec(),
    })
}

async fn judged(stage: &FuzzStage, check: &Check<Receiver>) -> (ReceiverTrace, Finding) {
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    let trace = trace.expect("the play is played");
    let finding = (check.judge)(&trace);
    (trace, finding)
}

fn class_of(check: &Check<Receiver>) -> Option<Class> {
    Class::ALL
        .into_iter()
        .find(|class| class.check().id == check.id)
}

#[tokio::test(start_paused = true)]
async fn the_reference_receiver_passes_two_thousand_cases() {
    let folder = tempfile::tempdir().unwrap();
    let stage = stage(None, generate(2000, &Class::ALL), folder.path()).await;
    for check in CHECKS {
        let (trace, finding) = judged(&stage, check).await;
        assert_eq!(finding, Finding::Holds, "{}: {:?}", check.id, trace.notes);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Shrunk to as little as it takes, for a reader to see at once what it is about; and always to
/// the same, since everything follows from the seed, however many connections there are.
#[tokio::test(start_paused = true)]
async fn every_mutant_is_convicted_for_its_own_reason_with_the_same_smallest_payload() {
    let mut told = String::new();
    for check in CHECKS {
        assert!(!check.catches.is_empty(), "{} has no mutant", check.id);
        for (defect, reason) in check.catches {
            let folder = tempfile::tempdir().unwrap();
            let class = class_of(check);
            let work = generate(500, &[class.unwrap_or(Class::Mutated)]);
            let stage = stage(Some(*defect), work, folder.path()).await;
            let (trace, finding) = judged(&stage, check).await;
            assert_eq!(
                finding.reason(),
                Some(*reason),
                "{} on {defect:?}",
                check.id
            );
            let is_valid = class.is_none_or(|class| class.holds(&body(&trace)));
            assert!(is_valid, "{:?}", trace.notes);
            let notes = trace.notes.join("\n");
            let notes = notes.replace(&folder.path().display().to_string(), "FOLDER");
            writeln!(told, "{} on {defect:?}\n{notes}\n", check.id).unwrap();
        }
    }
    insta::assert_snapshot!("shrunk", told);
}

/// A tolerance is not to blame for what the receiver does to conforming payloads as well.
#[tokio::test(start_paused = true)]
async fn a_failure_is_blamed_on_the_class_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let work = generate(500, &Class::ALL);
    let stage = stage(Some(Defect::RefusesBigIntegers), work, folder.path()).await;
    let mut findings = BTreeMap::new();
    for check in CHECKS {
        findings.insert(check.id, judged(&stage, check).await.1.reason());
    }
    let failed: Vec<&str> = findings
        .into_iter()
        .filter_map(|(id, reason)| reason.map(|_| id))
        .collect();
    assert_eq!(failed, ["receiver.tolerance.number.fuzz"]);
}

#[tokio::test(start_paused = true)]
async fn a_kept_failure_fails_again_and_passes_once_it_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let check = Class::Numbers.check();
    let work = generate(500, &[Class::Numbers]);
    let first = stage(Some(Defect::RefusesBigIntegers), work, folder.path()).await;
    let (trace, _) = judged(&first, check).await;
    let kept = kept_in(folder.path());
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].body, body(&trace));
    let replay = |defect| stage(defect, Work::Replay(kept.clone()), folder.path());
    let (again, finding) = judged(&replay(Some(Defect::RefusesBigIntegers)).await, check).await;
    assert_eq!(finding.reason(), Some(Reason::NotAccepted));
    assert_eq!(body(&again), kept[0].body);
    let (_, finding) = judged(&replay(None).await, check).await;
    assert_eq!(finding, Finding::Holds);
}

/// Every answer would take a time-out: the campaign stops, and shrinking does too.
#[tokio::test(start_paused = true)]
async fn a_receiver_that_hangs_costs_a_bounded_time() {
    let began = tokio::time::Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let work = generate(5000, &[Class::Mutated]);
    let stage = stage(Some(Defect::HangsOn(&[b'['; 100])), work, folder.path()).await;
    let (trace, finding) = judged(&stage, Class::Mutated.check()).await;
    assert_eq!(finding.reason(), Some(Reason::NoAnswer));
    assert!(trace.notes[0].contains("then stopped"), "{:?}", trace.notes);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

/// Nothing is answered at all: everything that was sent is to blame, and it is soon over.
#[tokio::test(start_paused = true)]
async fn a_receiver_that_never_answers_costs_a_bounded_time() {
    let began = tokio::time::Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let inner = common::silent_receiver_stage().await;
    let stage = FuzzStage::new(inner, generate(5000, &Class::ALL), keeping(folder.path()));
    let (_, finding) = judged(&stage, Class::Conforming.check()).await;
    assert_eq!(finding.reason(), Some(Reason::NoAnswer));
    assert!(began.elapsed().as_secs() < 70, "{:?}", began.elapsed());
}

/// What was sent when the receiver went away is told as it was.
#[tokio::test(start_paused = true)]
async fn a_receiver_that_is_gone_is_told_with_the_payload_that_went_before() {
    let folder = tempfile::tempdir().unwrap();
    let (inner, serving) = common::mortal_receiver_stage(b"\xff").await;
    let work = generate(500, &[Class::Mutated]);
    let stage = FuzzStage::new(inner, work, keeping(folder.path()));
    let (trace, finding) = judged(&stage, Class::Mutated.check()).await;
    assert_eq!(finding.reason(), Some(Reason::NoAnswer));
    assert!(serving.await.is_ok());
    let notes = trace.notes.join("\n");
    assert!(notes.contains("nobody listens any more"), "{notes}");
    let (_, finding) = judged(&stage, CHECKS.last().unwrap()).await;
    assert_eq!(finding.reason(), Some(Reason::NoAnswer));
}

#[test]
fn what_is_no_kept_failure_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    let sidecar = |version: u32, class: &str, body: &str| {
        format!(
            r#"{{"abc_webhook_failure":{version},"check":"a","class":"{class}","seed":"1","case":2,
            "expected":"","observed":"","body":"{body}"}}"#
        )
    };
    let mut told = String::new();
    for text in [
        "[]".to_owned(),
        sidecar(2, "nulls", "a.body"),
        sidecar(1, "odd", "a.body"),
        sidecar(1, "nulls", "../a.body"),
        sidecar(1, "nulls", "a.body"),
    ] {
        std::fs::write(&path, text).unwrap();
        let error = Kept::read(&path).unwrap_err().to_string();
        told += &error.replace(&folder.path().display().to_string(), "FOLDER");
        told.push('\n');
    }
    insta::assert_snapshot!(told, @r#"
    FOLDER/a.json is no kept failure: invalid length 0, expected an object as --keep writes it at line 1 column 2
    FOLDER/a.json is no kept failure: its version is 2, not 1
    FOLDER/a.json is no kept failure: it has an unknown class, "odd"
    FOLDER/a.json is no kept failure: "../a.body" is no file beside it
    FOLDER/a.body cannot be read: No such file or directory (os error 2)
    "#);
}

fn kept_in(folder: &Path) -> Vec<Kept> {
    let files = std::fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let sidecars = paths.filter(|path| path.extension().is_some_and(|end| end == "json"));
    sidecars.map(|path| Kept::read(&path).unwrap()).collect()
}

/// The body that was sent; nothing of it was redacted.
fn body(trace: &ReceiverTrace) -> Vec<u8> {
    assert!(!trace.timeline().is_empty());
    let sent = &trace.exchanges[0].sent;
    let end = sent
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .unwrap();
    sent[end + 4..].to_vec()
}
