//! What a sender is asked to deliver.

use std::borrow::Cow;

use crate::payload::{self, PROJECT, Payload};

/// The body of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// This text, byte for byte.
    Text(Cow<'static, str>),
    /// New feedback in a body of so many bytes, which is made when it is needed: a play does not
    /// hold megabytes.
    OfSize(usize),
    /// An event that the sender writes itself. This JSON is part of it; what else it holds nobody
    /// knows before it comes.
    Including(String),
}

impl Content {
    /// The body, byte for byte, or the part of it that is known.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::OfSize(bytes) => Cow::Owned(feedback_of(*bytes)),
            Self::Including(part) => Cow::Borrowed(part),
        }
    }
}

impl Content {
    /// The same event with `marker` behind the project's name, which is in every one.
    #[must_use]
    pub fn marked(&self, marker: &str) -> Self {
        let (name, longer) = (
            format!(r#""{PROJECT}""#),
            format!(r#""{PROJECT} {marker}""#),
        );
        let text = self.text().replacen(&name, &longer, 1);
        Self::Text(Cow::Owned(text))
    }
}

impl From<&'static Payload> for Content {
    fn from(payload: &'static Payload) -> Self {
        Self::Text(Cow::Borrowed(payload.text))
    }
}

fn feedback_of(bytes: usize) -> String {
    let before = format!(r#"{},"message":""#, payload::FEEDBACK_BEFORE);
    let after = format!(r#""{}"#, payload::FEEDBACK_AFTER);
    let letters = bytes.saturating_sub(before.len() + after.len());
    // What is cut off somewhere on the way should not look the same everywhere.
    let letters: String = ('a'..='z').cycle().take(letters).collect();
    before + &letters + &after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feedback_of_a_size_has_it_and_is_json() {
        let content = Content::OfSize(1_000_000);
        let text = content.text();
        assert_eq!(text.len(), 1_000_000);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
