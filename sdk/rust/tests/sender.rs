//! The retry policy, in no time: a scripted transport, and a clock that only writes down.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use std::collections::VecDeque;
use std::future::{self, Future};
use std::sync::Mutex;
use std::time::Duration;

use abc_webhook::TransportErrorKind::{Closed, Connect, MalformedAnswer, TimedOut};
use abc_webhook::{
    Clock, Endpoint, Outcome, Report, RetryPolicy, Sender, Token, Transport, TransportError,
    TransportErrorKind, WebhookEvent,
};
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};

/// What the transport does with an attempt.
#[derive(Debug, Clone, Copy)]
enum Reaction {
    Status(u16),
    Error(TransportErrorKind),
    Silence,
}
use Reaction::{Error, Silence, Status};

struct Script {
    reactions: Mutex<VecDeque<Reaction>>,
    requests: Mutex<Vec<Request<Bytes>>>,
}

impl Script {
    fn new(reactions: &[Reaction]) -> Self {
        Self {
            reactions: Mutex::new(reactions.iter().copied().collect()),
            requests: Mutex::default(),
        }
    }
}

impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.requests.lock().unwrap().push(request);
        let reaction = self.reactions.lock().unwrap().pop_front();
        match reaction.expect("an attempt too many") {
            Status(status) => Ok(Response::builder()
                .status(status)
                .header("retry-after", "120")
                .header("location", "http://elsewhere.example/")
                .body(Bytes::from_static(b"answer"))
                .unwrap()),
            Error(kind) => Err(kind.into()),
            Silence => future::pending().await,
        }
    }
}

/// Whoever waits for this clock has waited, as soon as it is asked.
#[derive(Default)]
struct Notes(Mutex<Vec<u64>>);

impl Clock for Notes {
    async fn sleep(&self, duration: Duration) {
        self.0.lock().unwrap().push(duration.as_secs());
    }
}

fn endpoint() -> Endpoint {
    let url = Uri::from_static("http://receiver.example/hook?x=1&y=%20z");
    Endpoint::new(url, Token::new("secret").ok()).unwrap()
}

/// Delivers against the script; gives back the report, the waits in seconds, the requests.
fn deliver(script: &[Reaction]) -> (Report, Vec<u64>, Vec<Request<Bytes>>) {
    deliver_with(script, RetryPolicy::default())
}

fn deliver_with(
    script: &[Reaction],
    policy: RetryPolicy,
) -> (Report, Vec<u64>, Vec<Request<Bytes>>) {
    let (transport, clock) = (Script::new(script), Notes::default());
    let sender = Sender::new(&transport, &clock).with_policy(policy);
    let report = run(sender.deliver(&endpoint(), Bytes::from_static(b"{\"event\": \"X\"}")));
    assert!(
        transport.reactions.lock().unwrap().is_empty(),
        "too few attempts"
    );
    (
        report,
        clock.0.into_inner().unwrap(),
        transport.requests.into_inner().unwrap(),
    )
}

/// Nothing here ever waits: a runtime of one poll suffices.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
    {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("it waits for something"),
    }
}

#[test]
fn the_default_policy_is_the_protocol() {
    let policy = RetryPolicy::default();
    assert_eq!(policy.retries, 3);
    assert_eq!(policy.interval, Duration::from_secs(3));
    assert_eq!(policy.attempt_time_out, Duration::from_secs(5));
}

#[test]
fn follows_the_policy() {
    use Outcome::{Delivered, Exhausted, Rejected};
    const CLOSED: Reaction = Error(Closed);
    for (script, outcome, sleeps) in [
        (&[Status(200)][..], Delivered, &[][..]),
        (&[Status(201)], Delivered, &[]),
        (&[Status(204)], Delivered, &[]),
        (&[Status(299)], Delivered, &[]),
        // Never retried.
        (&[Status(400)], Rejected, &[]),
        (&[Status(401)], Rejected, &[]),
        (&[Status(408)], Rejected, &[]),
        (&[Status(410)], Rejected, &[]),
        (&[Status(429)], Rejected, &[]),
        (&[Status(499)], Rejected, &[]),
        (&[Status(101)], Rejected, &[]),
        (&[Status(301)], Rejected, &[]),
        (&[Status(303)], Rejected, &[]),
        (&[Status(307)], Rejected, &[]),
        (&[Status(600)], Rejected, &[]),
        // Retried until it goes well, or ill for good.
        (&[Status(500), Status(200)], Delivered, &[3]),
        (&[Status(503), Status(503), Status(202)], Delivered, &[3, 3]),
        (
            &[CLOSED, CLOSED, CLOSED, Status(200)],
            Delivered,
            &[3, 3, 3],
        ),
        (&[Status(500), Status(404)], Rejected, &[3]),
        (&[CLOSED, Status(302)], Rejected, &[3]),
        // Retried in vain.
        (&[Status(500); 4], Exhausted, &[3, 3, 3]),
        (
            &[Status(599), CLOSED, Status(502), Error(Connect)],
            Exhausted,
            &[3, 3, 3],
        ),
        (&[Error(Connect); 4], Exhausted, &[3, 3, 3]),
        (&[Error(MalformedAnswer); 4], Exhausted, &[3, 3, 3]),
        // An attempt is given up after 5 s, and the interval counts from then on.
        (&[Silence, Status(200)], Delivered, &[5, 3]),
        (&[Silence; 4], Exhausted, &[5, 3, 5, 3, 5, 3, 5]),
    ] {
        let (report, slept, _) = deliver(script);
        assert_eq!(report.outcome, outcome, "{script:?}");
        assert_eq!(report.attempts.len(), script.len(), "{script:?}");
        assert_eq!(slept, sleeps, "{script:?}");
        assert_eq!(report.is_delivered(), outcome == Delivered);
    }
}

