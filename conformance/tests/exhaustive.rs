//! Every script there is, against reference senders, clean and broken: in memory, in virtual time.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use abc_webhook_conformance::check::{Check, Timeline};
use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::CommandLine;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::reference::defect::sender::{BrokenSender, Defect};
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::scripts::{CHECKS, Every, Extent, Manner, Script, ScriptStage, Work};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::sender::{Order, Sender, SenderStage, SenderTarget};
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::{Outcome, SenderTrace};
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use futures_util::future::BoxFuture;

const SEED: u64 = 42;

/// What no check but those of scripts is there to see: each behaves until a certain order comes.
const ONLY_IN_SCRIPTS: [Defect; 8] = [
    Defect::RetriesClientErrorsAfterTwoServerErrors,
    Defect::RetriesSuccessAfterTwoFaults,
    Defect::RetriesOtherSuccessAfterServerError,
    Defect::RetriesRedirectsAfterFault,
    Defect::StopsAfterFaultAndServerErrors,
    Defect::CountsAnewAfterFault,
    Defect::HurriesAfterMixedFailures,
    Defect::DawdlesAfterMixedFailures,
];

fn every(extent: Extent, silence: bool) -> Work {
    Work::Every(Every {
        seed: SEED,
        extent,
        silence,
    })
}

fn stage(defect: Option<Defect>, work: Work) -> ScriptStage {
    stage_on(
        common::sender_stage(Arc::new(Memory::default()), defect),
        work,
    )
}

fn stage_on(inner: SenderStage, work: Work) -> ScriptStage {
    ScriptStage::new(
        inner,
        work,
        Manner {
            at_once: 5000,
            progress: Arc::new(|_, _| {}),
            again: CommandLine {
                before: "abc-webhook check sender".to_owned(),
                after: "--command adapter".to_owned(),
            },
        },
    )
}

async fn judged(stage: &ScriptStage, check: &'static Check<Sender>) -> (SenderTrace, Finding) {
    let trace = stage.perform_for(check, Company::Others).await;
    let trace = trace.expect("the scripts are played");
    let finding = (check.judge)(&trace);
    (trace, finding)
}

#[tokio::test(start_paused = true)]
async fn the_reference_sender_passes_all_4680() {
    let stage = stage(None, every(Extent::All, true));
    for check in CHECKS {
        let (trace, finding) = judged(&stage, check).await;
        assert_eq!(finding, Finding::Holds, "{}: {:?}", check.id, trace.notes);
        assert_eq!(trace.notes, ["seed 42: played 4680 scripts"]);
    }
}

/// Reduced to the shortest script that fails, and always to the same.
#[tokio::test(start_paused = true)]
async fn every_mutant_is_convicted_for_its_own_reason_in_the_same_shortest_script() {
    let mut told = String::new();
    for check in CHECKS {
        assert!(!check.catches.is_empty(), "{} has no mutant", check.id);
        for (defect, reason) in check.catches {
            let stage = stage(Some(*defect), every(Extent::Distinct, false));
            let (trace, finding) = judged(&stage, check).await;
            let id = check.id;
            assert_eq!(finding.reason(), Some(*reason), "{id} on {defect:?}");
            writeln!(told, "{id} on {defect:?}\n{}\n", trace.notes.join("\n")).unwrap();
        }
    }
    insta::assert_snapshot!("reduced", told);
}

/// What the other checks see is not what these are for.
#[tokio::test(start_paused = true)]
async fn some_mutants_are_seen_in_scripts_only() {
    for defect in ONLY_IN_SCRIPTS {
        let stage = stage(Some(defect), every(Extent::Distinct, true));
        for check in checks::sender() {
            let (_, finding) = judged(&stage, check).await;
            assert!(finding.violation().is_none(), "{} on {defect:?}", check.id);
        }
        let is_caught = |check: &&Check<Sender>| {
            let caught = check.catches.iter();
            caught.into_iter().any(|(caught, _)| *caught == defect)
        };
        assert_eq!(CHECKS.iter().filter(is_caught).count(), 1, "{defect:?}");
    }
}

/// One failure is one finding: a sender is not blamed for what follows from it.
#[tokio::test(start_paused = true)]
async fn a_failure_is_blamed_on_the_clause_it_breaks() {
    for (defect, expected) in [
        (Defect::RetriesClientErrors, "retry.client-error"),
        (Defect::RetriesOtherSuccess, "retry.other-success"),
        (Defect::RetriesRedirects, "redirect.end"),
        (Defect::RetriesFourTimes, "retry.limit"),
        (Defect::WaitsTooShort, "retry.interval.not-early"),
        (Defect::WaitsTooLong, "retry.interval.not-late"),
        (Defect::RetriesTwice, "retry.exhaust"),
    ] {
        let expected = format!("sender.{expected}.exhaustive");
        let stage = stage(Some(defect), every(Extent::Distinct, false));
        let mut failed = BTreeMap::new();
        for check in CHECKS {
            if let Some(reason) = judged(&stage, check).await.1.reason() {
                failed.insert(check.id, reason);
            }
        }
        assert_eq!(failed.keys().copied().collect::<Vec<_>>(), [expected]);
    }
}

