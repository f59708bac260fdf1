//! The reqwest transport against real sockets on loopback, one scripted answer a connection.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use abc_webhook::TransportErrorKind::{Closed, Connect, MalformedAnswer, TimedOut};
use abc_webhook::{
    Clock, Endpoint, Outcome, ReqwestTransport, RetryPolicy, Sender, Token, TokioClock, Transport,
    TransportError, TransportErrorKind,
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const BODY: &str = r#"{"event":"X"}"#;
const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK";

fn transport() -> ReqwestTransport {
    let client = reqwest::Client::builder().no_proxy();
    ReqwestTransport::new(client.tls_backend_preconfigured(tls())).unwrap()
}

/// Nothing here is encrypted; reqwest wants to know all the same how it would be.
fn tls() -> ClientConfig {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(RootCertStore::empty());
    builder.with_no_client_auth()
}

/// Answers each connection with the next of `answers`; ends with the requests, head and body.
async fn listen(answers: Vec<Vec<u8>>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let requests = tokio::spawn(async move {
        let mut requests = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            requests.push(read_request(&mut stream).await);
            // The client may have hung up on a long answer already.
            let _ = stream.write_all(&answer).await;
        }
        requests
    });
    (address, requests)
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(BODY.as_bytes()) {
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "no whole request"
        );
    }
    String::from_utf8(bytes).unwrap()
}

async fn send_to(address: SocketAddr) -> Result<Response<Bytes>, TransportError> {
    let request = Request::post(format!("http://{address}/hook?x=1&key=value"))
        .header("x-webhook-token", "secret")
        .body(Bytes::from_static(BODY.as_bytes()))
        .unwrap();
    in_time(transport().send(request)).await
}

/// A test that waits for ever would say less than one that fails.
async fn in_time<T>(answer: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, answer)
        .await
        .expect("no answer")
}

async fn answer_to(answer: &str) -> Result<Response<Bytes>, TransportError> {
    let (address, _requests) = listen(vec![answer.into()]).await;
    send_to(address).await
}

async fn kind_of(answer: &str) -> TransportErrorKind {
    let error = answer_to(answer).await.unwrap_err();
    for secret in ["secret", "value", "127.0.0.1", BODY] {
        assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
    }
    error.kind()
}

#[tokio::test]
async fn delivers_a_request_as_it_is() {
    let (address, requests) = listen(vec![OK.into()]).await;
    let answer = send_to(address).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.body(), "OK");
    let request = requests.await.unwrap().remove(0).to_lowercase();
    assert!(
        request.starts_with("post /hook?x=1&key=value http/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("\r\ncontent-length: {}\r\n", BODY.len())),
        "{request}"
    );
    assert!(
        request.contains("\r\nx-webhook-token: secret\r\n"),
        "{request}"
    );
    assert!(!request.contains("transfer-encoding"), "{request}");
}

#[tokio::test]
async fn follows_no_redirect() {
    for status in [301, 302, 303, 307, 308] {
        let (elsewhere, requests) = listen(vec![OK.into()]).await;
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: http://{elsewhere}/\r\ncontent-length: 0\r\n\r\n"
        );
        assert_eq!(answer_to(&answer).await.unwrap().status(), status);
        assert!(!requests.is_finished(), "{status} was followed");
        requests.abort();
    }
}

#[tokio::test]
async fn tells_the_kinds_of_failure_apart() {
    let closed_port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    assert_eq!(send_to(closed_port).await.unwrap_err().kind(), Connect);
    assert_eq!(kind_of("").await, Closed);
    assert_eq!(kind_of("HTTP/1.1 200 OK\r\ncontent-le").await, Closed);
    assert_eq!(
        kind_of("SSH-2.0-OpenSSH_9.6\r\n\r\n").await,
        MalformedAnswer
    );
}

#[tokio::test]
async fn a_complete_head_is_an_answer() {
    let answer = answer_to("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nOK")
        .await
        .unwrap();
    assert_eq!(
        (answer.status(), answer.body().as_ref()),
        (StatusCode::OK, &b"OK"[..])
    );
    let answer = answer_to("HTTP/1.1 500 No\r\ntransfer-encoding: chunked\r\n\r\nx")
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_complete_head_is_an_answer_even_if_the_body_never_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stalled = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nOK")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    assert_eq!(send_to(address).await.unwrap().body(), "OK");
    stalled.abort();
}

#[tokio::test]
async fn reads_no_more_than_it_keeps() {
    let length = 64 * 1024 * 1024;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
    let answer = answer_to(&format!("{head}{}", "x".repeat(length)))
        .await
        .unwrap();
    assert_eq!(answer.body().len(), 64 * 1024);
}

#[tokio::test]
async fn uses_a_connection_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let receiver = tokio::spawn(async move {
        // Both stay open: the client is free to use the first one again.
        let mut streams = Vec::new();
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_request(&mut stream).await;
            stream.write_all(OK.as_bytes()).await.unwrap();
            streams.push(stream);
        }
    });
    let transport = transport();
    for _ in 0..2 {
        let request = Request::post(format!("http://{address}/"))
            .body(BODY.into())
            .unwrap();
        in_time(transport.send(request)).await.unwrap();
    }
    receiver.await.unwrap();
}

#[tokio::test]
async fn a_sender_retries_over_real_connections() {
    let failure = "HTTP/1.1 503 Busy\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n";
    let (address, requests) = listen(vec![failure.into(), Vec::new(), OK.into()]).await;
    let url = format!("http://{address}/hook").parse().unwrap();
    let endpoint = Endpoint::new(url, Some(Token::new("secret").unwrap())).unwrap();
    let policy = RetryPolicy {
        interval: Duration::from_millis(20),
        ..RetryPolicy::default()
    };

    let sender = Sender::new(transport(), TokioClock).with_policy(policy);
    let report = sender.deliver(&endpoint, BODY.into()).await;

    assert_eq!(report.outcome, Outcome::Delivered);
    let requests = requests.await.unwrap();
    assert_eq!(requests.len(), 3);
    assert!(
        requests.iter().all(|request| *request == requests[0]),
        "{requests:?}"
    );
}

#[tokio::test]
async fn a_silent_receiver_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let policy = RetryPolicy {
        retries: 0,
        attempt_time_out: Duration::from_millis(50),
        ..RetryPolicy::default()
    };
    let sender = Sender::new(transport(), TokioClock).with_policy(policy);
    let report = sender
        .deliver(&Endpoint::new(url, None).unwrap(), BODY.into())
        .await;
    assert_eq!(report.attempts[0].result, Err(TimedOut.into()));
}

#[tokio::test]
async fn the_clock_waits() {
    let start = std::time::Instant::now();
    TokioClock.sleep(Duration::from_millis(20)).await;
    assert!(start.elapsed() >= Duration::from_millis(20));
}
