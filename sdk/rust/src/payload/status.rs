//! [`IssueStatus`]: an open enumeration, since trackers grow statuses.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::field::known;
use super::shape::Shape;

/// How far an issue has come.
///
/// The documented and the observed statuses have a variant each; any other text is kept in
/// [`Other`](IssueStatus::Other). Convert from text with `From`, which never puts a known
/// status there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IssueStatus {
    /// `INIT`: nobody has looked at it.
    Init,
    /// `ON_REVIEW`: somebody is judging it.
    OnReview,
    /// `IN_PROGRESS`: somebody is working on it.
    InProgress,
    /// `RESOLVED`: done.
    Resolved,
    /// `PENDING`: put off.
    Pending,
    /// `OPEN`: documented, though not seen from the vendor's server.
    Open,
    /// A status unknown to this version, as it was spelt.
    Other(String),
}

impl IssueStatus {
    /// The statuses with a variant of their own.
    pub const KNOWN: [IssueStatus; 6] = [
        IssueStatus::Init,
        IssueStatus::OnReview,
        IssueStatus::InProgress,
        IssueStatus::Resolved,
        IssueStatus::Pending,
        IssueStatus::Open,
    ];

    /// The status as it is spelt in JSON.
    pub fn as_str(&self) -> &str {
        match self {
            IssueStatus::Init => "INIT",
            IssueStatus::OnReview => "ON_REVIEW",
            IssueStatus::InProgress => "IN_PROGRESS",
            IssueStatus::Resolved => "RESOLVED",
            IssueStatus::Pending => "PENDING",
            IssueStatus::Open => "OPEN",
            IssueStatus::Other(text) => text,
        }
    }

    fn known(text: &str) -> Option<Self> {
        Some(match text {
            "INIT" => IssueStatus::Init,
            "ON_REVIEW" => IssueStatus::OnReview,
            "IN_PROGRESS" => IssueStatus::InProgress,
            "RESOLVED" => IssueStatus::Resolved,
            "PENDING" => IssueStatus::Pending,
            "OPEN" => IssueStatus::Open,
            _ => return None,
        })
    }
}

known!(IssueStatus => Shape::Status, |status, _, _| !matches!(status, IssueStatus::Other(_)));

impl From<String> for IssueStatus {
    fn from(text: String) -> Self {
        Self::known(&text).unwrap_or(IssueStatus::Other(text))
    }
}

impl From<&str> for IssueStatus {
    fn from(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| IssueStatus::Other(text.to_owned()))
    }
}

impl fmt::Display for IssueStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for IssueStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for IssueStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = IssueStatus;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<IssueStatus, E> {
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<IssueStatus, E> {
        Ok(text.into())
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for IssueStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IssueStatus".into()
    }

    /// The first branch tells tools the known values; the second keeps the enumeration open.
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let known: Vec<&str> = Self::KNOWN.iter().map(Self::as_str).collect();
        schemars::json_schema!({
            "title": "IssueStatus",
            "description": "How far an issue has come: an open enumeration.",
            "examples": ["IN_PROGRESS"],
            "anyOf": [
                { "type": "string", "enum": known, "description": "A known status." },
                { "type": "string", "description": "A status unknown to this version." }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_text_never_lands_in_other() {
        for status in IssueStatus::KNOWN {
            assert_eq!(IssueStatus::from(status.as_str()), status);
            assert_eq!(IssueStatus::from(status.as_str().to_owned()), status);
        }
    }

    #[test]
    fn case_and_blanks_make_another_status() {
        for text in ["", "open", "OPEN ", "CLOSED"] {
            assert_eq!(IssueStatus::from(text), IssueStatus::Other(text.to_owned()));
        }
    }
}