/// Late among hundreds, and not when it is played once more: that may be this machine's doing.
#[tokio::test(start_paused = true)]
async fn a_retry_that_is_late_but_once_proves_nothing() {
    let stage = broken_at_first(Defect::WaitsTooLong);
    let (trace, finding) = judged(&stage, check("sender.retry.interval.not-late.exhaustive")).await;
    assert_eq!(finding, Finding::Holds);
    let note = &trace.notes[0];
    assert!(
        note.ends_with("of them a retry came late, and not again"),
        "{note}"
    );
}

/// Nor does anything else: whoever reads an answer after its time-out is right to send again.
#[tokio::test(start_paused = true)]
async fn a_failure_that_is_seen_but_once_is_in_doubt() {
    let broken = broken_at_first(Defect::RetriesClientErrors);
    let (trace, finding) = judged(&broken, check("sender.retry.client-error.exhaustive")).await;
    assert!(matches!(finding, Finding::Inconclusive(_)), "{finding:?}");
    assert!(trace.attempts.len() > 1);
    // What repeats itself is in none.
    let stage = stage(
        Some(Defect::RetriesClientErrors),
        every(Extent::Distinct, false),
    );
    let (trace, _) = judged(&stage, check("sender.retry.client-error.exhaustive")).await;
    assert_eq!(trace.doubt, None);
}

/// The stage of a sender that is broken in the first deliveries that it is asked for.
fn broken_at_first(defect: Defect) -> ScriptStage {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let transport = WireTransport::new(Arc::clone(&network));
    let target = Arc::new(BrokenAtFirst {
        broken: BrokenSender::new(transport.clone(), StageClock, defect),
        sound: ReferenceSender::new(transport, StageClock),
        deliveries: AtomicUsize::default(),
    });
    let inner = SenderStage::new(network, target, None, TIME_OUT, TOLERANCE);
    stage_on(inner, every(Extent::Distinct, false))
}

struct BrokenAtFirst {
    broken: BrokenSender<WireTransport, StageClock>,
    sound: ReferenceSender<WireTransport, StageClock>,
    deliveries: AtomicUsize,
}

impl SenderTarget for BrokenAtFirst {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        if self.deliveries.fetch_add(1, Ordering::Relaxed) < 100 {
            self.broken.deliver(order)
        } else {
            self.sound.deliver(order)
        }
    }
}

/// The line that is told plays exactly that script.
#[tokio::test(start_paused = true)]
async fn a_reduced_script_fails_again_when_it_is_played_alone() {
    let check = check("sender.retry.client-error.exhaustive");
    let defect = Defect::RetriesClientErrorsAfterTwoServerErrors;
    let (trace, _) = judged(&stage(Some(defect), every(Extent::Distinct, true)), check).await;
    let line = trace.notes[1].lines().last().unwrap();
    let (_, script) = line.split_once("--script ").unwrap();
    let script: Script = script.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(script.acts().len(), 3, "{line}");

    let alone = stage(Some(defect), Work::One(script.clone()));
    let (trace, finding) = judged(&alone, check).await;
    assert_eq!(finding.reason(), Some(Reason::TooManyAttempts));
    assert_eq!(trace.attempts.len(), 4);
    let mended = stage(None, Work::One(script));
    assert_eq!(judged(&mended, check).await.1, Finding::Holds);
}

#[tokio::test(start_paused = true)]
async fn the_trace_is_that_of_the_reduced_script() {
    let stage = stage(
        Some(Defect::RetriesClientErrors),
        every(Extent::Distinct, false),
    );
    let (trace, _) = judged(&stage, check("sender.retry.client-error.exhaustive")).await;
    let moments: Vec<String> = trace
        .timeline()
        .into_iter()
        .map(|moment| moment.what)
        .collect();
    assert!(moments[0].starts_with("seed 42: played 241 scripts without silence"));
    assert!(moments[1].contains("abc-webhook check sender --script 4"));
    assert!(moments.iter().any(|what| what.starts_with("attempt 2")));
}

fn check(id: &str) -> &'static Check<Sender> {
    CHECKS.iter().find(|check| check.id == id).expect(id)
}
