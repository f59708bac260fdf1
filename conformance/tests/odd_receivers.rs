//! Receivers that do odd things end in a verdict, soon and in bounded memory.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::payload;
use abc_webhook_conformance::play::receiver::{Delivery, ReceiverPlay};
use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::reference::receiver::{router, serve};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::stage::{Company, Stage};
use abc_webhook_conformance::trace::TIME_OUT;
use abc_webhook_conformance::trace::receiver::{End, Exchange};
use abc_webhook_conformance::verdict::Verdict;
use axum::Router;
use axum::body::Body;
use axum::middleware::map_response;
use axum::response::Response;
use futures_util::stream;
use http::HeaderValue;
use http::header::CONNECTION;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn who_closes_after_each_answer_and_says_so_conforms() {
    let troubles = troubles(|router| router.layer(map_response(closed))).await;
    assert_eq!(troubles, NONE);
}

#[tokio::test(start_paused = true)]
async fn who_answers_in_chunks_conforms() {
    let troubles = troubles(|router| router.layer(map_response(in_chunks))).await;
    assert_eq!(troubles, NONE);
}

#[tokio::test(start_paused = true)]
async fn who_takes_nearly_five_seconds_conforms() {
    let troubles = troubles(|router| router.layer(map_response(slowly))).await;
    assert_eq!(troubles, NONE);
}

#[tokio::test(start_paused = true)]
async fn who_serves_one_connection_at_a_time_is_blamed_for_that_alone() {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let stage = common::receiver_stage(network, Some(Defect::ServesOneConnection)).await;
    assert_eq!(
        troubles_on(&stage).await,
        [format!("{} receiver.load.held", Verdict::Warn)]
    );
}

/// Who lacks the token is worth no more than this.
#[tokio::test(start_paused = true)]
async fn who_resets_a_huge_body_without_a_token_conforms() {
    let huge = [
        "receiver.transport.token.huge",
        "receiver.unauthenticated.robust.huge",
    ];
    for id in huge {
        let finding = judged_by_reset(id).await;
        assert!(finding.holds(), "{id}: {finding:?}");
    }
    // A head that no server need read is no other case.
    let finding = judged_by_reset("receiver.transport.token.long").await;
    assert!(finding.holds(), "{finding:?}");
    // Of a body that is no burden it proves nothing.
    let finding = judged_by_reset("receiver.transport.token.malformed").await;
    assert!(matches!(finding, Finding::Inconclusive(_)), "{finding:?}");
}

/// What was answered counts, although the body was never read.
#[tokio::test(start_paused = true)]
async fn an_answer_before_the_body_is_read_counts() {
    for (status, is_accepted) in [
        ("401 Unauthorized", false),
        ("413 Too Large", false),
        ("200 OK", true),
    ] {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}");
        let finding = judged_unread("receiver.transport.token.huge", answer.as_bytes()).await;
        let reason = is_accepted.then_some(Reason::Accepted);
        assert_eq!(finding.reason(), reason, "{status}: {finding:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_refuses_to_go_on_is_not_sent_the_body() {
    let refusal = b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n";
    let finding = judged("receiver.request.framing.expect", refusal).await;
    assert_eq!(finding.reason(), Some(Reason::NotAccepted));
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_head_has_no_body_whatever_its_length_says() {
    let head = b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 99\r\n\r\n";
    let finding = judged("receiver.request.method.head", head).await;
    assert!(finding.holds(), "{finding:?}");
}

/// A receiver that says the word "hook" has not given away the token "hook".
#[tokio::test(start_paused = true)]
async fn a_short_token_may_stand_in_any_answer() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhooked!";
    let id = "receiver.answer.token.accepted";
    let finding = judged_with(Secret::new("hook").unwrap(), id, answer, Then::Close).await;
    assert!(matches!(finding, Finding::Untestable(_)), "{finding:?}");
    let finding = judged_with(Secret::new("hooked!.").unwrap(), id, answer, Then::Close).await;
    assert_eq!(finding, Finding::Holds);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_version_or_the_method_is_no_failure() {
    for (id, status) in [
        ("receiver.robust.old-http", "505 HTTP Version Not Supported"),
        ("receiver.request.method.options", "501 Not Implemented"),
    ] {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        let finding = judged(id, answer.as_bytes()).await;
        assert!(finding.holds(), "{id}: {finding:?}");
    }
}

const NONE: [&str; 0] = [];

async fn closed(mut answer: Response) -> Response {
    let close = HeaderValue::from_static("close");
    answer.headers_mut().insert(CONNECTION, close);
    answer
}

async fn in_chunks(answer: Response) -> Response {
    let (head, _) = answer.into_parts();
    let chunks = ["{", "\"ok\":", "true}"].map(Ok::<_, std::io::Error>);
    Response::from_parts(head, Body::from_stream(stream::iter(chunks)))
}

async fn slowly(answer: Response) -> Response {
    sleep(Duration::from_millis(4900)).await;
    answer
}

/// What a strict run finds in the reference receiver that `change` makes an odd one of.
async fn troubles(change: impl FnOnce(Router) -> Router) -> Vec<String> {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    let secret = Secret::random().unwrap();
    tokio::spawn(serve(listener, change(router(&secret).unwrap())));
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    troubles_on(&stage).await
}

/// The verdict and the id of every check that did not pass, although it applies.
async fn troubles_on(stage: &ReceiverStage) -> Vec<String> {
    let plan = Plan {
        at_once: 8,
        allow_load: true,
        ..Plan::of(checks::receiver().collect())
    };
    let mut troubles = Vec::new();
    let mut tell = |event| {
        if let Event::Decided(decided) = event
            && !matches!(decided.verdict, Verdict::Pass | Verdict::NotApplicable)
        {
            troubles.push(format!("{} {}", decided.verdict, decided.entry.id));
        }
    };
    runner::run(stage, &plan, &mut tell).await;
    troubles
}

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
    judged_on(id, bytes, Then::Close).await
}

/// What a check finds in a receiver that resets every connection after the first packet.
async fn judged_by_reset(id: &str) -> Finding {
    judged_on(id, b"", Then::Reset).await
}

/// What a check finds in a receiver that answers with `bytes`, reads no further, and holds on.
async fn judged_unread(id: &str, bytes: &[u8]) -> Finding {
    judged_on(id, bytes, Then::Hold).await
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    Close,
    Reset,
    Hold,
}

async fn judged_on(id: &str, bytes: &[u8], then: Then) -> Finding {
    judged_with(Secret::random().unwrap(), id, bytes, then).await
}

async fn judged_with(secret: Secret, id: &str, bytes: &[u8], then: Then) -> Finding {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    let bytes = bytes.to_vec();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok(mut connection) = listener.accept().await {
            assert_ne!(connection.read(&mut [0; 4096]).await.unwrap(), 0);
            connection.write_all(&bytes).await.unwrap();
            match then {
                Then::Close => {}
                Then::Reset => connection.reset(),
                Then::Hold => held.push(connection),
            }
        }
    });
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
