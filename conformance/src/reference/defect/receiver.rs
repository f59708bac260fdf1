//! A receiver, broken in one respect.
//!
//! A defect is a layer around the reference receiver: it changes what the
//! receiver gets to see, or what it answers.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use abc_webhook::{Field, IssueStatus, WebhookEvent};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};

use super::header_case::LowerCaseOnly;
use crate::http1::MESSAGE_LIMIT;
use crate::secret::Secret;
use crate::stage::network::Listener;

/// What is broken in a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// Answers every POST with 405.
    RefusesPost,
    /// Answers every JSON body with 415.
    RefusesJson,
    /// Takes a request without a token's header for a delivery.
    AcceptsMissingToken,
    /// Takes a request with an empty token for a delivery.
    AcceptsEmptyToken,
    /// Compares only the lengths of the tokens.
    ComparesLengths,
    /// Accepts what the token begins with.
    AcceptsPrefix,
    /// Accepts what begins with the token.
    AcceptsLonger,
    /// Compares the token in any case.
    IgnoresCase,
    /// Answers 403 to a wrong token.
    Forbids,
    /// Answers 500 to a caller without the right token.
    FailsUnauthenticated,
    /// Looks for the token's header in lower case only.
    NeedsLowerCase,
    /// Does not know this event.
    Refuses(&'static str),
    /// Answers 202 to a good delivery.
    AnswersAccepted,
    /// Answers 200 to what it could not read.
    SwallowsMalformed,
    /// Answers 500 to what it could not read.
    FailsOnMalformed,
    /// Refuses an event that it does not know.
    RefusesUnknownEvents,
    /// Refuses keys that it does not know.
    RefusesUnknownKeys,
    /// Refuses statuses that it does not know.
    RefusesUnknownStatuses,
    /// Refuses a null anywhere.
    RefusesNulls,
    /// Answers 409 to a body that it has seen before.
    RefusesDuplicates,
}

/// `router`, which expects `secret`, with one defect.
pub fn broken(router: Router, defect: Defect, secret: &Secret) -> Router {
    let breaker = Arc::new(Breaker {
        defect,
        secret: secret.clone(),
        seen: Mutex::default(),
    });
    router.layer(from_fn(move |request: Request, next: Next| {
        let breaker = Arc::clone(&breaker);
        async move { breaker.handle(request, next).await }
    }))
}

/// `listener`, with the one defect that sits below HTTP.
pub fn broken_listener(listener: Box<dyn Listener>, defect: Defect) -> Box<dyn Listener> {
    match defect {
        Defect::NeedsLowerCase => Box::new(LowerCaseOnly(listener)),
        _ => listener,
    }
}

struct Breaker {
    defect: Defect,
    secret: Secret,
    seen: Mutex<HashSet<Bytes>>,
}

const TOKEN: &str = "x-webhook-token";

impl Breaker {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let (mut head, body) = request.into_parts();
        let Ok(body) = to_bytes(body, MESSAGE_LIMIT).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let given = head.headers.get(TOKEN).cloned();
        let is_right = given
            .as_ref()
            .is_some_and(|given| given == self.secret.expose());
        if self.wrongly_accepts(given.as_ref().map(HeaderValue::as_bytes))
            && let Ok(right) = HeaderValue::from_str(self.secret.expose())
        {
            head.headers.insert(TOKEN, right);
        }
        if is_right && let Some(refusal) = self.refusal(&body) {
            return refusal.into_response();
        }
        let answer = next.run(Request::from_parts(head, Body::from(body))).await;
        self.answer(answer)
    }

    fn wrongly_accepts(&self, given: Option<&[u8]>) -> bool {
        let right = self.secret.expose().as_bytes();
        match (self.defect, given) {
            (Defect::AcceptsMissingToken, None) => true,
            (Defect::AcceptsEmptyToken, Some(given)) => given.is_empty(),
            (Defect::ComparesLengths, Some(given)) => given.len() == right.len(),
            (Defect::AcceptsPrefix, Some(given)) => !given.is_empty() && right.starts_with(given),
            (Defect::AcceptsLonger, Some(given)) => given.starts_with(right),
            (Defect::IgnoresCase, Some(given)) => given.eq_ignore_ascii_case(right),
            _ => false,
        }
    }

    /// What the defect answers to a good delivery instead of letting it through.
    fn refusal(&self, body: &Bytes) -> Option<StatusCode> {
        let event = WebhookEvent::parse(body).ok();
        let refuses = match (self.defect, &event) {
            (Defect::RefusesPost, _) => return Some(StatusCode::METHOD_NOT_ALLOWED),
            (Defect::RefusesJson, _) => return Some(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            (Defect::RefusesDuplicates, _) if !self.is_new(body) => {
                return Some(StatusCode::CONFLICT);
            }
            (Defect::Refuses(name), Some(event)) => event.event() == name,
            (Defect::RefusesUnknownEvents, Some(event)) => {
                matches!(event, WebhookEvent::Unknown { .. })
            }
            (Defect::RefusesUnknownKeys, Some(WebhookEvent::IssueCreation { data, extra })) => {
                !(extra.is_empty() && data.issue.extra.is_empty())
            }
            (
                Defect::RefusesUnknownStatuses,
                Some(WebhookEvent::IssueStatusChange { data, .. }),
            ) => matches!(data.previous_status, IssueStatus::Other(_)),
            (Defect::RefusesNulls, Some(WebhookEvent::FeedbackCreation { data, .. })) => {
                data.feedback.created_at == Field::Null
            }
            _ => false,
        };
        refuses.then_some(StatusCode::BAD_REQUEST)
    }

    fn is_new(&self, body: &Bytes) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(body.clone())
    }

    fn answer(&self, mut answer: Response) -> Response {
        let instead = match (self.defect, answer.status().as_u16()) {
            (Defect::Forbids, 401) => StatusCode::FORBIDDEN,
            (Defect::FailsUnauthenticated, 401) | (Defect::FailsOnMalformed, 400) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            (Defect::AnswersAccepted, 200) => StatusCode::ACCEPTED,
            (Defect::SwallowsMalformed, 400) => StatusCode::OK,
            _ => return answer,
        };
        *answer.status_mut() = instead;
        answer
    }
}
