//! Good deliveries that are refused, or that the receiver fails on.

use abc_webhook::{Field, IssueStatus, WebhookEvent};
use axum::body::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use http::request::Parts;
use http::{Method, StatusCode, Version};

use super::{Breaker, Defect, holds};

impl Breaker {
    /// What the defect answers to a good delivery instead of letting it through.
    pub(super) fn refusal(&self, head: &Parts, body: &Bytes) -> Option<StatusCode> {
        let for_head = self.refusal_for_head(head);
        for_head.or_else(|| self.refusal_for_body(body))
    }

    fn refusal_for_head(&self, head: &Parts) -> Option<StatusCode> {
        let is_post = head.method == Method::POST;
        let (is_refused, status) = match self.defect {
            Defect::RefusesPost => (is_post, StatusCode::METHOD_NOT_ALLOWED),
            Defect::AcceptsOtherMethods => (!is_post, StatusCode::OK),
            Defect::FailsOnOtherMethods => (!is_post, StatusCode::INTERNAL_SERVER_ERROR),
            Defect::RefusesJson => (true, StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Defect::NeedsPlainContentType => {
                let content_type = head.headers.get(CONTENT_TYPE);
                let is_plain = content_type.is_some_and(|value| value == "application/json");
                (!is_plain, StatusCode::UNSUPPORTED_MEDIA_TYPE)
            }
            Defect::NeedsLength => {
                let is_missing = !head.headers.contains_key(CONTENT_LENGTH);
                (is_missing, StatusCode::LENGTH_REQUIRED)
            }
            Defect::RefusesExpectations => {
                let expects = head.headers.contains_key(EXPECT);
                (expects, StatusCode::EXPECTATION_FAILED)
            }
            Defect::RefusesQueries => (head.uri.query().is_some(), StatusCode::NOT_FOUND),
            Defect::FailsOnOldHttp => {
                let is_old = head.version == Version::HTTP_10;
                (is_old, StatusCode::INTERNAL_SERVER_ERROR)
            }
            _ => return None,
        };
        is_refused.then_some(status)
    }

    fn refusal_for_body(&self, body: &Bytes) -> Option<StatusCode> {
        let (is_refused, status) = match self.defect {
            Defect::LimitsBody(limit) => (body.len() > limit, StatusCode::PAYLOAD_TOO_LARGE),
            Defect::RefusesDuplicates => (!self.is_new(body), StatusCode::CONFLICT),
            Defect::Refuses(text) => (holds(body, text.as_bytes()), StatusCode::BAD_REQUEST),
            Defect::FailsOn(bytes) => (holds(body, bytes), StatusCode::INTERNAL_SERVER_ERROR),
            Defect::NeedsEventFirst => {
                let is_first = body.starts_with(br#"{"event""#);
                (!is_first, StatusCode::BAD_REQUEST)
            }
            _ => (self.minds(body), StatusCode::BAD_REQUEST),
        };
        is_refused.then_some(status)
    }

    /// Whether the defect minds what the body says.
    fn minds(&self, body: &Bytes) -> bool {
        let Ok(event) = WebhookEvent::parse(body) else {
            return false;
        };
        match (self.defect, &event) {
            (Defect::RefusesEvent(name), event) => event.event() == name,
            (Defect::RefusesUnknownEvents, WebhookEvent::Unknown { .. }) => true,
            (Defect::RefusesUnknownKeys, WebhookEvent::IssueCreation { data, extra }) => {
                !(extra.is_empty() && data.issue.extra.is_empty())
            }
            (Defect::RefusesUnknownStatuses, WebhookEvent::IssueStatusChange { data, .. }) => {
                matches!(data.previous_status, IssueStatus::Other(_))
            }
            (Defect::RefusesNulls, WebhookEvent::FeedbackCreation { data, .. }) => {
                data.feedback.created_at == Field::Null
            }
            (Defect::NeedsAddedIssue, WebhookEvent::IssueAddition { .. }) => {
                !holds(body, br#""addedIssue""#)
            }
            _ => false,
        }
    }
}
