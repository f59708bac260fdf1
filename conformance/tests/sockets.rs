//! A smaller matrix on real sockets and in real time: what memory cannot show.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

mod common;

use std::sync::Arc;

use abc_webhook::{ReqwestTransport, TokioClock};
use abc_webhook_conformance::check::{Check, Subject};
use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::reference::defect::{receiver, sender};
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::trust::over_reqwest;
use abc_webhook_conformance::stage::sender::{SenderStage, SenderTarget};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::{Company, Stage};
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use futures_util::future::join_all;

#[tokio::test]
async fn the_reference_receiver_passes_every_check() {
    let stage = common::receiver_stage(Arc::new(Tcp), None).await;
    for check in checks::receiver() {
        common::must_acquit(check, &finding(&stage, check).await);
    }
}

#[tokio::test]
async fn a_receiver_that_accepts_any_token_is_convicted() {
    let defect = receiver::Defect::ComparesLengths;
    let stage = common::receiver_stage(Arc::new(Tcp), Some(defect)).await;
    let mut checks = checks::receiver();
    let check = checks.find(|check| check.id == "receiver.transport.token.wrong");
    let finding = finding(&stage, check.unwrap()).await;
    assert_eq!(finding.reason(), Some(Reason::Accepted));
}

/// Nothing here can be late: the judges of lateness are left to virtual time.
#[tokio::test]
async fn the_reference_sender_passes_over_reqwest() {
    let sender = ReferenceSender::new(transport(), TokioClock);
    let can_be_late = |id: &str| id.contains("not-late") || id == "sender.retry.retry-after.longer";
    let findings = play_all(Arc::new(sender), |check| !can_be_late(check.id)).await;
    assert!(findings.len() > 200);
    for (id, finding) in findings {
        assert!(finding.holds(), "{id}: {finding:?}");
    }
}

#[tokio::test]
async fn senders_with_defects_are_convicted_over_reqwest() {
    let defects = [
        (
            sender::Defect::WaitsTooShort,
            "sender.retry.interval.not-early",
            Reason::Early,
        ),
        (
            sender::Defect::RetriesClientErrors,
            "sender.retry.client-error.not-found",
            Reason::TooManyAttempts,
        ),
        (
            sender::Defect::NeverRetriesNetworkErrors,
            "sender.retry.network-error.reset",
            Reason::TooFewAttempts,
        ),
        (
            sender::Defect::StopsAfterReset,
            "sender.retry.network-error.reset-within-body",
            Reason::TooFewAttempts,
        ),
        (
            sender::Defect::StopsAfterClose,
            "sender.retry.network-error.close",
            Reason::TooFewAttempts,
        ),
        (
            sender::Defect::FollowsAnywhere,
            "sender.redirect.token.other-host.found",
            Reason::TokenLeaked,
        ),
        (
            sender::Defect::FollowsToHttp,
            "sender.redirect.downgrade.temporary-redirect",
            Reason::Downgraded,
        ),
        (
            sender::Defect::VerifiesNothing,
            "sender.tls.verify.self-signed",
            Reason::CertificateNotVerified,
        ),
        (
            sender::Defect::IgnoresHostNames,
            "sender.tls.verify.wrong-host",
            Reason::CertificateNotVerified,
        ),
        (
            sender::Defect::TrustsNobody,
            "sender.tls.verify.valid",
            Reason::NotDelivered,
        ),
        (
            sender::Defect::DeliversOneByOne,
            "sender.isolation.hanging-receiver",
            Reason::Delayed,
        ),
        (
            sender::Defect::QueuesForEachUrl,
            "sender.isolation.retried-delivery",
            Reason::Delayed,
        ),
    ];
    let convictions = defects.map(|(defect, id, reason)| async move {
        let sender = sender::BrokenSender::new(transport(), TokioClock, defect);
        let findings = play_all(Arc::new(sender), |check| check.id == id).await;
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].1.reason(), Some(reason), "{:?}", findings[0]);
    });
    join_all(convictions).await;
}

fn transport() -> ReqwestTransport {
    over_reqwest().expect("a client can be built")
}

async fn play_all(
    sender: Arc<dyn SenderTarget>,
    wanted: impl Fn(&Check<abc_webhook_conformance::stage::sender::Sender>) -> bool,
) -> Vec<(&'static str, Finding)> {
    let stage = SenderStage::new(Arc::new(Tcp), sender, None, TIME_OUT, TOLERANCE);
    let plays = checks::sender()
        .filter(|check| wanted(check))
        .map(|check| async { (check.id, finding(&stage, check).await) });
    join_all(plays).await
}

async fn finding<S: Subject>(stage: &dyn Stage<S>, check: &Check<S>) -> Finding {
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    (check.judge)(&trace.expect("the play is played"))
}
