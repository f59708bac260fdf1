//! The REST API: every recorded exchange is had with the fake, which has to answer the same, byte
//! for byte but for the moments.

use std::sync::{Arc, Mutex};

use abc_webhook_conformance::reference::defect::vendor::rate_limited;
use abc_webhook_conformance::reference::vendor::event::Event;
use abc_webhook_conformance::reference::vendor::rest::Vendor;
use abc_webhook_conformance::reference::vendor::webhook::Outbox;
use abc_webhook_conformance::reference::vendor::world::{Channel, World};
use abc_webhook_conformance::secret::Secret;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use time::macros::datetime;
use tower::ServiceExt;

use crate::stamps::without_moments;

const EXCHANGES: &str = include_str!("../../data/vendor/rest-api.jsonl");

const KEY: &str = "the-right-key";

/// Keeps what is put into it.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Vec<Event>>);

impl Outbox for Kept {
    fn post(&self, events: Vec<Event>) {
        self.0.lock().unwrap().extend(events);
    }
}

#[tokio::test]
async fn every_recorded_exchange_goes_as_recorded() {
    let router = router();
    for line in EXCHANGES.lines() {
        let exchange: Value = serde_json::from_str(line).unwrap();
        let answer = ask(&router, &exchange["request"]).await;
        let expected = &exchange["response"];
        assert_eq!(
            json!(answer.status().as_u16()),
            expected["status"],
            "{line}"
        );
        let content_type = answer.headers().get("content-type");
        let content_type = content_type.map(|value| value.to_str().unwrap());
        assert_eq!(json!(content_type), expected["content_type"], "{line}");
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let body = without_moments(std::str::from_utf8(&body).unwrap());
        let body = if body.is_empty() { "null" } else { &body };
        // In the order of the recording, which a `Value` would lose.
        let recorded = without_moments(&without_blanks(line));
        assert!(
            recorded.ends_with(&format!(r#""body":{body}}}}}"#)),
            "{body}\n{recorded}"
        );
    }
}

#[tokio::test]
async fn a_name_may_have_thirty_characters_and_no_more() {
    let router = router();
    for (length, expected) in [(30, 201), (31, 400)] {
        let body = json!({ "name": "n".repeat(length) });
        let answer = call(&router, "POST", "/api/projects/1/issues", KEY, &body).await;
        assert_eq!(answer.status(), expected);
    }
}

#[tokio::test]
async fn nobody_gets_in_with_another_key_or_into_another_project() {
    let router = router();
    for (path, key) in [
        ("/api/projects/1", "the-wrong-key"),
        ("/api/projects/2", KEY),
    ] {
        let answer = call(&router, "GET", path, key, &Value::Null).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn what_was_deleted_is_gone() {
    let router = router();
    let issues = "/api/projects/1/issues";
    call(&router, "POST", issues, KEY, &json!({ "name": "n" })).await;
    for expected in [StatusCode::OK, StatusCode::BAD_REQUEST] {
        let answer = call(
            &router,
            "DELETE",
            &format!("{issues}/101"),
            KEY,
            &Value::Null,
        )
        .await;
        assert_eq!(answer.status(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_the_rate_lets_calls_in_again_when_it_says_so() {
    let second = std::time::Duration::from_secs(1);
    let router = rate_limited(router(), 2, second);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = call(&router, "GET", "/api/projects/1", KEY, &Value::Null).await;
        statuses.push(answer.status().as_u16());
        if let Some(wait) = answer.headers().get("retry-after") {
            assert_eq!(wait, "2");
        }
    }
    tokio::time::sleep(second).await;
    let answer = call(&router, "GET", "/api/projects/1", KEY, &Value::Null).await;
    statuses.push(answer.status().as_u16());
    assert_eq!(statuses, [200, 200, 429, 200]);
}

/// The server as it was when the exchanges were recorded.
fn router() -> Router {
    let now = || datetime!(2026-11-23 10:53:50.826 UTC);
    let world = World::new("My Project", [Channel::recorded()], now()).numbering_from(388, 101);
    let key = Secret::new(KEY).unwrap();
    let vendor = Vendor::new(world, key, Arc::<Kept>::default());
    vendor.with_clock(now).router()
}

async fn ask(router: &Router, request: &Value) -> Response<Body> {
    let key = match request["headers"]["x-api-key"].as_str() {
        Some("<key>") => KEY,
        _ => "",
    };
    let method = request["method"].as_str().unwrap();
    let path = request["path"].as_str().unwrap();
    call(router, method, path, key, &request["body"]).await
}

async fn call(
    router: &Router,
    method: &str,
    path: &str,
    key: &str,
    body: &Value,
) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !key.is_empty() {
        request = request.header("x-api-key", key);
    }
    let body = match body {
        Value::Null => Body::empty(),
        body => Body::from(body.to_string()),
    };
    let request = request.header("content-type", "application/json");
    let answer = router.clone().oneshot(request.body(body).unwrap());
    answer.await.unwrap()
}

/// JSON without the blanks between its tokens.
fn without_blanks(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let is_kept = |letter: &char| {
        let is_quote = *letter == '"' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        is_text ^= is_quote;
        is_text || *letter != ' '
    };
    json.chars().filter(is_kept).collect()
}
