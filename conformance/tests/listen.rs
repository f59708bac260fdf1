//! `listen` judges deliveries on the spot: senders that conform are told nothing of, and others what
//! they did. In memory and in virtual time.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::sync::Arc;
use std::time::Duration;

use abc_webhook::{Endpoint, RetryPolicy, Sender, Token};
use abc_webhook_conformance::listen::{Answers, Desk, Told, serve};
use abc_webhook_conformance::payload::{ISSUE_CREATION_OBSERVED, Payload};
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{advance, timeout};

const TOKEN: &str = "s3cret-token";
const GOOD: &Payload = &ISSUE_CREATION_OBSERVED;

/// A desk in memory.
struct Stand {
    network: Arc<dyn Network>,
    port: u16,
    told: mpsc::Receiver<Told>,
}

impl Stand {
    async fn answering(answers: &str) -> Self {
        let network: Arc<dyn Network> = Arc::new(Memory::default());
        let listener = network.listen().await.unwrap();
        let port = listener.port();
        let (tell, told) = mpsc::channel(1000);
        let secret = Secret::new(TOKEN).unwrap();
        let answers: Answers = answers.parse().unwrap();
        let desk = Desk::new(Some(&secret), tell).unwrap().answering(answers);
        tokio::spawn(serve(listener, Arc::new(desk)));
        Self {
            network,
            port,
            told,
        }
    }

    /// Lets the SDK's sender deliver, with this policy.
    async fn deliver(&self, policy: RetryPolicy) {
        let transport = WireTransport::new(Arc::clone(&self.network));
        let sender = Sender::new(transport, StageClock).with_policy(policy);
        let url = format!("http://127.0.0.1:{}/hook?a=%20", self.port);
        let token = Token::new(TOKEN).unwrap();
        let endpoint = Endpoint::new(url.parse().unwrap(), Some(token)).unwrap();
        sender.deliver(&endpoint, GOOD.text.into()).await;
    }

