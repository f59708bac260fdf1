//! Bodies and their order: what was done to the real server when `events.jsonl` was recorded is
//! done to the fake, and it has to say the same, byte for byte but for the moments.

use abc_webhook_conformance::reference::vendor::refusal::Refusal;
use abc_webhook_conformance::reference::vendor::world::{Changed, Channel, IssueBody, World};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::stamps::without_moments;

const EVENTS: &str = include_str!("../../../sdk/rust/tests/data/captures/events.jsonl");

const NOW: OffsetDateTime = datetime!(2026-11-23 09:42:33.195 UTC);

/// What was recorded last: another addition of an issue that an administrator had removed in
/// between, which the API has no part in.
const BY_AN_ADMINISTRATOR: usize = 1;

#[test]
fn every_recorded_event_is_told_alike_and_in_the_recorded_order() {
    let recorded: Vec<String> = EVENTS.lines().map(body).collect();
    let told = replayed();
    assert_eq!(told.len(), recorded.len() - BY_AN_ADMINISTRATOR);
    for (told, recorded) in told.iter().zip(&recorded) {
        assert_eq!(without_moments(told), without_moments(recorded));
    }
}

/// The calls behind the recording, with what they tell.
fn replayed() -> Vec<String> {
    let mut world = World::new("My Project", [Channel::recorded()], NOW);
    let mut told = Vec::new();
    let mut tell = |changed: Result<Changed, Refusal>| {
        let events = changed.unwrap().events.into_iter();
        told.extend(events.map(|event| String::from_utf8(event.body.to_vec()).unwrap()));
    };
    tell(world.create_feedback(1, of_every_format(), NOW));
    tell(feedback(&mut world, &json!({ "message": "only" })));
    tell(feedback(&mut world, &json!({})));
    let names = ["Bug Report", "Second 😀"];
    tell(feedback(
        &mut world,
        &json!({ "message": "with issues", "issueNames": names }),
    ));
    let names = ["Bug Report"];
    tell(feedback(
        &mut world,
        &json!({ "message": "with issues", "issueNames": names }),
    ));
    for issue in [
        json!({ "name": "New Issue", "description": "Issue description", "status": "ON_REVIEW", "externalIssueId": "EXT-789" }),
        json!({ "name": "Minimal" }),
        json!({ "name": "Nulls", "description": null, "externalIssueId": null }),
        json!({ "name": "AdminIssue" }),
        json!({ "name": "Flow", "description": "d" }),
    ] {
        tell(world.create_issue(issue_body(issue), NOW));
    }
    for status in [
        "ON_REVIEW",
        "IN_PROGRESS",
        "RESOLVED",
        "PENDING",
        "INIT",
        "INIT",
        "RESOLVED",
    ] {
        tell(update(
            &mut world,
            json!({ "name": "Flow", "description": "d", "status": status }),
        ));
    }
    tell(update(
        &mut world,
        json!({ "name": "Flow", "description": "d2" }),
    ));
    tell(update(
        &mut world,
        json!({ "name": "Flow", "description": null, "status": "PENDING" }),
    ));
    tell(feedback(&mut world, &json!({ "message": "to link" })));
    for issue in [7, 1, 7] {
        tell(world.add_issue_to_feedback((1, 6), issue, NOW));
    }
    told
}

fn body(line: &str) -> String {
    let delivery: Value = serde_json::from_str(line).unwrap();
    delivery["body"].as_str().unwrap().to_owned()
}

/// The custom fields of the first recorded event, in no order.
fn of_every_format() -> Map<String, Value> {
    let event: Value = serde_json::from_str(&body(EVENTS.lines().next().unwrap())).unwrap();
    let mut fields = event["data"]["feedback"].as_object().unwrap().clone();
    fields.retain(|key, _| !["id", "createdAt", "updatedAt", "issues"].contains(&key.as_str()));
    assert_eq!(fields.len(), 14);
    fields
}

fn feedback(world: &mut World, body: &Value) -> Result<Changed, Refusal> {
    world.create_feedback(1, body.as_object().unwrap().clone(), NOW)
}

fn update(world: &mut World, body: Value) -> Result<Changed, Refusal> {
    world.update_issue(7, issue_body(body), NOW)
}

fn issue_body(body: Value) -> IssueBody {
    serde_json::from_value(body).unwrap()
}

/// As recorded of a channel with such keys.
#[test]
fn keys_that_look_like_an_index_come_before_all_others() {
    let keys = ["2", "10", "B", "a", "zz"];
    let fields = keys.map(
        |key| json!({ "id": 9, "key": key, "name": key, "format": "text", "status": "ACTIVE" }),
    );
    let channel = Channel {
        name: "keys".to_owned(),
        fields: serde_json::from_value(json!(fields)).unwrap(),
    };
    let mut world = World::new("My Project", [channel], NOW);
    let body = json!({ "zz": "1", "a": "2", "10": "8", "2": "9", "B": "10" });
    let event = feedback(&mut world, &body).unwrap().events.remove(0);
    let told = without_moments(std::str::from_utf8(&event.body).unwrap());
    let expected = r#""feedback":{"2":"9","10":"8","id":1,"createdAt":"<moment>","updatedAt":"<moment>","B":"10","a":"2","zz":"1","issues":[]}"#;
    assert!(told.contains(expected), "{told}");
}
