//! Reference peers on any network, clean or with a defect.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![allow(dead_code, reason = "each test binary uses its own part of this")]

use std::sync::Arc;

use abc_webhook_conformance::check::{Check, Subject};
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::reference::defect::{receiver, sender};
use abc_webhook_conformance::reference::receiver::{router, serve};
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::sender::{SenderStage, SenderTarget};
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};

/// The stage of a reference receiver that is served by a task of this runtime.
pub(crate) async fn receiver_stage(
    network: Arc<dyn Network>,
    defect: Option<receiver::Defect>,
) -> ReceiverStage {
    let secret = Secret::random().unwrap();
    let mut router = router(&secret).unwrap();
    let mut listener = network.listen().await.unwrap();
    let port = listener.port();
    if let Some(defect) = defect {
        router = receiver::broken(router, defect, &secret);
        listener = receiver::broken_listener(listener, defect);
    }
    tokio::spawn(serve(listener, router));
    // In memory every name is the same machine.
    let host = match defect {
        Some(receiver::Defect::ListensElsewhere) => "receiver.example",
        _ => "127.0.0.1",
    };
    let target = Target::parse(&format!("http://{host}:{port}/webhook")).unwrap();
    ReceiverStage::new(network, target, secret, TIME_OUT).unwrap()
}

/// The stage of a reference sender in this process.
pub(crate) fn sender_stage(
    network: Arc<dyn Network>,
    defect: Option<sender::Defect>,
) -> SenderStage {
    let transport = WireTransport::new(Arc::clone(&network));
    let target: Arc<dyn SenderTarget> = match defect {
        None => Arc::new(ReferenceSender::new(transport, StageClock)),
        Some(defect) => Arc::new(sender::BrokenSender::new(transport, StageClock, defect)),
    };
    SenderStage::new(network, target, None, TIME_OUT, TOLERANCE)
}

/// The clause holds, or the one that binds production does not bind this machine.
pub(crate) fn must_acquit<S: Subject>(check: &Check<S>, finding: &Finding) {
    let is_exempt = matches!(finding, Finding::NotApplicable(_));
    assert_eq!(
        is_exempt,
        check.id == "receiver.transport.https",
        "{}: {finding:?}",
        check.id
    );
    assert!(finding.holds() || is_exempt, "{}: {finding:?}", check.id);
}
