//! A page with the live view: what happened so far, and what happens, by server-sent events.
//!
//! It is for the browsers of this machine alone. The listener is on loopback, and a request must
//! name it so in Host: a page of somebody else, whose name was made to point here, cannot. The
//! policy of the page allows nothing but its own script and style, and the script only ever writes
//! text.

mod history;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::Semaphore;

pub use self::history::History;

const PAGE: &str = include_str!("ui/page.html");
const STYLE: &str = include_str!("ui/style.css");
const SCRIPT: &str = include_str!("ui/script.js");

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// So many pages may look at the same time.
const MOST_PAGES: usize = 16;

#[derive(Clone)]
struct Site {
    history: Arc<History>,
    /// How this listener may be called.
    hosts: Arc<[String]>,
    room: Arc<Semaphore>,
}

/// The page of `history`, served on this port of loopback.
pub fn router(history: Arc<History>, port: u16) -> Router {
    let names = ["127.0.0.1", "localhost", "[::1]"];
    let site = Site {
        history,
        hosts: names.map(|name| format!("{name}:{port}")).into(),
        room: Arc::new(Semaphore::new(MOST_PAGES)),
    };
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", PAGE)))
        .route(
            "/style.css",
            get(async || file("text/css; charset=utf-8", STYLE)),
        )
        .route(
            "/script.js",
            get(async || file("text/javascript; charset=utf-8", SCRIPT)),
        )
        .route("/events", get(events))
        .layer(middleware::from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

/// Lets in who asks for this very listener, and says what a browser may do with what it gets.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = if site.is_meant(request.headers()) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "this page is for this machine alone\n",
        )
            .into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderValue::from_static("same-origin");
    headers.insert("cross-origin-resource-policy", policy);
    response
}

impl Site {
    fn is_meant(&self, headers: &HeaderMap) -> bool {
        let is_ours = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let is_right_host = host.is_some_and(is_ours) && hosts.next().is_none();
        let mut origins = headers.get_all(ORIGIN).iter();
        let are_right_origins = origins.all(|origin| {
            let origin = origin.to_str().ok();
            let host = origin.and_then(|origin| origin.strip_prefix("http://"));
            host.is_some_and(is_ours)
        });
        is_right_host && are_right_origins
    }
}

/// What happened since the event that the page saw last, and then what happens.
async fn events(State(site): State<Site>, headers: HeaderMap) -> Response {
    let Ok(seat) = Arc::clone(&site.room).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many pages look\n").into_response();
    };
    let seen = headers.get("last-event-id");
    let seen = seen.and_then(|id| id.to_str().ok()).unwrap_or_default();
    let lines = site.history.since(seen).map(move |line| {
        // The seat is free again when the stream is dropped.
        let _ = &seat;
        Ok::<_, std::convert::Infallible>(Event::default().id(line.id).data(&*line.text))
    });
    Sse::new(greeting(&site.history).chain(lines))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// Tells which run this is: after another one the page begins anew.
fn greeting(
    history: &History,
) -> impl Stream<Item = Result<Event, std::convert::Infallible>> + use<> {
    let greeting = Event::default().event("run").data(history.greeting());
    stream::iter([Ok(greeting)])
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http_body_util::BodyExt;
    use serde_json::json;
    use tower::ServiceExt;

    use super::*;

    async fn answered(headers: &[(&str, &str)]) -> Response {
        let history = Arc::new(History::new("http://127.0.0.1:1/webhook").unwrap());
        let mut request = Request::get("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        router(history, 4242).oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn only_this_machine_is_let_in() {
        for host in [
            "127.0.0.1:4242",
            "localhost:4242",
            "[::1]:4242",
            "LOCALHOST:4242",
        ] {
            assert_eq!(answered(&[("host", host)]).await.status(), 200, "{host}");
        }
        for host in ["evil.example:4242", "127.0.0.1", "127.0.0.1:4243", ""] {
            assert_eq!(answered(&[("host", host)]).await.status(), 403, "{host}");
        }
        assert_eq!(answered(&[]).await.status(), 403);
        let twice = [("host", "localhost:4242"), ("host", "evil.example")];
        assert_eq!(answered(&twice).await.status(), 403);
        for (origin, expected) in [
            ("http://localhost:4242", 200),
            ("http://evil.example", 403),
            ("https://localhost:4242", 403),
            ("null", 403),
        ] {
            let headers = [("host", "localhost:4242"), ("origin", origin)];
            assert_eq!(answered(&headers).await.status(), expected, "{origin}");
        }
    }

    #[tokio::test]
    async fn every_answer_has_the_policy() {
        for headers in [&[("host", "localhost:4242")][..], &[]] {
            let answer = answered(headers).await;
            let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
        }
    }

    #[tokio::test]
    async fn a_page_is_told_what_happened_and_then_what_happens() {
        let history = Arc::new(History::new("http://127.0.0.1:1/webhook").unwrap());
        history.add(&json!({"n": 1}));
        history.add(&json!({"n": 2}));
        let first = history.since("").next().await.unwrap();
        let request = Request::get("/events").header("host", "localhost:4242");
        let request = request.header("last-event-id", first.id);
        let request = request.body(Body::empty()).unwrap();
        let answer = router(Arc::clone(&history), 4242)
            .oneshot(request)
            .await
            .unwrap();
        let mut body = answer.into_body();
        let mut told = String::new();
        while !told.contains("{\"n\":2}\n\n") {
            told.push_str(&frame(&mut body).await);
        }
        assert!(told.starts_with("event: run\n"), "{told}");
        assert!(!told.contains("{\"n\":1}"), "{told}");
        history.add(&json!({"n": 3}));
        assert!(frame(&mut body).await.contains("data: {\"n\":3}\n"));
    }

    async fn frame(body: &mut Body) -> String {
        let frame = body.frame().await.unwrap().unwrap();
        String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
    }
}
