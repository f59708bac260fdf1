//! Versions of TLS, and peers that speak something else.

use std::sync::Arc;

use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::Fault;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::trace::TIME_OUT;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{check, finding, perform};

#[tokio::test(start_paused = true)]
async fn an_old_version_is_refused_by_alert_by_hanging_up_and_in_another_protocol() {
    let conforming: [&[u8]; 4] = [
        &[21, 3, 1, 0, 2, 2, 70],
        &[21, 3, 0, 0, 2, 2, 40],
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
    ];
    for answer in conforming {
        let found = old_tls_answered(Some(answer)).await;
        assert!(found.holds(), "{answer:?}: {found:?}");
    }
    let silent = old_tls_answered(None).await;
    assert!(matches!(silent, Finding::Inconclusive(_)), "{silent:?}");
}

#[tokio::test(start_paused = true)]
async fn an_old_version_that_is_taken_up_is_named() {
    for (minor, name) in [(0, "SSL 3.0"), (1, "TLS 1.0"), (2, "TLS 1.1")] {
        // The same hello whatever was offered.
        let hello = [22, 3, 1, 0, 42, 2, 0, 0, 38, 3, minor];
        let found = old_tls_answered(Some(&hello)).await;
        let violation = found.violation().unwrap();
        assert_eq!(violation.reason, Reason::OldTls);
        assert!(violation.observed.ends_with(name), "{violation:?}");
    }
}

/// Who answers a plain request on that port is no receiver over HTTPS, and not to be blamed for
/// an old version.
#[tokio::test(start_paused = true)]
async fn who_speaks_no_tls_at_all_cannot_be_reached() {
    let stage = answering(Some(b"HTTP/1.1 400 Bad Request\r\n\r\n")).await;
    let Err(Fault::NoTls { why, .. }) = stage.reach().await else {
        panic!("it was reached");
    };
    assert!(why.contains("handshake failed"), "{why}");
    // Nobody is blamed for deliveries that cannot be made.
    let performed = perform(&stage, check("receiver.response.ok")).await;
    assert!(
        matches!(performed, Err(Fault::NoTls { .. })),
        "{performed:?}"
    );
    for id in ["receiver.tls.certificate", "receiver.tls.version.current"] {
        let found = finding(&stage, check(id)).await;
        assert!(matches!(found, Finding::Inconclusive(_)), "{id}: {found:?}");
    }
}

/// What is found of old versions where every hello is answered with these bytes and an end; with
/// nothing at all where there are none.
async fn old_tls_answered(answer: Option<&[u8]>) -> Finding {
    let stage = answering(answer).await;
    finding(&stage, check("receiver.tls.version.old")).await
}

async fn answering(answer: Option<&[u8]>) -> ReceiverStage {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let url = format!("https://receiver.example:{}/", listener.port());
    let answer = answer.map(<[u8]>::to_vec);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok(mut connection) = listener.accept().await {
            let mut hello = [0; 5];
            connection.read_exact(&mut hello).await.unwrap();
            match &answer {
                Some(answer) => connection.write_all(answer).await.unwrap(),
                None => kept.push(connection),
            }
        }
    });
    let target = Target::parse(&url).unwrap();
    let secret = Secret::random().unwrap();
    ReceiverStage::new(network, target, secret, TIME_OUT).unwrap()
}