    /// Sends these bytes on a connection of their own; gives back what comes.
    async fn send(&self, bytes: &[u8]) -> String {
        let connecting = self.network.connect("127.0.0.1", self.port);
        let mut connection = connecting.await.unwrap();
        connection.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        let reading = connection.read_to_end(&mut answer);
        // What is kept open has been answered by then.
        let _ = timeout(Duration::from_secs(1), reading).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What was told, a line for each: once all is quiet.
    async fn told(mut self) -> Vec<String> {
        let mut lines = Vec::new();
        while let Ok(Some(told)) = timeout(Duration::from_secs(60), self.told.recv()).await {
            assert!(!format!("{told:?}").contains(TOKEN), "{told:?}");
            lines.push(line(&told));
        }
        lines
    }
}

fn line(told: &Told) -> String {
    match told {
        Told::Arrived(it) => {
            let waited = it
                .waited
                .map_or_else(String::new, |it| format!(" after {} ms", it.as_millis()));
            let remarks = it.remarks.iter().map(|remark| {
                let clause = remark.clause.map_or("-", |clause| clause.id);
                format!("; {} {clause}", remark.weight.as_str())
            });
            let remarks = remarks.collect::<Vec<_>>().concat();
            let errors = it.account.errors.len();
            let errors = if errors > 0 {
                format!("; {errors} in the payload")
            } else {
                String::new()
            };
            format!("{}.{}{waited}{remarks}{errors}", it.delivery, it.attempt)
        }
        Told::Answered(it) if it.given_up => format!("{}.{} given up", it.delivery, it.attempt),
        Told::Answered(it) => format!("{}.{} {}", it.delivery, it.attempt, it.how),
        Told::Quiet(it) => {
            let remark = it.remark.as_ref();
            let remark = remark
                .map(|remark| format!(" {} {}", remark.weight.as_str(), remark.clause.unwrap().id));
            format!(
                "{}.{} quiet{}",
                it.delivery,
                it.attempt,
                remark.unwrap_or_default()
            )
        }
        Told::Trouble(text) => text.clone(),
    }
}

fn post(head: &str, body: &str) -> Vec<u8> {
    format!("POST /hook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{head}\r\n{body}", body.len()).into_bytes()
}

fn good() -> Vec<u8> {
    post(&format!("x-webhook-token: {TOKEN}\r\n"), GOOD.text)
}

#[tokio::test(start_paused = true)]
async fn a_conforming_sender_is_told_nothing_of() {
    let stand = Stand::answering("503,reset,cut-500,200").await;
    stand.deliver(RetryPolicy::default()).await;
    let told = stand.told().await;
    assert_eq!(
        told,
        [
            "1.1",
            "1.1 answers 503",
            "1.2 after 3000 ms",
            "1.2 resets the connection",
            "1.3 after 3000 ms",
            "1.3 answers 500 and closes within the body",
            "1.4 after 3000 ms",
            "1.4 answers 200",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_time_out_counts_from_when_the_sender_closed() {
    let stand = Stand::answering("silence,200").await;
    stand.deliver(RetryPolicy::default()).await;
    let told = stand.told().await;
    assert_eq!(told[..2], ["1.1", "1.1 given up"]);
    let waited = told[2].strip_prefix("1.2 after ").unwrap();
    let waited: u64 = waited.strip_suffix(" ms").unwrap().parse().unwrap();
    // How long it was open is known to within two looks.
    assert!((3000..=3100).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn hasty_and_persistent_senders_are_told() {
    let stand = Stand::answering("500").await;
    stand
        .deliver(RetryPolicy {
            retries: 4,
            interval: Duration::from_millis(2999),
            ..RetryPolicy::default()
        })
        .await;
    let told = stand.told().await;
    let arrivals: Vec<&String> = told
        .iter()
        .filter(|line| !line.contains("answers"))
        .collect();
    assert_eq!(
        arrivals,
        [
            "1.1",
            "1.2 after 2999 ms; error retry.interval",
            "1.3 after 2999 ms; error retry.interval",
            "1.4 after 2999 ms; error retry.interval",
            "1.5 after 2999 ms; error retry.limit",
            "1.5 quiet",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_an_end_is_told() {
    for (answers, expected) in [
        ("404", "1.2 after 3000 ms; error retry.client-error"),
        ("200", "1.2 after 3000 ms; warning retry.stop-on-success"),
    ] {
        let stand = Stand::answering(answers).await;
        let request = [
            &b"POST /hook HTTP/1.1\r\nConnection: close\r\n"[..],
            &good()[21..],
        ]
        .concat();
        stand.send(&request).await;
        advance(Duration::from_secs(3)).await;
        stand.send(&request).await;
        let told = stand.told().await;
        assert_eq!(told[2], expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_without_a_retry_is_told() {
    let stand = Stand::answering("503").await;
    stand
        .deliver(RetryPolicy {
            retries: 0,
            ..RetryPolicy::default()
        })
        .await;
    let told = stand.told().await;
    assert_eq!(told.last().unwrap(), "1.1 quiet error retry.server-error");
}

#[tokio::test(start_paused = true)]
async fn another_head_in_a_retry_is_told() {
    let stand = Stand::answering("503,200").await;
    stand.send(&good()).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let token = format!("x-webhook-token: {TOKEN}\r\nX-Attempt: 2\r\n");
    stand.send(&post(&token, GOOD.text)).await;
    let told = stand.told().await;
    assert!(told[2].ends_with("; warning retry.identical"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn wrong_requests_are_told_with_their_clause() {
    let of = async |request: Vec<u8>| {
        let stand = Stand::answering("200").await;
        stand.send(&request).await;
        stand.told().await.remove(0)
    };
    assert_eq!(of(good()).await, "1.1");
    let token = format!("x-webhook-token: {TOKEN}\r\n");
    assert_eq!(of(post("", GOOD.text)).await, "1.1; error transport.token");
    let other = "x-webhook-token: s3cret-tokem\r\n";
    assert_eq!(
        of(post(other, GOOD.text)).await,
        "1.1; error transport.token"
    );
    let twice = format!("{token}{token}");
    assert_eq!(
        of(post(&twice, GOOD.text)).await,
        "1.1; error transport.token"
    );
    let put = String::from_utf8(good())
        .unwrap()
        .replacen("POST", "PUT", 1);
    assert_eq!(of(put.into()).await, "1.1; error transport.post");
    let text = String::from_utf8(good())
        .unwrap()
        .replace("application/json", "text/plain");
    assert_eq!(of(text.into()).await, "1.1; error transport.json");
    assert_eq!(
        of(post(&token, r#"{"event":"ISSUE_CREATION"}"#)).await,
        "1.1; 1 in the payload"
    );
    let form = [&post(&token, "")[..], b"GARBAGE\r\n\r\n"].concat();
    assert_eq!(of(form).await, "1.1; 1 in the payload");
}

#[tokio::test(start_paused = true)]
async fn what_never_ends_or_is_too_large_is_refused() {
    let stand = Stand::answering("200").await;
    let large = b"POST / HTTP/1.1\r\nContent-Length: 2097153\r\n\r\n";
    assert!(stand.send(large).await.starts_with("HTTP/1.1 413 "));
    let chunked = [
        &b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n200001\r\n"[..],
        &vec![b'x'; 0x20_0001],
        b"\r\n0\r\n\r\n",
    ];
    assert!(
        stand
            .send(&chunked.concat())
            .await
            .starts_with("HTTP/1.1 413 ")
    );
    assert!(
        stand
            .send(b"NONSENSE\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 400 ")
    );
    let connecting = stand.network.connect("127.0.0.1", stand.port);
    let mut slow = connecting.await.unwrap();
    slow.write_all(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{")
        .await
        .unwrap();
    let mut answer = vec![0; 12];
    slow.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 408");
}

#[tokio::test(start_paused = true)]
async fn what_strikes_early_is_told_and_not_judged() {
    for fault in [
        "close-on-accept",
        "reset-on-accept",
        "close-before-body",
        "reset-within-body",
    ] {
        let stand = Stand::answering(fault).await;
        stand.deliver(RetryPolicy::default()).await;
        let told = stand.told().await;
        let arrivals: Vec<&String> = told.iter().filter(|it| it.contains("; ")).collect();
        assert_eq!(arrivals.len(), 4, "{fault}: {told:?}");
        assert!(
            arrivals.iter().all(|it| it.ends_with(".1; note -")),
            "{told:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn deliveries_overlap_and_are_told_apart() {
    let stand = Stand::answering("503,200").await;
    let other = post(
        &format!("x-webhook-token: {TOKEN}\r\n"),
        r#"{"event":"NEWS","data":null}"#,
    );
    let policy = RetryPolicy::default();
    tokio::join!(stand.deliver(policy), async {
        stand.send(&other).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        stand.send(&other).await;
    });
    let told = stand.told().await;
    let second = told.iter().filter(|line| line.starts_with("2."));
    assert_eq!(second.count(), 4, "{told:?}");
    assert!(told.contains(&"1.2 after 3000 ms".to_owned()), "{told:?}");
}
