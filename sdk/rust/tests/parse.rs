//! Bodies that are refused, and the words they are refused with.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use abc_webhook::{Field, ParseError, WebhookEvent};
use insta::assert_snapshot;
use serde_json::{Value, json};

fn refuse(body: impl AsRef<[u8]>) -> ParseError {
    WebhookEvent::parse(body.as_ref()).unwrap_err()
}

/// The guide's example with the value at `pointer` replaced, or removed.
fn with(pointer: &str, value: Option<Value>) -> String {
    let mut body: Value =
        serde_json::from_str(include_str!("data/guide/issue-addition.json")).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (body.pointer_mut(parent).unwrap(), value) {
        (Value::Object(map), Some(value)) => drop(map.insert(key.to_owned(), value)),
        (Value::Object(map), None) => drop(map.remove(key).unwrap()),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer}: no such place"),
    }
    body.to_string()
}

#[test]
fn bodies_that_are_no_json() {
    assert_snapshot!(refuse(""), @"body: no JSON at line 1 column 0: it is empty");
    assert_snapshot!(refuse("{\"event\":"), @"body: no JSON at line 1 column 9: EOF while parsing a value");
    assert_snapshot!(refuse("{\n  \"event\": oops}"), @"body: no JSON at line 2 column 12: expected value");
    assert_snapshot!(refuse("event=ISSUE_CREATION"), @"body: no JSON at line 1 column 1: expected value");
    assert_snapshot!(refuse("{\"event\":\"X\"} {}"), @"body: no JSON at line 1 column 15: trailing characters");
    assert_snapshot!(refuse("\u{feff}{\"event\":\"X\"}"), @"body: no JSON at line 1 column 1: it starts with a byte order mark, which JSON does not have");
    assert_snapshot!(refuse(b"{\"event\":\"\xFF\"}"), @"body: no JSON at line 1 column 11: invalid unicode code point");
    assert_snapshot!(refuse("{\"event\":\"X\",\"data\":\"\\ud800\"}"), @"body: no JSON at line 1 column 28: unexpected end of hex escape");
    assert_snapshot!(refuse("{\"event\":\"X\",\"data\":1e400}"), @"body: no JSON at line 1 column 25: number out of range");
}

