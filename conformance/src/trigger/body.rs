//! What is sent: a sample of each event, or what somebody brings along.

use abc_webhook::EventName;
use bytes::Bytes;

use crate::fuzz::edit::Edit;
use crate::fuzz::scan::Scan;
use crate::payload::{
    Payload, TRIGGER_FEEDBACK_CREATION, TRIGGER_ISSUE_ADDITION, TRIGGER_ISSUE_CREATION,
    TRIGGER_ISSUE_STATUS_CHANGE,
};

/// The sample of an event, as the vendor's server would send it.
pub fn sample(event: EventName) -> &'static Payload {
    match event {
        EventName::FeedbackCreation => &TRIGGER_FEEDBACK_CREATION,
        EventName::IssueCreation => &TRIGGER_ISSUE_CREATION,
        EventName::IssueStatusChange => &TRIGGER_ISSUE_STATUS_CHANGE,
        EventName::IssueAddition => &TRIGGER_ISSUE_ADDITION,
    }
}

/// The JSON pointer of the id that tells two samples of an event apart.
pub fn id_of(event: EventName) -> &'static str {
    match event {
        EventName::FeedbackCreation | EventName::IssueAddition => "/data/feedback/id",
        EventName::IssueCreation | EventName::IssueStatusChange => "/data/issue/id",
    }
}

/// A body of which every copy has an id of its own: a receiver can recognize a repetition by the
/// bytes alone, and would be right to drop it.
#[derive(Debug, Clone)]
pub struct Counted {
    body: Bytes,
    /// Where the id is, and what it is.
    id: Option<(std::ops::Range<usize>, u64)>,
}

impl Counted {
    /// Copies of `body` that count up the number after the key `id`, of the object that the
    /// `pointer` goes through; all alike if there is no such number.
    pub fn new(body: Bytes, pointer: Option<&str>) -> Self {
        let id = pointer.and_then(|pointer| number_at(&body, pointer));
        Self { body, id }
    }

    /// The copy with this index.
    pub fn copy(&self, index: usize) -> Bytes {
        let Some((span, id)) = &self.id else {
            return self.body.clone();
        };
        let id = id.saturating_add(index as u64);
        Edit::replace(span.clone(), id.to_string())
            .apply(&self.body)
            .into()
    }
}

fn number_at(body: &[u8], pointer: &str) -> Option<(std::ops::Range<usize>, u64)> {
    let scan = Scan::of(body)?;
    let place = super::set::span_at(&scan, body, pointer)?;
    let id = std::str::from_utf8(body.get(place.clone())?).ok()?;
    Some((place, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use abc_webhook::Reading;

    use super::*;
    use crate::validate::validate;

    #[test]
    fn every_sample_is_what_a_conforming_sender_writes() {
        for event in EventName::ALL {
            let text = sample(event).text;
            assert_eq!(sample(event).event, event.as_str());
            let account = validate(text.as_bytes(), Reading::Strict);
            assert!(account.is_valid(), "{account:?}");
        }
    }

    #[test]
    fn copies_differ_in_their_id_alone() {
        for event in EventName::ALL {
            let body = Bytes::from_static(sample(event).text.as_bytes());
            let counted = Counted::new(body.clone(), Some(id_of(event)));
            assert_eq!(counted.copy(0), body);
            let (first, third) = (body.clone(), counted.copy(2));
            assert_eq!(first.len(), third.len());
            let differ = first.iter().zip(&third).filter(|(one, other)| one != other);
            assert!((1..=3).contains(&differ.count()));
            assert!(validate(&third, Reading::Strict).is_valid());
        }
        let counted = Counted::new(Bytes::from_static(b"{}"), Some("/data/issue/id"));
        assert_eq!(counted.copy(7), Bytes::from_static(b"{}"));
    }
}
