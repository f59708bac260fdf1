//! The shared vectors, run by this SDK as by every other.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::pending;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use abc_webhook::{
    Clock, Delivery, Endpoint, EventName, Outcome, Receiver, RetryPolicy, Sender, Token, Transport,
    TransportError, TransportErrorKind, WebhookEvent, strict,
};
use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::Full;
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tower::ServiceExt;

fn vectors(kind: &str, least: usize) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/vectors");
    let text = std::fs::read(folder.join(format!("{kind}.json"))).unwrap();
    let document: Value = serde_json::from_slice(&text).unwrap();
    let vectors = document["vectors"].as_array().unwrap().clone();
    assert!(vectors.len() >= least, "{kind}: {}", vectors.len());
    vectors
}

fn body(body: &Value) -> Vec<u8> {
    if let Some(text) = body["text"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(text) = body["base64"].as_str() {
        return base64(text);
    }
    let part = |name: &str| body["recipe"][name].as_str().unwrap();
    let length = usize::try_from(body["recipe"]["bytes"].as_u64().unwrap()).unwrap();
    let fill = length - part("prefix").len() - part("suffix").len();
    let made = [part("prefix"), &part("fill").repeat(fill), part("suffix")].concat();
    made.into_bytes()
}

fn base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().filter(|byte| *byte != b'=') {
        let value = digits.iter().position(|other| *other == digit).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap());
        }
    }
    bytes
}

#[test]
fn valid_payloads_are_read_and_kept() {
    for vector in vectors("payloads-valid", 60) {
        let name = &vector["name"];
        let body = body(&vector["body"]);
        let event = WebhookEvent::parse(&body).unwrap_or_else(|error| panic!("{name}: {error}"));
        let value: Value = serde_json::from_slice(&body).unwrap();
        let again = serde_json::to_value(&event).unwrap();
        let text = serde_json::to_vec(&event).unwrap();
        assert!(same(&again, &value), "{name}");
        assert_eq!(WebhookEvent::parse(&text).unwrap(), event, "{name}");
        assert_eq!(vector["event"], event.event(), "{name}");
        let known = event.event().parse::<EventName>().is_ok();
        assert_eq!(vector["known"], known, "{name}");
        for (pointer, fact) in vector["facts"].as_object().unwrap() {
            let found = again.pointer(pointer);
            assert!(
                found.is_some_and(|found| same(found, fact)),
                "{name}: {pointer}"
            );
        }
        for pointer in vector["absent"].as_array().into_iter().flatten() {
            assert_eq!(again.pointer(pointer.as_str().unwrap()), None, "{name}");
        }
        if let Some(conforms) = vector["readings"]["strict"].as_bool() {
            let found = strict::check(&body).unwrap();
            assert_eq!(found.conforms(), conforms, "{name}: {:?}", found.violations);
        }
    }
}

/// Numbers are equal as doubles, objects in any order.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let equal = |(key, one): (&String, &Value)| {
                other.get(key).is_some_and(|other| same(one, other))
            };
            one.len() == other.len() && one.iter().all(equal)
        }
        (one, other) => one == other,
    }
}

