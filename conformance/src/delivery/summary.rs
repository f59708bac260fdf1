//! What an event changes, in a line.

use abc_webhook::{Channel, Feedback, Issue, WebhookEvent};
use serde_json::Value;

/// The most characters of a name or a message that are shown.
const LONGEST: usize = 60;

/// What `body` tells, if a receiver can read it; not escaped.
pub fn summary(body: &[u8]) -> Option<String> {
    let event = WebhookEvent::parse(body).ok()?;
    Some(match &event {
        WebhookEvent::FeedbackCreation { data, .. } => {
            format!("{} in {}", feedback(&data.feedback), channel(&data.channel))
        }
        WebhookEvent::IssueCreation { data, .. } => {
            format!("{}: {}", issue(&data.issue), data.issue.status)
        }
        WebhookEvent::IssueStatusChange { data, .. } => format!(
            "{}: {} → {}",
            issue(&data.issue),
            data.previous_status,
            data.issue.status
        ),
        WebhookEvent::IssueAddition { data, .. } => {
            let added = data.added_issue.as_option().map(issue);
            let added = added.unwrap_or_else(|| "an issue".to_owned());
            format!("{added} added to {}", feedback(&data.feedback))
        }
        WebhookEvent::Unknown { .. } => "an event that is not documented".to_owned(),
    })
}

fn issue(issue: &Issue) -> String {
    format!("issue {} {}", issue.id, quoted(&issue.name))
}

fn channel(channel: &Channel) -> String {
    format!("channel {}", quoted(&channel.name))
}

/// With its first text: a channel names its fields as it likes, and most have a message.
fn feedback(feedback: &Feedback) -> String {
    let texts = || feedback.custom.iter();
    let message = feedback.custom.get("message").and_then(Value::as_str);
    let message = message.or_else(|| texts().find_map(|(_, value)| value.as_str()));
    match message {
        Some(message) => format!("feedback {} {}", feedback.id, quoted(message)),
        None => format!("feedback {}", feedback.id),
    }
}

/// On one line, and cut.
fn quoted(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(end);
        words.push('…');
    }
    format!("“{words}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;

    #[test]
    fn every_event_has_its_line() {
        let told = |payload: &payload::Payload| summary(payload.text.as_bytes()).unwrap();
        assert_eq!(
            told(&payload::TRIGGER_FEEDBACK_CREATION),
            "feedback 4711 “The export button does nothing on my phone.” in channel “Mobile app”"
        );
        assert_eq!(
            told(&payload::TRIGGER_ISSUE_CREATION),
            "issue 128 “Export fails on phones”: INIT"
        );
        assert_eq!(
            told(&payload::TRIGGER_ISSUE_STATUS_CHANGE),
            "issue 128 “Export fails on phones”: ON_REVIEW → IN_PROGRESS"
        );
        assert_eq!(
            told(&payload::TRIGGER_ISSUE_ADDITION),
            "issue 128 “Export fails on phones” added to feedback 4711 \
             “The export button does nothing on my phone.”"
        );
        assert_eq!(
            told(&payload::UNKNOWN_EVENT),
            "an event that is not documented"
        );
        assert_eq!(summary(b"{}"), None);
    }

    #[test]
    fn long_texts_are_cut_and_lines_joined() {
        assert_eq!(quoted("a\n b\r\n"), "“a b”");
        assert_eq!(quoted(&"é".repeat(61)), format!("“{}…”", "é".repeat(60)));
    }
}
