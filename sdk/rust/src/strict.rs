//! The strict check: where a body is not what a conforming sender writes.
//!
//! [`WebhookEvent::parse`](crate::WebhookEvent::parse) takes what a receiver must accept and
//! stops at the first fault. This check asks for all that the protocol's tables have, and goes
//! on, so that whoever writes a sender sees everything at once. It walks the account that the
//! payload types give of themselves, as the strict schema does, and agrees with that schema
//! (formats checked) on every body, place by place.

mod node;
mod walk;

use std::fmt;

use node::Node;
use walk::Walk;

use crate::payload::error::place;
use crate::payload::shape::Form;
use crate::{Fault, ParseError, Reading, WebhookEvent};

/// In what a body differs from what a conforming sender writes, in the order of the body.
///
/// The lists are as long as the body makes them: a hostile one of a megabyte can have a
/// violation for every other byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviations {
    /// What no conforming sender writes. A missing key comes before what is in its object.
    pub violations: Vec<Violation>,
    /// The JSON pointers (RFC 6901) of keys that are neither documented nor a channel's own.
    /// They are allowed: receivers must tolerate them.
    pub unknown_keys: Vec<String>,
}

impl Deviations {
    /// Whether a conforming sender could have written the body. Unknown keys do not count.
    pub fn conforms(&self) -> bool {
        self.violations.is_empty()
    }
}

/// One thing in a body that no conforming sender writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The JSON pointer (RFC 6901) of the value at fault; of a missing key, that of the object
    /// it is missing from. The body itself is the empty pointer.
    pub pointer: String,
    /// What was expected there and what was found, with at most the first few characters of it.
    pub fault: Fault,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", place(&self.pointer), self.fault)
    }
}

/// Whether a conforming sender could have written this event.
///
/// The quick answer for a payload that is parsed already: it allocates nothing and stops at the
/// first thing that no conforming sender writes. It is that of [`Deviations::conforms`] for the
/// body that the event was [parsed](crate::WebhookEvent::parse) from; what there is to say
/// against the body, only [`check`] says.
///
/// ```
/// use abc_webhook::{WebhookEvent, strict};
///
/// let body = br#"{"event":"NEWS","data":{}}"#;
/// let event = WebhookEvent::parse(body)?;
/// if !strict::is_valid(&event) {
///     assert!(!strict::check(body)?.conforms());
/// }
/// # Ok::<(), abc_webhook::ParseError>(())
/// ```
pub fn is_valid(event: &WebhookEvent) -> bool {
    match event {
        WebhookEvent::FeedbackCreation { data, .. } => data.conforms_as(Form::Complete),
        WebhookEvent::IssueCreation { data, .. } => data.conforms_as(Form::Complete),
        WebhookEvent::IssueStatusChange { data, .. } => data.conforms_as(Form::Complete),
        WebhookEvent::IssueAddition { data, .. } => data.conforms_as(Form::Complete),
        WebhookEvent::Unknown { .. } => false,
    }
}

/// Compares a body with what a conforming sender writes.
///
/// Of a repeated key the last value counts, as in
/// [`WebhookEvent::parse`](crate::WebhookEvent::parse). The data of an event that is not
/// documented is not looked into.
///
/// # Errors
///
/// [`ParseError::Syntax`], where the body is no JSON and so has no places.
///
/// ```
/// let body = br#"{"event":"ISSUE_CREATION","data":{"issue":null,"news":1}}"#;
/// let found = abc_webhook::strict::check(body)?;
/// let violations: Vec<_> = found.violations.iter().map(ToString::to_string).collect();
/// assert_eq!(violations, [
///     "/data: key `project` is missing",
///     "/data/issue: expected an object, found null",
/// ]);
/// assert_eq!(found.unknown_keys, ["/data/news"]);
/// # Ok::<(), abc_webhook::ParseError>(())
/// ```
pub fn check(body: &[u8]) -> Result<Deviations, ParseError> {
    walk(body, Reading::Strict)
}

/// Compares a body with what one reading of the protocol asks for.
pub(crate) fn walk(body: &[u8], reading: Reading) -> Result<Deviations, ParseError> {
    let node: Node =
        serde_json::from_slice(body).map_err(|error| ParseError::syntax(body, &error))?;
    Ok(Walk::over(&node, reading))
}
