//! The tolerant check: all the reasons for which a body is no event.
//!
//! [`WebhookEvent::parse`](crate::WebhookEvent::parse) stops at the first of them, which is all
//! that a receiver needs. Whoever has to repair the body needs the rest, and asks here after
//! `parse` said no: this way is slower. It walks the same account of the payload types as the
//! [strict check](crate::strict).

use crate::strict::{self, Violation};
use crate::{ParseError, Reading};

/// What no receiver has to accept in a body, in the order of the body; nothing exactly where
/// [`WebhookEvent::parse`](crate::WebhookEvent::parse) takes the body.
///
/// # Errors
///
/// [`ParseError::Syntax`], where the body is no JSON and so has no places.
///
/// ```
/// let body = br#"{"event":"ISSUE_CREATION","data":{"issue":null,"news":1}}"#;
/// let found = abc_webhook::tolerant::check(body)?;
/// let violations: Vec<_> = found.iter().map(ToString::to_string).collect();
/// assert_eq!(violations, [
///     "/data: key `project` is missing",
///     "/data/issue: expected an object, found null",
/// ]);
/// # Ok::<(), abc_webhook::ParseError>(())
/// ```
pub fn check(body: &[u8]) -> Result<Vec<Violation>, ParseError> {
    strict::walk(body, Reading::Tolerant).map(|found| found.violations)
}
