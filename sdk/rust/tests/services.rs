//! The Tower service and the axum extractor, without sockets.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use abc_webhook::{Delivery, Receiver, Rejection, Token};
use axum::Router;
use axum::extract::FromRef;
use axum::routing::post;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::{Body, Frame};
use http_body_util::{BodyExt, Full};
use tower::{Service, ServiceExt};

const BODY: &str = include_str!("data/guide/issue-creation.json");

fn receiver() -> Receiver {
    Receiver::new([Token::new("secret").unwrap()]).unwrap()
}

fn request<B>(token: &str, body: B) -> Request<B> {
    Request::post("/hook")
        .header("x-webhook-token", token)
        .header("content-type", "application/json")
        .body(body)
        .unwrap()
}

fn full(body: &'static str) -> Full<Bytes> {
    Full::from(body)
}

/// A body that counts how often it is asked, and never ends unless it breaks.
#[derive(Clone, Default)]
struct Endless {
    polled: Arc<AtomicUsize>,
    breaks: bool,
}

impl Body for Endless {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        let polls = self.polled.fetch_add(1, Ordering::Relaxed);
        let frame = Frame::data(Bytes::from_static(&[b' '; 1024]));
        Poll::Ready(Some(if self.breaks && polls > 0 {
            Err("broken")
        } else {
            Ok(frame)
        }))
    }
}

async fn answer_of<S, B>(service: S, request: Request<B>) -> (StatusCode, String)
where
    S: Service<Request<B>, Error = Infallible>,
    S::Response: Into<Response<Full<Bytes>>>,
{
    let response = service.oneshot(request).await.unwrap().into();
    assert_eq!(response.headers()["content-type"], "application/json");
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn the_service_answers_200_when_the_handler_succeeds() {
    let service = receiver().service(async |delivery: Delivery| {
        assert_eq!(delivery.raw, BODY);
        Ok::<_, Infallible>(())
    });
    let answer = answer_of(service, request("secret", full(BODY))).await;
    assert_eq!(answer, (StatusCode::OK, "{}".to_owned()));
}

#[tokio::test]
async fn the_service_answers_500_when_the_handler_fails() {
    let service = receiver().service(async |_: Delivery| Err("database is away: password 1234"));
    let (status, body) = answer_of(service, request("secret", full(BODY))).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("1234"), "{body}");
}

#[tokio::test]
async fn the_service_calls_no_handler_for_what_it_refuses() {
    let service = receiver().service(async |_: Delivery| -> Result<(), Infallible> {
        panic!("called");
    });
    let wrong = answer_of(service.clone(), request("guess", full(BODY))).await;
    assert_eq!(
        wrong,
        (
            StatusCode::UNAUTHORIZED,
            r#"{"error":"unauthorized"}"#.to_owned()
        )
    );
    let (status, _) = answer_of(service, request("secret", full("{}"))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_service_reads_no_body_before_the_head_is_right() {
    let service = receiver().service(async |_: Delivery| Ok::<_, Infallible>(()));
    let body = Endless::default();
    let (status, _) = answer_of(service, request("guess", body.clone())).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(body.polled.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn the_service_reads_no_further_than_the_limit() {
    let receiver = receiver().with_body_limit(10 * 1024);
    let service = receiver.service(async |_: Delivery| Ok::<_, Infallible>(()));
    let body = Endless::default();
    let (status, _) = answer_of(service, request("secret", body.clone())).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(body.polled.load(Ordering::Relaxed), 11);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let service = receiver().service(async |_: Delivery| Ok::<_, Infallible>(()));
    let body = Endless {
        breaks: true,
        ..Endless::default()
    };
    let (status, _) = answer_of(service, request("secret", body)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[derive(Clone)]
struct State {
    receiver: Arc<Receiver>,
}

impl FromRef<State> for Arc<Receiver> {
    fn from_ref(state: &State) -> Self {
        Arc::clone(&state.receiver)
    }
}

async fn handler(delivery: Delivery) -> String {
    delivery.event.event().to_owned()
}

async fn axum_answer<S>(app: Router<S>, state: S, token: &str) -> (StatusCode, String)
where
    S: Clone + Send + Sync + 'static,
{
    let app = app.with_state(state);
    let response = app
        .oneshot(request(token, axum::body::Body::from(BODY)))
        .await
        .unwrap();
    let rejected = response.extensions().get::<Rejection>().is_some();
    assert_eq!(rejected, response.status() != StatusCode::OK);
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn axum_extracts_a_delivery() {
    let app = || Router::new().route("/hook", post(handler));
    let (status, body) = axum_answer(app(), Arc::new(receiver()), "secret").await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "ISSUE_CREATION"));
    let (status, body) = axum_answer(app(), Arc::new(receiver()), "guess").await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::UNAUTHORIZED, r#"{"error":"unauthorized"}"#)
    );
}

#[tokio::test]
async fn axum_finds_the_receiver_in_a_larger_state() {
    let app = Router::new().route("/hook", post(handler));
    let state = State {
        receiver: Arc::new(receiver()),
    };
    assert_eq!(axum_answer(app, state, "secret").await.0, StatusCode::OK);
}
