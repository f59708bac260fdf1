//! Every check acquits the reference and convicts its mutants, each for the stated reason.
//!
//! In memory and in virtual time: the whole matrix takes seconds.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

mod common;

use std::sync::Arc;

use abc_webhook_conformance::check::{Check, Subject};
use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::reference::defect::sender;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::{Company, Stage};

#[tokio::test(start_paused = true)]
async fn the_reference_receiver_passes_every_check() {
    for check in checks::receiver() {
        let stage = common::receiver_stage(Arc::new(Memory::default()), None).await;
        common::must_acquit(check, &finding(&stage, check).await);
    }
}

#[tokio::test(start_paused = true)]
async fn the_reference_sender_passes_every_check() {
    let mut accused = Vec::new();
    for check in checks::sender() {
        let stage = common::sender_stage(Arc::new(Memory::default()), None);
        let finding = finding(&stage, check).await;
        if !finding.holds() {
            accused.push((check.id, finding));
        }
    }
    assert!(accused.is_empty(), "{accused:#?}");
}

#[tokio::test(start_paused = true)]
async fn every_receiver_mutant_is_convicted_for_its_own_reason() {
    for check in checks::receiver() {
        assert!(!check.catches.is_empty(), "{} has no mutant", check.id);
        for (defect, reason) in check.catches {
            let network = Arc::new(Memory::default());
            let stage = common::receiver_stage(network, Some(*defect)).await;
            must_convict(&stage, check, defect, *reason).await;
        }
    }
}

/// A mutant that gets everything wrong would be convicted by any check, and prove nothing of it.
#[tokio::test(start_paused = true)]
async fn receiver_mutants_still_tell_a_good_delivery_or_a_bad_one() {
    for (defect, _) in checks::receiver().flat_map(|check| check.catches) {
        if matches!(defect, Defect::AnswersAfter(_) | Defect::SpeaksOldTlsOnly) {
            // Who is late for one is late for all, and whom nobody understands tells nothing.
            continue;
        }
        let stage = common::receiver_stage(Arc::new(Memory::default()), Some(*defect)).await;
        let mut findings = Vec::new();
        for id in ["receiver.response.ok", "receiver.transport.token.wrong"] {
            let check = checks::receiver().find(|check| check.id == id);
            findings.push(finding(&stage, check.expect(id)).await);
        }
        assert!(
            findings.iter().any(Finding::holds),
            "{defect:?}: {findings:?}"
        );
    }
}

/// Below HTTP it is easy to break everything at once.
#[tokio::test(start_paused = true)]
async fn mutants_below_http_take_an_ordinary_delivery() {
    let ok = checks::receiver().find(|check| check.id == "receiver.response.ok");
    let ok = ok.expect("it is there");
    for defect in [
        Defect::NeedsLowerCase,
        Defect::KeepsBlanks,
        Defect::ReadsOnce,
        Defect::SwapsPipelined,
        Defect::DropsPipelined,
        Defect::ServesOneConnection,
    ] {
        let stage = common::receiver_stage(Arc::new(Memory::default()), Some(defect)).await;
        assert_eq!(finding(&stage, ok).await, Finding::Holds, "{defect:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_sender_mutant_is_convicted_for_its_own_reason() {
    let mut wrong = Vec::new();
    for check in checks::sender() {
        assert!(!check.catches.is_empty(), "{} has no mutant", check.id);
        for (defect, reason) in check.catches {
            let network = Arc::new(Memory::default());
            let stage = common::sender_stage(network, Some(*defect));
            let finding = finding(&stage, check).await;
            if finding.reason() != Some(*reason) {
                wrong.push((check.id, defect, finding));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A mutant that gets everything wrong would be convicted by any check, and prove nothing of it.
#[tokio::test(start_paused = true)]
async fn sender_mutants_still_get_something_right() {
    let ids = [
        "sender.transport.post",
        "sender.retry.identical",
        "sender.token.absent",
    ];
    let checks = checks::sender().filter(|check| ids.contains(&check.id));
    let checks: Vec<_> = checks.collect();
    assert_eq!(checks.len(), ids.len());
    let mut defects: Vec<_> = checks::sender().flat_map(|check| check.catches).collect();
    defects.dedup_by_key(|(defect, _)| *defect);
    for (defect, _) in defects {
        if matches!(
            defect,
            sender::Defect::SendsNothing
                | sender::Defect::SendsBothFramings
                | sender::Defect::SendsNoFraming
        ) {
            // Who sends nothing that can be read gets nothing right.
            continue;
        }
        let stage = common::sender_stage(Arc::new(Memory::default()), Some(*defect));
        let mut findings = Vec::new();
        for check in &checks {
            findings.push(finding(&stage, check).await);
        }
        assert!(
            findings.iter().any(Finding::holds),
            "{defect:?}: {findings:?}"
        );
    }
}

async fn must_convict<S: Subject>(
    stage: &dyn Stage<S>,
    check: &Check<S>,
    defect: &S::Defect,
    reason: Reason,
) {
    let finding = finding(stage, check).await;
    assert_eq!(
        finding.reason(),
        Some(reason),
        "{} on {defect:?}: {finding:?}",
        check.id
    );
}

async fn finding<S: Subject>(stage: &dyn Stage<S>, check: &Check<S>) -> Finding {
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    (check.judge)(&trace.expect("the play is played"))
}
