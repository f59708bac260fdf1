//! What the server knows, what calls change of it, and which events follow.
//!
//! No clock is read: every call is told what time it is. Events come in the order in which the
//! server sends them.

mod feedback;
mod issue;

use std::collections::BTreeMap;

use serde::Serialize;
use time::OffsetDateTime;

pub use self::issue::IssueBody;
use super::event::Event;
use super::field::Field;
use super::record::{Feedback, Issue, Named};
use super::refusal::Refusal;
use super::stamp::Stamp;

/// A project of the server, and all that is in it.
#[derive(Debug)]
pub struct World {
    project: Project,
    channels: BTreeMap<u64, Channel>,
    feedbacks: BTreeMap<u64, Feedback>,
    issues: BTreeMap<u64, Issue>,
    next_feedback: u64,
    next_issue: u64,
}

/// A channel of the project.
#[derive(Debug, Clone)]
pub struct Channel {
    /// What it is called.
    pub name: String,
    /// Which values its feedback may have.
    pub fields: Vec<Field>,
}

/// What a call has changed: the number of what was made, if anything was, and what follows.
#[derive(Debug)]
pub struct Changed {
    /// The number of what was made.
    pub id: Option<u64>,
    /// What webhooks are told, in this order.
    pub events: Vec<Event>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    id: u64,
    name: String,
    description: Option<String>,
    timezone: Zone,
    created_at: Stamp,
    updated_at: Stamp,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Zone {
    country_code: &'static str,
    name: &'static str,
    offset: &'static str,
}

/// Where the recorded project is; no event tells it.
const ZONE: Zone = Zone {
    country_code: "KR",
    name: "Asia/Seoul",
    offset: "+09:00",
};

impl World {
    /// The project 1 with this name, empty but for these channels, which are numbered from 1 on.
    pub fn new(
        name: &str,
        channels: impl IntoIterator<Item = Channel>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            project: Project {
                id: 1,
                name: name.to_owned(),
                description: None,
                timezone: ZONE,
                created_at: Stamp::exact(now),
                updated_at: Stamp::exact(now),
            },
            channels: (1..).zip(channels).collect(),
            feedbacks: BTreeMap::new(),
            issues: BTreeMap::new(),
            next_feedback: 1,
            next_issue: 1,
        }
    }

    /// The same, where the next feedback and the next issue get these numbers.
    #[must_use]
    pub fn numbering_from(mut self, feedback: u64, issue: u64) -> Self {
        (self.next_feedback, self.next_issue) = (feedback, issue);
        self
    }

    /// How much feedback and how many issues there are.
    pub fn count(&self) -> (usize, usize) {
        (self.feedbacks.len(), self.issues.len())
    }

    pub(super) fn has_project(&self, project: u64) -> bool {
        self.project.id == project
    }

    /// The project, as the API tells it.
    pub(super) fn project(&self) -> impl Serialize {
        &self.project
    }

    /// The fields of a channel, as the API tells them.
    pub(super) fn fields(&self, channel: u64) -> Result<impl Serialize, Refusal> {
        Ok(&self.channel(channel)?.fields)
    }

    fn channel(&self, channel: u64) -> Result<&Channel, Refusal> {
        let channel = self.channels.get(&channel);
        channel.ok_or(Refusal::NotFound("channel"))
    }

    fn named_project(&self) -> Named<'_> {
        Named {
            id: self.project.id,
            name: &self.project.name,
        }
    }
}

impl Channel {
    /// The channel whose fields were recorded.
    pub fn recorded() -> Self {
        Self {
            name: "All Formats".to_owned(),
            fields: super::field::recorded(),
        }
    }
}

impl Changed {
    fn nothing() -> Self {
        Self::with(Vec::new())
    }

    fn with(events: Vec<Event>) -> Self {
        Self { id: None, events }
    }
}

fn next(number: &mut u64) -> u64 {
    *number += 1;
    *number - 1
}