#[test]
fn bodies_that_are_no_event() {
    assert_snapshot!(refuse("null"), @"body: expected an object, found null");
    assert_snapshot!(refuse("[]"), @"body: expected an object, found an array");
    assert_snapshot!(refuse("42"), @"body: expected an object, found 42");
    assert_snapshot!(refuse("\"ISSUE_CREATION\""), @r#"body: expected an object, found "ISSUE_CREATION""#);
    assert_snapshot!(refuse("{}"), @"body: key `event` is missing");
    assert_snapshot!(refuse("{\"data\":{}}"), @"body: key `event` is missing");
    assert_snapshot!(refuse("{\"event\":null}"), @"/event: expected a string, found null");
    assert_snapshot!(refuse("{\"event\":{\"name\":\"ISSUE_CREATION\"}}"), @"/event: expected a string, found an object");
    assert_snapshot!(refuse("{\"event\":\"ISSUE_CREATION\"}"), @"body: key `data` is missing");
    assert_snapshot!(refuse("{\"event\":\"ISSUE_CREATION\",\"data\":null}"), @"/data: expected an object, found null");
    assert_snapshot!(refuse("{\"event\":\"ISSUE_CREATION\",\"data\":[]}"), @"/data: expected an object, found an array");
}

#[test]
fn values_that_are_something_else() {
    let refuse_with = |pointer, value| refuse(with(pointer, Some(value)));
    assert_snapshot!(refuse_with("/data/feedback", json!(null)), @"/data/feedback: expected an object, found null");
    assert_snapshot!(refuse_with("/data/feedback/id", json!("123")), @r#"/data/feedback/id: expected a non-negative integer below 2^64, found "123""#);
    assert_snapshot!(refuse_with("/data/feedback/id", json!(-1)), @"/data/feedback/id: expected a non-negative integer below 2^64, found -1");
    assert_snapshot!(refuse_with("/data/feedback/id", json!(1.5)), @"/data/feedback/id: expected a non-negative integer below 2^64, found 1.5");
    assert_snapshot!(refuse_with("/data/feedback/id", json!(1e20)), @"/data/feedback/id: expected a non-negative integer below 2^64, found 1e+20");
    assert_snapshot!(refuse_with("/data/feedback/updatedAt", json!("yesterday")), @r#"/data/feedback/updatedAt: expected an RFC 3339 timestamp such as 2024-01-15T10:30:00.000Z, found "yesterday""#);
    assert_snapshot!(refuse_with("/data/feedback/issues", json!({})), @"/data/feedback/issues: expected an array, found an object");
    assert_snapshot!(refuse_with("/data/feedback/issues/1", json!(7)), @"/data/feedback/issues/1: expected an object, found 7");
    assert_snapshot!(refuse_with("/data/feedback/issues/1/status", json!(null)), @"/data/feedback/issues/1/status: expected a string, found null");
    assert_snapshot!(refuse_with("/data/channel/name", json!(true)), @"/data/channel/name: expected a string, found true");
    assert_snapshot!(refuse_with("/data/addedIssue/description", json!(["x"])), @"/data/addedIssue/description: expected a string, found an array");
    assert_snapshot!(refuse_with("/data/addedIssue/feedbackCount", json!("5")), @r#"/data/addedIssue/feedbackCount: expected a non-negative integer below 2^64, found "5""#);
}

#[test]
fn keys_that_are_missing() {
    let refuse_without = |pointer| refuse(with(pointer, None));
    assert_snapshot!(refuse_without("/data/feedback"), @"/data: key `feedback` is missing");
    assert_snapshot!(refuse_without("/data/feedback/issues"), @"/data/feedback: key `issues` is missing");
    assert_snapshot!(refuse_without("/data/feedback/issues/0/name"), @"/data/feedback/issues/0: key `name` is missing");
    assert_snapshot!(refuse_without("/data/project/name"), @"/data/project: key `name` is missing");
}

#[test]
fn an_error_quotes_little_of_the_payload() {
    let secret = format!("{}SECRET", "x".repeat(100));
    for pointer in [
        "/data/feedback/updatedAt",
        "/data/feedback/id",
        "/data/feedback",
    ] {
        let error = refuse(with(pointer, Some(json!(secret))));
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
        assert_eq!(error.pointer(), Some(pointer));
    }
    // Not even where the text looks like the end of an error.
    let error = refuse(with("/data/feedback/id", Some(json!(", expected SECRET"))));
    assert_snapshot!(error, @r#"/data/feedback/id: expected a non-negative integer below 2^64, found ", expected SECRET""#);
}

#[test]
fn a_text_cannot_break_out_of_its_line() {
    assert_snapshot!(refuse(with("/data/feedback/id", Some(json!("\u{1b}[2J\n\u{202e}")))), @r#"/data/feedback/id: expected a non-negative integer below 2^64, found "\u{1b}[2J\n\u{202e}""#);
}

#[test]
fn deep_nesting_is_an_error() {
    for depth in [127, 1_000, 1_000_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let early = format!("{{\"data\":{open}{close},\"event\":\"ISSUE_CREATION\"}}");
        let late = format!("{{\"event\":\"X\",\"data\":{open}{close}}}");
        let custom = with("/data/feedback/x", Some(json!("HERE")))
            .replace("\"HERE\"", &format!("{open}{close}"));
        for body in [early, late, custom] {
            assert!(matches!(refuse(body), ParseError::Syntax { .. }), "{depth}");
        }
    }
    let body = format!(
        "{{\"event\":\"X\",\"data\":{}{}}}",
        "[".repeat(126),
        "]".repeat(126)
    );
    assert!(WebhookEvent::parse(body.as_bytes()).is_ok());
}

#[test]
fn of_a_repeated_key_the_last_value_counts() {
    let good = include_str!("data/guide/issue-creation.json");
    let event = WebhookEvent::parse(good.as_bytes()).unwrap();
    let data = serde_json::from_str::<Value>(good).unwrap()["data"].to_string();

    for body in [
        format!("{{\"event\":\"X\",\"event\":\"ISSUE_CREATION\",\"data\":{data}}}"),
        format!("{{\"event\":\"X\",\"data\":{data},\"event\":\"ISSUE_CREATION\"}}"),
        format!("{{\"event\":1,\"event\":\"ISSUE_CREATION\",\"data\":{data}}}"),
        format!("{{\"event\":\"ISSUE_CREATION\",\"data\":null,\"data\":{data}}}"),
        format!("{{\"data\":null,\"event\":\"ISSUE_CREATION\",\"data\":{data}}}"),
        format!("{{\"data\":null,\"data\":{data},\"event\":\"ISSUE_CREATION\"}}"),
        good.replace("\"id\": 789,", "\"id\": \"one\", \"id\": 1, \"id\": 789,"),
        good.replace("\"issue\":", "\"issue\": [], \"issue\":"),
        good.replace("\"id\": 789,", "\"id\": 1, \"id\": 789,"),
    ] {
        assert_eq!(
            WebhookEvent::parse(body.as_bytes()),
            Ok(event.clone()),
            "{body}"
        );
    }
    let other = data.replace("789", "788");
    for body in [
        format!("{{\"event\":\"ISSUE_CREATION\",\"data\":{other},\"data\":{data}}}"),
        format!("{{\"data\":{other},\"event\":\"ISSUE_CREATION\",\"data\":{data}}}"),
        format!("{{\"data\":{other},\"data\":{data},\"event\":\"ISSUE_CREATION\"}}"),
    ] {
        assert_eq!(
            WebhookEvent::parse(body.as_bytes()),
            Ok(event.clone()),
            "{body}"
        );
    }
    refuse(format!(
        "{{\"event\":\"ISSUE_CREATION\",\"data\":{data},\"data\":null}}"
    ));
    refuse(format!(
        "{{\"event\":\"ISSUE_CREATION\",\"data\":{data},\"event\":null}}"
    ));
}

#[test]
fn absent_and_null_stay_apart() {
    let read = |value| {
        let body = with("/data/addedIssue", value);
        let Ok(WebhookEvent::IssueAddition { data, .. }) = WebhookEvent::parse(body.as_bytes())
        else {
            panic!("another event");
        };
        data.added_issue
    };
    assert_eq!(read(None), Field::Absent);
    assert_eq!(read(Some(Value::Null)), Field::Null);

    let unknown = |body: &str| match WebhookEvent::parse(body.as_bytes()) {
        Ok(WebhookEvent::Unknown { data, .. }) => data,
        other => panic!("{other:?}"),
    };
    assert_eq!(unknown("{\"event\":\"X\"}"), None);
    assert_eq!(
        unknown("{\"event\":\"X\",\"data\":null}"),
        Some(Value::Null)
    );
    assert_eq!(
        unknown("{\"data\":null,\"event\":\"X\"}"),
        Some(Value::Null)
    );
}

#[test]
fn an_integer_may_be_spelt_as_a_double() {
    for (spelling, id) in [
        ("789.0", 789),
        ("7.89e2", 789),
        ("-0", 0),
        ("1e19", 10_u64.pow(19)),
    ] {
        let body =
            include_str!("data/guide/issue-creation.json").replace("789,", &format!("{spelling},"));
        let Ok(WebhookEvent::IssueCreation { data, .. }) = WebhookEvent::parse(body.as_bytes())
        else {
            panic!("{spelling}: refused");
        };
        assert_eq!(data.issue.id, id);
    }
}

#[test]
fn custom_fields_keep_their_order() {
    let body = r#"{"event":"FEEDBACK_CREATION","data":{"feedback":{"9":1,"id":1,"z":2,"updatedAt":"2024-01-15T10:30:00Z","event":"E","issues":[],"a":3},"channel":{"id":1,"name":""},"project":{"id":1,"name":""}}}"#;
    let Ok(WebhookEvent::FeedbackCreation { data, .. }) = WebhookEvent::parse(body.as_bytes())
    else {
        panic!("refused");
    };
    let keys: Vec<&str> = data.feedback.custom.iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["9", "z", "event", "a"]);
}

#[test]
fn the_name_of_the_event_may_come_last() {
    let data = r#"{"feedback":{"9":1,"id":1,"z":2,"updatedAt":"2024-01-15T10:30:00Z","issues":[],"a":3},"channel":{"id":1,"name":""},"project":{"id":1,"name":""}}"#;
    let first = format!(r#"{{"event":"FEEDBACK_CREATION","data":{data}}}"#);
    let last = format!("{{\"data\":{data}\n,\t\"event\" : \"FEEDBACK_CREATION\" }} \r\n");
    let again = |body: &str| serde_json::to_string(&WebhookEvent::parse(body.as_bytes()).unwrap());
    assert_eq!(again(&last).unwrap(), again(&first).unwrap());
}

/// What looks like the name of the event is something else, or the name is spelt otherwise.
#[test]
fn what_stands_last_is_verified() {
    for (body, name) in [
        (r#"{"data":1,"event":"ISSUE_\u0043REATION"}"#, None),
        (
            r#"{"data":1,"event":"X\"event\":\"Y"}"#,
            Some("X\"event\":\"Y"),
        ),
        (r#"{"data":1,"event":"X","\"event":"Y"}"#, Some("X")),
        (r#"{"data":1,"event":"X","event":"Y"}"#, Some("Y")),
        (r#"{"data":{"event":"X"}}"#, None),
        (r#"{"data":1,"\\"event":"X"}"#, None),
        (r#"{"event":"X","data":{"event":"Y"}}"#, Some("X")),
        (r#"{"data":1,"event":"\u0058"}"#, Some("X")),
    ] {
        let event = WebhookEvent::parse(body.as_bytes()).ok();
        let found = event.as_ref().map(WebhookEvent::event);
        assert_eq!(found, name, "{body}");
    }
}

#[test]
fn a_custom_field_cannot_take_the_place_of_a_known_key() {
    let body = include_bytes!("data/guide/feedback-creation.json");
    let Ok(WebhookEvent::FeedbackCreation { mut data, extra }) = WebhookEvent::parse(body) else {
        panic!("refused");
    };
    data.feedback.custom.insert("id", 1);
    let error = serde_json::to_string(&WebhookEvent::FeedbackCreation { data, extra }).unwrap_err();
    assert_snapshot!(error, @"`id`: this key has a field of its own");
}
