//! Reference peers on any network, clean or with a defect.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![allow(dead_code, reason = "each test binary uses its own part of this")]

pub(crate) mod tls;

use std::sync::Arc;

use abc_webhook_conformance::check::{Check, Subject};
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::reference::defect::{receiver, sender};
use abc_webhook_conformance::reference::effects::Effects;
use abc_webhook_conformance::reference::receiver::{router, serve};
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::{Connection, Network};
use abc_webhook_conformance::stage::sender::{SenderStage, SenderTarget};
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// The stage of a reference receiver that is served by a task of this runtime; over plain HTTP,
/// unless the defect is one of TLS.
pub(crate) async fn receiver_stage(
    network: Arc<dyn Network>,
    defect: Option<receiver::Defect>,
) -> ReceiverStage {
    if let Some(shown) = defect.and_then(tls::Shown::by) {
        return tls::receiver_stage(network, shown).await.insecure();
    }
    let secret = Secret::random().unwrap();
    let effects = Effects::new(defect);
    let mut router = effects.of(router(&secret).unwrap());
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
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    stage.with_probe(effects)
}

/// The stage of a receiver that answers everything with 200 until it reads `poison`; then it is
/// gone. The handle is done by then.
pub(crate) async fn mortal_receiver_stage(
    poison: &'static [u8],
) -> (ReceiverStage, tokio::task::JoinHandle<()>) {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    let serving = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        loop {
            tokio::select! {
                connection = listener.accept() => {
                    connections.spawn(answer_until(poison, connection.unwrap()));
                }
                Some(done) = connections.join_next() => {
                    if done.unwrap() {
                        return;
                    }
                }
            }
        }
    });
    let secret = Secret::random().unwrap();
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    (stage, serving)
}

/// The stage of a receiver that takes connections and never answers.
pub(crate) async fn silent_receiver_stage() -> ReceiverStage {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    tokio::spawn(async move {
        let mut connections = Vec::new();
        while let Ok(connection) = listener.accept().await {
            connections.push(connection);
        }
    });
    let secret = Secret::random().unwrap();
    ReceiverStage::new(network, target, secret, TIME_OUT).unwrap()
}

/// Whether the poison was read; otherwise the connection was closed.
async fn answer_until(poison: &[u8], mut connection: Box<dyn Connection>) -> bool {
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = connection.read(&mut buffer).await.unwrap_or_default();
        let request = &buffer[..read];
        if request.windows(poison.len()).any(|bytes| bytes == poison) {
            return true;
        }
        // A body in several pieces is answered once for each; nobody here minds.
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        if read == 0 || connection.write_all(answer).await.is_err() {
            return false;
        }
    }
}

/// The stage of a reference sender in this process.
pub(crate) fn sender_stage(
    network: Arc<dyn Network>,
    defect: Option<sender::Defect>,
) -> SenderStage {
    let target = sender(Arc::clone(&network), defect);
    let stage = SenderStage::new(network, target, None, TIME_OUT, TOLERANCE);
    stage.with_patience(std::time::Duration::from_secs(61))
}

/// The reference sender, or one with a defect.
pub(crate) fn sender(
    network: Arc<dyn Network>,
    defect: Option<sender::Defect>,
) -> Arc<dyn SenderTarget> {
    match defect {
        None => Arc::new(ReferenceSender::new(
            WireTransport::new(network),
            StageClock,
        )),
        Some(defect) => {
            let transport = WireTransport::new(sender::broken_network(network, defect));
            Arc::new(sender::BrokenSender::new(transport, StageClock, defect))
        }
    }
}

/// The clause holds, or is about HTTPS and does not bind a receiver on this machine.
pub(crate) fn must_acquit<S: Subject>(check: &Check<S>, finding: &Finding) {
    let is_exempt = matches!(finding, Finding::NotApplicable(_));
    assert_eq!(
        is_exempt,
        check.clause.id == "transport.https" || check.clause.id.starts_with("tls."),
        "{}: {finding:?}",
        check.id
    );
    assert!(finding.holds() || is_exempt, "{}: {finding:?}", check.id);
}
