//! Doors that open for another token than the right one.

use axum::body::Bytes;
use http::HeaderValue;
use http::request::Parts;

use super::{Breaker, Defect, TOKEN, holds};

/// Longer than this is too long for a careless comparison.
const LONG: usize = 4096;

impl Breaker {
    /// Whether the defect takes this request for one with the right token.
    pub(super) fn wrongly_accepts(&self, head: &Parts, body: &Bytes) -> bool {
        let right = self.secret.expose().as_bytes();
        let given: Vec<&[u8]> = head
            .headers
            .get_all(TOKEN)
            .iter()
            .map(HeaderValue::as_bytes)
            .collect();
        match self.defect {
            Defect::AcceptsMissingToken => given.is_empty(),
            Defect::BelievesFirstToken => given.first() == Some(&right),
            Defect::BelievesLastToken => given.last() == Some(&right),
            Defect::AcceptsTokenInBody => holds(body, right),
            Defect::AcceptsTokenInQuery => {
                let query = head.uri.query().unwrap_or_default();
                holds(query.as_bytes(), right)
            }
            _ => matches!(given.as_slice(), [given] if self.takes(given, right)),
        }
    }

    /// Whether the defect takes `given` for `right`.
    fn takes(&self, given: &[u8], right: &[u8]) -> bool {
        match self.defect {
            Defect::AcceptsEmptyToken => given.is_empty(),
            Defect::ComparesLengths => given.len() == right.len(),
            Defect::AcceptsPrefix => !given.is_empty() && right.starts_with(given),
            Defect::AcceptsSuffix => !given.is_empty() && right.ends_with(given),
            Defect::AcceptsLonger => given.starts_with(right),
            Defect::IgnoresCase => given.eq_ignore_ascii_case(right),
            Defect::IgnoresBlanks => {
                let rest = given.iter().filter(|byte| !byte.is_ascii_whitespace());
                rest.eq(right)
            }
            Defect::AcceptsWhatIsNotAscii => !given.is_ascii(),
            Defect::AcceptsWhatIsLong => given.len() > LONG,
            _ => false,
        }
    }
}
