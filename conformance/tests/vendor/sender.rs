//! The sender: the whole suite is played to it, and finds what is known of the real one.
//!
//! In memory and in virtual time, so that all of it takes a second.

use std::collections::BTreeSet;
use std::sync::Arc;

use abc_webhook_conformance::baseline::{Baseline, built_in};
use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::clause::Level;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::reference::vendor::sender::VendorSender;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::sender::{Sender, SenderStage};
use abc_webhook_conformance::stage::{Company, Stage};
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use time::macros::date;

#[tokio::test(start_paused = true)]
async fn the_baseline_lists_all_that_it_does_wrong_and_nothing_else() {
    let text = built_in("abc-user-feedback").unwrap();
    let baseline = Baseline::parse("abc-user-feedback", text, date!(2026 - 11 - 28)).unwrap();
    let (mut wrong, mut odd) = (BTreeSet::new(), BTreeSet::new());
    for check in checks::sender() {
        let finding = finding(check).await;
        if finding.holds() {
            continue;
        }
        assert!(finding.violation().is_some(), "{}: {finding:?}", check.id);
        let set = match check.clause.level {
            Level::Info => &mut odd,
            _ => &mut wrong,
        };
        set.insert(check.id);
    }
    let unknown: Vec<_> = wrong.iter().filter(|id| !baseline.lists(id)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    for entry in baseline.entries() {
        let is_used = wrong.iter().any(|id| entry.matches(id));
        assert!(is_used, "{entry:?}");
    }
    // That it follows redirects at all is for the record.
    let expected = [
        "found",
        "moved-permanently",
        "permanent-redirect",
        "see-other",
        "temporary-redirect",
    ];
    let expected = expected.map(|status| format!("sender.redirect.end.{status}"));
    assert!(odd.iter().eq(&expected), "{odd:?}");
}

async fn finding(check: &Check<Sender>) -> Finding {
    let network = Arc::new(Memory::default());
    let target = Arc::new(VendorSender::new(network.clone()));
    let stage = SenderStage::new(network, target, None, TIME_OUT, TOLERANCE);
    let stage = stage.with_patience(std::time::Duration::from_secs(61));
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    (check.judge)(&trace.unwrap())
}