#[test]
fn invalid_payloads_are_refused_where_they_are_wrong() {
    for vector in vectors("payloads-invalid", 60) {
        let name = &vector["name"];
        let body = body(&vector["body"]);
        let pointer = vector["pointer"].as_str();
        if vector["refused"] == "tolerant" {
            let error = WebhookEvent::parse(&body).expect_err(&name.to_string());
            assert_eq!(error.pointer(), pointer, "{name}: {error}");
        } else {
            WebhookEvent::parse(&body).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        match strict::check(&body) {
            Ok(found) => {
                let places = found
                    .violations
                    .iter()
                    .map(|one| Some(one.pointer.as_str()));
                assert!(places.clone().any(|place| place == pointer), "{name}");
                if vector["source"] == "hand" {
                    assert_eq!(places.count(), 1, "{name}: {:?}", found.violations);
                }
            }
            Err(_) => assert_eq!(pointer, None, "{name}"),
        }
    }
}

#[tokio::test]
async fn requests_are_answered_as_owed() {
    for vector in vectors("requests", 40) {
        let name = &vector["name"];
        let tokens = vector["tokens"].as_array().unwrap().iter();
        let tokens = tokens.map(|token| Token::new(token.as_str().unwrap()).unwrap());
        let receiver = Receiver::new(tokens).unwrap();
        let service = receiver.service(async |_: Delivery| Ok::<_, Infallible>(()));
        let mut request = Request::builder().method(vector["method"].as_str().unwrap());
        for header in vector["headers"].as_array().unwrap() {
            request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
        }
        let request = request.body(Full::new(Bytes::from(body(&vector["body"]))));
        let answer = service.oneshot(request.unwrap()).await.unwrap();
        let status = answer.status();
        let verdict = &vector["verdict"];
        if let Some(accept) = verdict["accept"].as_bool() {
            assert_eq!(status.is_success(), accept, "{name}: {status}");
        }
        for duty in verdict["duties"].as_array().unwrap() {
            if let Some(owed) = duty["status"].as_u64() {
                assert_eq!(u64::from(status.as_u16()), owed, "{name}: {duty}");
            }
            for class in duty["not"].as_array().into_iter().flatten() {
                let found = format!("{}xx", status.as_u16() / 100);
                assert_ne!(class, &Value::from(found), "{name}: {duty}");
            }
        }
    }
}

/// Plays the script and notes when each attempt started.
struct Script {
    reactions: Mutex<VecDeque<Value>>,
    start: Instant,
    moments: Mutex<Vec<u64>>,
}

impl Transport for Script {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let moment = u64::try_from(self.start.elapsed().as_millis()).unwrap();
        self.moments.lock().unwrap().push(moment);
        let reaction = self.reactions.lock().unwrap().pop_front().unwrap();
        sleep(Duration::from_millis(
            reaction["after_ms"].as_u64().unwrap_or(0),
        ))
        .await;
        let kind = match reaction["do"].as_str().unwrap() {
            // A transport takes a complete head for an answer.
            "answer" | "cut_body" => return Ok(answer(&reaction)),
            "hang" => pending().await,
            "refuse" => TransportErrorKind::Connect,
            "garbage" => TransportErrorKind::MalformedAnswer,
            "close" | "reset" | "cut_head" => TransportErrorKind::Closed,
            other => panic!("{other}: unknown"),
        };
        Err(kind.into())
    }
}

fn answer(reaction: &Value) -> Response<Bytes> {
    let status = u16::try_from(reaction["status"].as_u64().unwrap()).unwrap();
    let mut answer = Response::builder().status(status);
    for header in reaction["headers"].as_array().into_iter().flatten() {
        answer = answer.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    answer.body(Bytes::new()).unwrap()
}

/// Jumps ahead: a wait of hours takes no time.
struct Virtual;

impl Clock for Virtual {
    async fn sleep(&self, duration: Duration) {
        sleep(duration).await;
    }
}

/// Each delivery on a runtime of its own, whose clock only moves when all wait.
#[test]
fn deliveries_take_the_attempts_owed_at_the_moments_owed() {
    for vector in vectors("policy", 40) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        runtime.unwrap().block_on(plays(&vector));
    }
}

async fn plays(vector: &Value) {
    let name = &vector["name"];
    tokio::time::pause();
    let script = vector["script"]
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .collect();
    let transport = Script {
        reactions: Mutex::new(script),
        start: Instant::now(),
        moments: Mutex::default(),
    };
    let policy = RetryPolicy {
        attempt_time_out: Duration::from_millis(vector["time_out_ms"].as_u64().unwrap()),
        ..RetryPolicy::default()
    };
    let endpoint = Endpoint::new(Uri::from_static("http://receiver.example/"), None).unwrap();
    let sender = Sender::new(&transport, Virtual).with_policy(policy);
    let report = sender.deliver(&endpoint, Bytes::new()).await;
    let outcome = match report.outcome {
        Outcome::Delivered => "delivered",
        Outcome::Rejected => "rejected",
        Outcome::Exhausted => "exhausted",
    };
    let moments = transport.moments.into_inner().unwrap();
    let owed = vector["owed"].as_array().unwrap().iter();
    let mut owed = owed.filter(|owed| owed["outcome"] == outcome);
    let fits = |owed: &Value| {
        let earliest = owed["earliest_ms"].as_array().unwrap();
        owed["attempts"] == moments.len()
            && moments.iter().zip(earliest).all(|(at, least)| {
                let least = least.as_u64().unwrap();
                // Timers tick in milliseconds.
                (least..=least + 10).contains(at)
            })
    };
    assert!(owed.any(fits), "{name}: {outcome} {moments:?}");
}