#[test]
fn reports_every_attempt() {
    let (report, _, _) = deliver(&[Error(Connect), Silence, Status(500), Status(201)]);
    let results: Vec<_> = report
        .attempts
        .iter()
        .map(|attempt| attempt.result.clone())
        .collect();
    assert_eq!(
        results,
        [
            Err(Connect.into()),
            Err(TimedOut.into()),
            Ok(StatusCode::INTERNAL_SERVER_ERROR),
            Ok(StatusCode::CREATED),
        ]
    );
    assert_eq!(report.attempts[1].answer, "");
    assert_eq!(report.attempts[3].answer, "answer");
}

#[test]
fn sends_what_the_protocol_asks_for() {
    let (_, _, requests) = deliver(&[Status(200)]);
    let request = &requests[0];
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "http://receiver.example/hook?x=1&y=%20z");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["x-webhook-token"], "secret");
    assert!(
        request.headers()["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("abc-webhook/")
    );
    assert_eq!(request.body(), "{\"event\": \"X\"}");
    assert!(!format!("{request:?}").contains("secret"));
}

#[test]
fn all_attempts_are_the_same() {
    let (_, _, requests) = deliver(&[Status(500), Error(Closed), Silence, Status(500)]);
    for request in &requests[1..] {
        assert_eq!(request.method(), requests[0].method());
        assert_eq!(request.uri(), requests[0].uri());
        assert_eq!(request.version(), requests[0].version());
        assert_eq!(request.headers(), requests[0].headers());
        assert_eq!(request.body(), requests[0].body());
    }
}

#[test]
fn no_token_means_no_header() {
    let transport = Script::new(&[Status(200)]);
    let endpoint = Endpoint::new(Uri::from_static("https://receiver.example"), None).unwrap();
    run(Sender::new(&transport, Notes::default()).deliver(&endpoint, Bytes::new()));
    let requests = transport.requests.into_inner().unwrap();
    assert!(!requests[0].headers().contains_key("x-webhook-token"));
}

#[test]
fn another_policy_is_followed_too() {
    let policy = RetryPolicy {
        retries: 0,
        ..RetryPolicy::default()
    };
    let (report, slept, _) = deliver_with(&[Status(500)], policy);
    assert_eq!((report.outcome, slept), (Outcome::Exhausted, vec![]));

    let policy = RetryPolicy {
        retries: 1,
        interval: Duration::from_secs(60),
        attempt_time_out: Duration::from_secs(7),
    };
    let (report, slept, _) = deliver_with(&[Silence, Status(500)], policy);
    assert_eq!((report.outcome, slept), (Outcome::Exhausted, vec![7, 60]));
}

#[test]
fn sends_an_event_as_it_is_encoded() {
    let event = WebhookEvent::parse(include_bytes!("data/guide/issue-creation.json")).unwrap();
    let transport = Script::new(&[Status(200)]);
    let sender = Sender::new(&transport, Notes::default());
    assert!(
        run(sender.deliver_event(&endpoint(), &event))
            .unwrap()
            .is_delivered()
    );
    let requests = transport.requests.into_inner().unwrap();
    assert_eq!(WebhookEvent::parse(requests[0].body()).unwrap(), event);
}

#[test]
fn a_delivery_can_move_between_threads() {
    fn check(_: impl Send) {}
    let sender = Sender::new(Script::new(&[]), Notes::default());
    check(sender.deliver(&endpoint(), Bytes::new()));
}
