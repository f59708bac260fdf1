//! Feedback and issues, and the order of their keys.
//!
//! The server keeps custom fields in a database that sorts keys by their length and then by their
//! bytes; and it builds JavaScript objects, in which keys that look like an index
//! come first, even before `id`. So the order tells nothing, but it is always the same.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::event::Told;
use super::stamp::Stamp;

/// An issue, as events tell it.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) created_at: Stamp,
    pub(super) updated_at: Stamp,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) status: String,
    pub(super) external_issue_id: Option<String>,
    pub(super) feedback_count: u64,
}

/// Feedback of a channel.
#[derive(Debug, Clone)]
pub(super) struct Feedback {
    pub(super) channel: u64,
    pub(super) id: u64,
    /// What a client said, or when it came.
    pub(super) created_at: Value,
    pub(super) updated_at: Stamp,
    /// In the order of the database.
    pub(super) custom: Vec<(String, Value)>,
    /// The numbers of its issues, in order.
    pub(super) issues: Vec<u64>,
}

/// A project or a channel, as events tell it.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(super) struct Named<'n> {
    pub(super) id: u64,
    pub(super) name: &'n str,
}

/// Feedback, as the API tells it.
pub(super) struct Read<'f>(pub(super) Told<'f>);

/// An issue of feedback, as the API tells it.
struct ReadIssue<'i>(&'i Issue);

impl Feedback {
    /// Sets a custom field, where the order of the database has it.
    pub(super) fn set(&mut self, key: &str, value: Value) {
        let place =
            |(other, _): &(String, Value)| (other.len(), other.as_str()).cmp(&(key.len(), key));
        match self.custom.binary_search_by(place) {
            Ok(at) => self.custom[at].1 = value,
            Err(at) => self.custom.insert(at, (key.to_owned(), value)),
        }
    }

    /// The custom fields whose keys look like an index of an array, or those whose keys do not.
    fn custom(&self, indices: bool) -> impl Iterator<Item = &(String, Value)> {
        let custom = self.custom.iter();
        custom.filter(move |(key, _)| is_index(key) == indices)
    }
}

/// Whether a JavaScript object has this key before all others; they are in order already, since
/// longer numbers are greater.
fn is_index(key: &str) -> bool {
    key.parse::<u32>()
        .is_ok_and(|number| number < u32::MAX && number.to_string() == key)
}

/// As events tell it: what all feedback has comes first.
impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { feedback, issues } = self;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in feedback.custom(true) {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("id", &feedback.id)?;
        map.serialize_entry("createdAt", &feedback.created_at)?;
        map.serialize_entry("updatedAt", &feedback.updated_at)?;
        for (key, value) in feedback.custom(false) {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("issues", issues)?;
        map.end()
    }
}

/// As the API tells it: what a channel defines comes first.
impl Serialize for Read<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Told { feedback, issues } = &self.0;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in feedback.custom(true).chain(feedback.custom(false)) {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("id", &feedback.id)?;
        map.serialize_entry("createdAt", &feedback.created_at)?;
        map.serialize_entry("updatedAt", &feedback.updated_at)?;
        let issues: Vec<_> = issues.iter().map(|issue| ReadIssue(issue)).collect();
        map.serialize_entry("issues", &issues)?;
        map.end()
    }
}

impl Serialize for ReadIssue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let issue = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &issue.id)?;
        map.serialize_entry("createdAt", &issue.created_at)?;
        map.serialize_entry("updatedAt", &issue.updated_at)?;
        map.serialize_entry("deletedAt", &())?;
        map.serialize_entry("name", &issue.name)?;
        map.serialize_entry("description", &issue.description)?;
        map.serialize_entry("status", &issue.status)?;
        map.serialize_entry("externalIssueId", &issue.external_issue_id)?;
        map.serialize_entry("feedbackCount", &issue.feedback_count)?;
        map.end()
    }
}

/// An issue, as the API tells it.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Alone<'i> {
    id: u64,
    name: &'i str,
    description: Option<&'i str>,
    status: &'i str,
    external_issue_id: Option<&'i str>,
    feedback_count: u64,
    created_at: &'i Stamp,
    updated_at: &'i Stamp,
}

impl<'i> Alone<'i> {
    pub(super) fn of(issue: &'i Issue) -> Self {
        Self {
            id: issue.id,
            name: &issue.name,
            description: issue.description.as_deref(),
            status: &issue.status,
            external_issue_id: issue.external_issue_id.as_deref(),
            feedback_count: issue.feedback_count,
            created_at: &issue.created_at,
            updated_at: &issue.updated_at,
        }
    }
}
