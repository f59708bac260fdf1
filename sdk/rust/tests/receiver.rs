//! Heads and bodies, and what a receiver makes of them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use abc_webhook::{Delivery, NoTokens, Receiver, Rejection, Token};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};

const BODY: &str = include_str!("data/guide/issue-creation.json");
const OLD: &str = "old-secret-0123456789";
const NEW: &str = "new-secret-0123456789";

fn receiver() -> Receiver {
    Receiver::new([OLD, NEW].map(|text| Token::new(text).unwrap())).unwrap()
}

fn head(method: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri("/hook?x=1");
    for (name, value) in headers {
        request = request.header(*name, value.as_bytes());
    }
    request.body(()).unwrap().into_parts().0
}

fn receive(method: &str, headers: &[(&str, &str)]) -> Result<Delivery, Rejection> {
    receiver().receive(&head(method, headers), BODY.into())
}

const TOKEN: (&str, &str) = ("x-webhook-token", NEW);
const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn accepts_a_delivery_and_keeps_its_bytes() {
    let delivery = receive("POST", &[TOKEN, JSON]).unwrap();
    assert_eq!(delivery.event.event(), "ISSUE_CREATION");
    assert_eq!(delivery.raw, BODY);
}

#[test]
fn accepts_every_spelling_of_a_good_head() {
    for headers in [
        &[TOKEN, JSON][..],
        &[("X-WEBHOOK-TOKEN", OLD), JSON],
        &[TOKEN, ("Content-Type", "application/json; charset=utf-8")],
        &[
            TOKEN,
            ("content-type", "Application/JSON;charset=\"UTF-8\""),
        ],
        &[TOKEN, ("content-type", "application/json ; x=y")],
        &[TOKEN, JSON, ("content-length", "446")],
        &[TOKEN, JSON, ("content-length", "2097152")],
        &[TOKEN, JSON, ("content-length", "nonsense")],
        &[
            TOKEN,
            JSON,
            ("accept", "text/html"),
            ("accept-encoding", "br"),
        ],
    ] {
        assert!(receive("POST", headers).is_ok(), "{headers:?}");
    }
}

#[test]
fn refuses_every_other_head() {
    let wrong = ("x-webhook-token", "secret");
    for (method, headers, status) in [
        // Nobody without the token learns anything else.
        ("POST", &[JSON][..], 401),
        ("GET", &[], 401),
        ("GET", &[wrong], 401),
        ("POST", &[wrong, ("content-type", "text/plain")], 401),
        (
            "POST",
            &[wrong, JSON, ("content-length", "99999999999")],
            401,
        ),
        ("POST", &[("x-webhook-token", ""), JSON], 401),
        (
            "POST",
            &[("x-webhook-token", "NEW-SECRET-0123456789"), JSON],
            401,
        ),
        (
            "POST",
            &[("x-webhook-token", "new-secret-012345678"), JSON],
            401,
        ),
        (
            "POST",
            &[("x-webhook-token", "new-secret-01234567890"), JSON],
            401,
        ),
        (
            "POST",
            &[("x-webhook-token", "Bearer new-secret-0123456789"), JSON],
            401,
        ),
        ("POST", &[("authorization", NEW), JSON], 401),
        ("POST", &[TOKEN, TOKEN, JSON], 401),
        ("POST", &[TOKEN, wrong, JSON], 401),
        ("POST", &[wrong, TOKEN, JSON], 401),
        (
            "POST",
            &[
                (
                    "x-webhook-token",
                    "old-secret-0123456789, new-secret-0123456789",
                ),
                JSON,
            ],
            401,
        ),
        ("GET", &[TOKEN], 405),
        ("PUT", &[TOKEN, JSON], 405),
        ("post", &[TOKEN, JSON], 405),
        ("POST", &[TOKEN], 415),
        ("POST", &[TOKEN, ("content-type", "")], 415),
        ("POST", &[TOKEN, ("content-type", "text/json")], 415),
        ("POST", &[TOKEN, ("content-type", "application/jsonp")], 415),
        (
            "POST",
            &[TOKEN, ("content-type", "text/plain; application/json")],
            415,
        ),
        (
            "POST",
            &[TOKEN, ("content-type", "application/json, text/plain")],
            415,
        ),
        ("POST", &[TOKEN, JSON, JSON], 415),
        ("POST", &[TOKEN, JSON, ("content-length", "2097153")], 413),
    ] {
        let rejection = receive(method, headers).unwrap_err();
        assert_eq!(
            rejection.status(),
            status,
            "{method} {headers:?}: {rejection}"
        );
    }
}

#[test]
fn refuses_bodies_by_size_and_by_content() {
    let head = head("POST", &[TOKEN, JSON]);
    let status = |receiver: Receiver, body: &str| {
        let body = Bytes::copy_from_slice(body.as_bytes());
        receiver.receive(&head, body).unwrap_err().status()
    };
    assert_eq!(
        status(receiver().with_body_limit(BODY.len() - 1), BODY),
        413
    );
    assert!(
        receiver()
            .with_body_limit(BODY.len())
            .receive(&head, BODY.into())
            .is_ok()
    );
    assert_eq!(status(receiver(), ""), 400);
    assert_eq!(status(receiver(), "{}"), 400);
    assert_eq!(status(receiver(), &BODY.replace("789", "\"789\"")), 400);
}

#[test]
fn accepts_a_body_of_a_mebibyte() {
    let body = BODY.replace("Issue description", &"é".repeat(512 * 1024));
    let head = head(
        "POST",
        &[TOKEN, JSON, ("content-length", &body.len().to_string())],
    );
    assert!(receiver().receive(&head, body.into()).is_ok());
}

#[test]
fn needs_a_token() {
    assert_eq!(Receiver::new([]).unwrap_err(), NoTokens);
}

#[test]
fn neither_shows_nor_echoes_anything() {
    assert!(!format!("{:?}", receiver()).contains("secret"));
    let body = r#"{"event":"ISSUE_CREATION","data":"payload"}"#;
    for (headers, body) in [
        (vec![("x-webhook-token", "guess"), JSON], body),
        (vec![TOKEN, JSON], body),
        (vec![TOKEN, JSON], "payload"),
        (vec![TOKEN, ("content-type", "payload")], body),
    ] {
        let rejection = receiver()
            .receive(&head("POST", &headers), body.into())
            .unwrap_err();
        let response: Response<Bytes> = rejection.to_response();
        let answer = String::from_utf8(response.body().to_vec()).unwrap();
        for secret in ["guess", "secret", "payload"] {
            assert!(!answer.contains(secret), "{answer}");
            assert!(!format!("{:?}", response.headers()).contains(secret));
        }
        assert!(!rejection.to_string().contains("secret"));
        assert_eq!(response.extensions().get(), Some(&rejection));
    }
}

#[test]
fn says_which_method_is_allowed() {
    let response: Response<Bytes> = Rejection::Method.to_response();
    assert_eq!(response.headers()["allow"], "POST");
}

#[test]
fn one_answer_for_all_that_is_wrong_with_a_token() {
    let answer = |rejection: Rejection| {
        let response: Response<Bytes> = rejection.to_response();
        (
            response.status(),
            response.headers().clone(),
            response.into_body(),
        )
    };
    assert_eq!(
        answer(Rejection::TokenMissing),
        answer(Rejection::TokenWrong)
    );
    assert_eq!(
        answer(Rejection::TokenMissing),
        answer(Rejection::TokenRepeated)
    );
}
