//! Real payloads: each is understood and survives a round trip.

mod samples;

use abc_webhook::{EventName, Field, IssueStatus, WebhookEvent};
use serde_json::Value;

#[test]
fn every_payload_survives_a_round_trip() {
    for (name, body) in samples::all() {
        let event = WebhookEvent::parse(body.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let before: Value = serde_json::from_str(&body).unwrap();
        let after = serde_json::to_value(&event).unwrap();
        assert_eq!(after, before, "{name}");
        let again = serde_json::to_vec(&event).unwrap();
        assert_eq!(WebhookEvent::parse(&again).unwrap(), event, "{name}");
    }
}

#[test]
fn a_capture_is_encoded_as_the_vendor_wrote_it() {
    for (name, body) in samples::captures() {
        let event = WebhookEvent::parse(body.as_bytes()).unwrap();
        let again = serde_json::to_string(&event).unwrap();
        // JavaScript puts integer-like keys first.
        let same = again == body || body.contains(r#""feedback":{"2":"9","10":"8","id""#);
        assert!(same, "{name}: {again}");
    }
}

#[test]
fn no_documented_event_is_unknown() {
    let mut seen = [0; 4];
    for (name, body) in samples::all() {
        let event = WebhookEvent::parse(body.as_bytes()).unwrap();
        let known: EventName = event
            .event()
            .parse()
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(!matches!(event, WebhookEvent::Unknown { .. }), "{name}");
        seen[known as usize] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn the_guide_reads_as_it_should() {
    let body = include_bytes!("data/guide/issue-addition.json");
    let WebhookEvent::IssueAddition { data, .. } = WebhookEvent::parse(body).unwrap() else {
        panic!("another event");
    };
    assert_eq!(
        data.feedback.custom.get("message"),
        Some(&"User feedback content".into())
    );
    assert_eq!(data.feedback.issues[0].created_at, Field::Absent);
    assert_eq!(data.feedback.issues[1].status, IssueStatus::Open);
    assert_eq!(
        data.added_issue.as_option().unwrap().feedback_count,
        Field::Present(1)
    );
    assert_eq!(data.project.name, "My Project");
}
