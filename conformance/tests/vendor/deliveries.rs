//! Deliveries: the head as it was recorded, and what a receiver sees of one call or another.

use std::sync::Arc;

use abc_webhook_conformance::http1::{Head, request};
use abc_webhook_conformance::reference::vendor::event::{Event, Kind};
use abc_webhook_conformance::reference::vendor::sender::VendorSender;
use abc_webhook_conformance::reference::vendor::webhook::{Outbox, Webhook, Webhooks};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::{Connection, Listener, Network};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, timeout};

const EVENTS: &str = include_str!("../../../sdk/rust/tests/data/captures/events.jsonl");

/// A request, the number of the connection that it came on, and when.
struct Arrival {
    head: Vec<u8>,
    body: Vec<u8>,
    connection: usize,
    at: Instant,
}

#[tokio::test(start_paused = true)]
async fn the_head_has_the_recorded_names_and_values_in_the_recorded_order() {
    let recorded: Value = serde_json::from_str(EVENTS.lines().next().unwrap()).unwrap();
    let network = Arc::new(Memory::default());
    let (port, mut arrivals) = receiver(&network, &[]).await;
    let target = recorded["target"].as_str().unwrap();
    let token = recorded["headers"][2][1].as_str().unwrap();
    let url = format!("http://127.0.0.1:{port}{target}");
    let body = recorded["body"].as_str().unwrap().to_owned();
    let webhooks = webhooks(&network, &[&url], token);
    webhooks.post(vec![event(Kind::FeedbackCreation, &body)]);
    let arrival = arrivals.recv().await.unwrap();
    assert_eq!(arrival.body, body.as_bytes());
    let head = Head::parse(&arrival.head);
    assert_eq!(
        (&*head.method, &*head.target, &*head.version),
        ("POST", target, "HTTP/1.1")
    );
    let expected: Vec<(String, String)> =
        serde_json::from_value(recorded["headers"].clone()).unwrap();
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(name, value)| match &*name {
            "Host" => (name, format!("127.0.0.1:{port}")),
            _ => (name, value),
        })
        .collect();
    assert_eq!(head.headers, expected);
}

#[tokio::test(start_paused = true)]
async fn events_of_one_call_come_in_order_and_on_one_connection() {
    let network = Arc::new(Memory::default());
    let (port, mut arrivals) = receiver(&network, &[]).await;
    let webhooks = webhooks(&network, &[&format!("http://127.0.0.1:{port}/")], "a-token");
    webhooks.post(vec![
        event(Kind::IssueCreation, "1"),
        event(Kind::IssueCreation, "2"),
        event(Kind::FeedbackCreation, "3"),
    ]);
    for expected in ["1", "2", "3"] {
        let arrival = arrivals.recv().await.unwrap();
        assert_eq!(
            (&*arrival.body, arrival.connection),
            (expected.as_bytes(), 0)
        );
    }
}

/// One is retried three times; the other is told of both events long before that is over.
#[tokio::test(start_paused = true)]
async fn a_webhook_that_fails_delays_neither_another_nor_a_later_event() {
    let network = Arc::new(Memory::default());
    let (failing, mut first) = receiver(&network, &[500; 8]).await;
    let (other, mut second) = receiver(&network, &[]).await;
    let urls = [failing, other].map(|port| format!("http://127.0.0.1:{port}/"));
    let webhooks = webhooks(&network, &[&urls[0], &urls[1]], "a-token");
    let began = Instant::now();
    webhooks.post(vec![
        event(Kind::IssueCreation, "1"),
        event(Kind::FeedbackCreation, "2"),
    ]);
    for _ in 0..2 {
        let arrival = second.recv().await.unwrap();
        assert!(arrival.at - began < Duration::from_millis(100));
    }
    let mut bodies = Vec::new();
    for _ in 0..8 {
        let arrival = first.recv().await.unwrap();
        let seconds = (arrival.at - began).as_secs();
        bodies.push((seconds, String::from_utf8(arrival.body).unwrap()));
    }
    let expected =
        [0, 3, 6, 9].map(|seconds| [(seconds, "1".to_owned()), (seconds, "2".to_owned())]);
    assert_eq!(bodies, expected.concat());
    let more = timeout(Duration::from_secs(60), first.recv()).await;
    assert!(more.is_err(), "there is no fifth attempt");
}

