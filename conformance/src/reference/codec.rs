//! The SDK as a codec: what it understands of a payload, and how it writes it again. The other
//! packages are compared with it; `sdk/CODEC.md` has the rules.

use abc_webhook::{Feedback, Field, Issue, IssueStatus, WebhookEvent};
use serde_json::{Value, json};

/// What the SDK makes of a payload: the keys of an answer beside its `id`.
pub fn answer(body: &str) -> Value {
    let event = match WebhookEvent::parse(body.as_bytes()) {
        Ok(event) => event,
        Err(error) => return json!({ "refused": error.pointer().unwrap_or_default() }),
    };
    match serde_json::to_string(&event) {
        Ok(body) => json!({ "body": body, "facts": facts(&event) }),
        Err(error) => json!({ "failed": error.to_string() }),
    }
}

/// What the types say; null is what there is not.
fn facts(event: &WebhookEvent) -> Value {
    let mut facts = json!({
        "event": event.event(),
        "known": true,
        "feedbackId": null,
        "issueId": null,
        "addedIssueId": null,
        "channelId": null,
        "projectId": null,
        "issueIds": null,
        "status": null,
        "previousStatus": null,
        "createdAt": null,
        "description": null,
        "customKeys": null,
    });
    match event {
        WebhookEvent::FeedbackCreation { data, .. } => {
            of_feedback(&mut facts, &data.feedback);
            facts["channelId"] = data.channel.id.into();
            facts["projectId"] = data.project.id.into();
        }
        WebhookEvent::IssueAddition { data, .. } => {
            of_feedback(&mut facts, &data.feedback);
            facts["channelId"] = data.channel.id.into();
            facts["projectId"] = data.project.id.into();
            facts["addedIssueId"] = data.added_issue.as_option().map(|issue| issue.id).into();
        }
        WebhookEvent::IssueCreation { data, .. } => {
            of_issue(&mut facts, &data.issue);
            facts["projectId"] = data.project.id.into();
        }
        WebhookEvent::IssueStatusChange { data, .. } => {
            of_issue(&mut facts, &data.issue);
            facts["projectId"] = data.project.id.into();
            facts["previousStatus"] = status(&data.previous_status);
        }
        WebhookEvent::Unknown { .. } => facts["known"] = false.into(),
    }
    facts
}

fn of_feedback(facts: &mut Value, feedback: &Feedback) {
    let ids = feedback.issues.iter().map(|issue| issue.id);
    let mut keys: Vec<&str> = feedback.custom.iter().map(|(key, _)| key).collect();
    // By code point, as UTF-8 sorts.
    keys.sort_unstable();
    facts["feedbackId"] = feedback.id.into();
    facts["issueIds"] = ids.collect::<Vec<_>>().into();
    facts["createdAt"] = text(&feedback.created_at, |moment| moment.as_str());
    facts["customKeys"] = keys.into();
}

fn of_issue(facts: &mut Value, issue: &Issue) {
    facts["issueId"] = issue.id.into();
    facts["status"] = status(&issue.status);
    facts["createdAt"] = text(&issue.created_at, |moment| moment.as_str());
    facts["description"] = text(&issue.description, String::as_str);
}

fn status(status: &IssueStatus) -> Value {
    let known = !matches!(status, IssueStatus::Other(_));
    json!({ "text": status.as_str(), "known": known })
}

fn text<T>(field: &Field<T>, as_str: impl Fn(&T) -> &str) -> Value {
    match field {
        Field::Absent => json!({ "state": "absent", "text": null }),
        Field::Null => json!({ "state": "null", "text": null }),
        Field::Present(value) => json!({ "state": "text", "text": as_str(value) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_are_asked_and_not_the_text() {
        let body = r#"{"event":"ISSUE_ADDITION","data":{"feedback":{"9":1,"id":2.0,"updatedAt":"2024-01-15T10:30:00.000Z",
            "b":null,"createdAt":null,"issues":[{"id":4,"name":"n","status":"X"}]},"channel":{"id":5,"name":"c"},
            "project":{"id":6,"name":"p"}}}"#;
        let answer = answer(body);
        let facts = &answer["facts"];
        assert_eq!(facts["feedbackId"], 2);
        assert_eq!(facts["issueIds"], json!([4]));
        assert_eq!(facts["createdAt"], json!({ "state": "null", "text": null }));
        assert_eq!(facts["customKeys"], json!(["9", "b"]));
        assert_eq!(facts["addedIssueId"], Value::Null);
        let again: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        assert_eq!(again["data"]["feedback"]["b"], Value::Null);
    }

    #[test]
    fn a_refusal_says_where() {
        let body = r#"{"event":"ISSUE_CREATION","data":{"issue":7}}"#;
        assert_eq!(answer(body), json!({ "refused": "/data/issue" }));
        assert_eq!(answer("{"), json!({ "refused": "" }));
    }
}
