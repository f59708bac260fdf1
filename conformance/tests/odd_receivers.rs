//! Receivers that do odd things end in a verdict, soon and in bounded memory.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::sync::Arc;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::payload;
use abc_webhook_conformance::play::receiver::{Delivery, ReceiverPlay};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::stage::{Company, Stage};
use abc_webhook_conformance::trace::TIME_OUT;
use abc_webhook_conformance::trace::receiver::{End, Exchange};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test(start_paused = true)]
async fn an_answer_may_be_announced_but_not_for_ever() {
    let interim = b"HTTP/1.1 103 Early Hints\r\n\r\n";
    let exchange = answered(
        &[interim.as_slice(), b"HTTP/1.1 200 OK\r\n\r\n"].concat(),
        1,
    )
    .await;
    assert_eq!((exchange.end, exchange.status), (End::Answered, Some(200)));
    let exchange = answered(interim, usize::MAX).await;
    assert_eq!((exchange.end, exchange.status), (End::TooLarge, None));
}

#[tokio::test(start_paused = true)]
async fn silence_and_drips_are_not_waited_for() {
    let exchange = answered(b"", 1).await;
    assert_eq!(exchange.end, End::Closed);
    let exchange = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", 1).await;
    assert_eq!((exchange.end, exchange.status), (End::Closed, Some(200)));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_http_is_called_so() {
    let exchange = answered(b"SSH-2.0-OpenSSH_9.2\r\n", 1).await;
    assert!(matches!(exchange.end, End::NotHttp(_)), "{exchange:?}");
}

#[tokio::test(start_paused = true)]
async fn what_gives_no_answer_proves_nothing_about_tokens() {
    let finding = judged("receiver.transport.token.wrong", b"").await;
    assert!(matches!(finding, Finding::Inconclusive(_)), "{finding:?}");
}

#[tokio::test(start_paused = true)]
async fn a_200_is_a_200_however_malformed_the_rest() {
    let both = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}";
    let finding = judged("receiver.transport.token.wrong", both).await;
    assert_eq!(finding.reason(), Some(Reason::Accepted));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_ends_with_its_answer_is_opened_again() {
    let old = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(
        judged("receiver.duplicate.in-a-row", old).await,
        Finding::Holds
    );
}

#[tokio::test(start_paused = true)]
async fn an_endless_body_is_cut_off() {
    let endless = b"x".repeat(4096);
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
    let exchange = answered(&[head.as_slice(), &endless].concat(), usize::MAX).await;
    assert_eq!((exchange.end, exchange.status), (End::TooLarge, Some(200)));
}

/// What a check finds in a receiver that answers every connection with `bytes` and closes it.
async fn judged(id: &str, bytes: &[u8]) -> Finding {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    let bytes = bytes.to_vec();
    tokio::spawn(async move {
        while let Ok(mut connection) = listener.accept().await {
            assert_ne!(connection.read(&mut [0; 4096]).await.unwrap(), 0);
            connection.write_all(&bytes).await.unwrap();
        }
    });
    let secret = Secret::random().unwrap();
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    let check = checks::receiver().find(|check| check.id == id).unwrap();
    let trace = stage
        .perform(&(check.play)(), Company::Others)
        .await
        .unwrap();
    (check.judge)(&trace)
}

/// What came of one delivery to a receiver that writes `bytes`, `times` times, and closes.
async fn answered(bytes: &[u8], times: usize) -> Exchange {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    let bytes = bytes.to_vec();
    tokio::spawn(async move {
        let mut connection = listener.accept().await.unwrap();
        assert_ne!(connection.read(&mut [0; 4096]).await.unwrap(), 0);
        for _ in 0..times {
            if connection.write_all(&bytes).await.is_err() {
                return;
            }
        }
    });
    let secret = Secret::random().unwrap();
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    let play = ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION));
    let trace = stage.perform(&play, Company::Others).await.unwrap();
    trace.exchanges.into_iter().next().unwrap()
}