#[tokio::test(start_paused = true)]
async fn an_event_that_a_webhook_is_not_set_to_is_not_sent() {
    let network = Arc::new(Memory::default());
    let (port, mut arrivals) = receiver(&network, &[]).await;
    let webhooks = Webhooks::new(VendorSender::new(network.clone()));
    let url = format!("http://127.0.0.1:{port}/");
    webhooks.set([Webhook::new(&url, None, [Kind::IssueAddition]).unwrap()]);
    webhooks.post(vec![
        event(Kind::IssueCreation, "1"),
        event(Kind::IssueAddition, "2"),
    ]);
    let arrival = arrivals.recv().await.unwrap();
    assert_eq!(arrival.body, b"2");
    assert!(Head::parse(&arrival.head).all("x-webhook-token").is_empty());
}

/// After so many redirects in a row an attempt has failed, and begins again from the webhook's URL.
#[tokio::test(start_paused = true)]
async fn five_redirects_are_followed_and_the_sixth_fails_the_attempt() {
    for (hops, attempts) in [(5, 1), (6, 2)] {
        let network = Arc::new(Memory::default());
        let (port, mut arrivals) = receiver(&network, &vec![307; hops]).await;
        let url = format!("http://127.0.0.1:{port}/first");
        let webhooks = webhooks(&network, &[&url], "a-token");
        webhooks.post(vec![event(Kind::IssueCreation, "{}")]);
        let mut targets = Vec::new();
        while let Ok(Some(arrival)) = timeout(Duration::from_secs(60), arrivals.recv()).await {
            assert_eq!(arrival.body, b"{}");
            targets.push(Head::parse(&arrival.head).target);
        }
        let firsts = targets.iter().filter(|target| *target == "/first");
        assert_eq!(firsts.count(), attempts, "{targets:?}");
    }
}

fn event(kind: Kind, body: &str) -> Event {
    let body = body.to_owned().into();
    Event { kind, body }
}

fn webhooks(network: &Arc<Memory>, urls: &[&str], token: &str) -> Webhooks {
    let webhooks = Webhooks::new(VendorSender::new(Arc::clone(network) as Arc<dyn Network>));
    let token = Secret::new(token).unwrap();
    webhooks.set(
        urls.iter()
            .map(|url| Webhook::new(url, Some(token.clone()), Kind::ALL).unwrap()),
    );
    webhooks
}

/// A receiver that answers with these statuses and then with 200, and tells what comes.
async fn receiver(
    network: &Arc<Memory>,
    statuses: &[u16],
) -> (u16, mpsc::UnboundedReceiver<Arrival>) {
    let listener = network.listen().await.unwrap();
    let port = listener.port();
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(receive(listener, statuses.to_vec(), tell));
    (port, told)
}

async fn receive(
    mut listener: Box<dyn Listener>,
    statuses: Vec<u16>,
    tell: mpsc::UnboundedSender<Arrival>,
) {
    let statuses = Arc::new(std::sync::Mutex::new(statuses.into_iter()));
    for number in 0.. {
        let connection = listener.accept().await.unwrap();
        let (statuses, tell) = (Arc::clone(&statuses), tell.clone());
        tokio::spawn(async move {
            let mut connection = connection;
            while let Some((head, body)) = next(&mut connection).await {
                let at = Instant::now();
                let status = statuses.lock().unwrap().next().unwrap_or(200);
                let arrival = Arrival {
                    head,
                    body,
                    connection: number,
                    at,
                };
                let _ = tell.send(arrival);
                let answer =
                    format!("HTTP/1.1 {status} -\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
                connection.write_all(answer.as_bytes()).await.unwrap();
            }
        });
    }
}

async fn next(connection: &mut Box<dyn Connection>) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some((length, framing)) = request(&bytes).unwrap() {
            let body = bytes.split_off(length);
            if let Some(end) = framing.body().end(&body, false).unwrap() {
                assert_eq!(end, body.len());
                return Some((bytes, body));
            }
            bytes.extend(body);
        }
        if connection.read_buf(&mut bytes).await.unwrap() == 0 {
            return None;
        }
    }
}
