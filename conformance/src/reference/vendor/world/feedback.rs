//! What calls do to feedback.

use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{Changed, World, next};
use crate::reference::vendor::event::{Event, Told};
use crate::reference::vendor::record::{Feedback, Issue, Named, Read};
use crate::reference::vendor::refusal::Refusal;
use crate::reference::vendor::stamp::Stamp;

impl World {
    /// `POST /projects/{p}/channels/{c}/feedbacks`: issues that are not there yet are made first,
    /// and told first. That they belong to the feedback is no event of its own.
    pub fn create_feedback(
        &mut self,
        channel: u64,
        mut body: Map<String, Value>,
        now: OffsetDateTime,
    ) -> Result<Changed, Refusal> {
        self.channel(channel)?;
        let names = names(body.remove("issueNames"))?;
        let created_at = body.remove("createdAt");
        self.check(channel, &body)?;
        let id = next(&mut self.next_feedback);
        let mut feedback = Feedback {
            channel,
            id,
            created_at: created_at.unwrap_or_else(|| serde_json::json!(Stamp::exact(now))),
            updated_at: Stamp::exact(now),
            custom: Vec::new(),
            issues: Vec::new(),
        };
        for (key, value) in body {
            feedback.set(&key, value);
        }
        self.feedbacks.insert(id, feedback);
        let mut events = Vec::new();
        for name in names {
            let (issue, event) = self.issue_named(&name, now);
            events.extend(event);
            self.link(id, issue, now)?;
        }
        events.push(self.creation(id)?);
        Ok(Changed {
            id: Some(id),
            events,
        })
    }

    /// `PUT /projects/{p}/channels/{c}/feedbacks/{f}`: what is not said stays, and nobody is told.
    pub fn update_feedback(
        &mut self,
        (channel, id): (u64, u64),
        body: Map<String, Value>,
        now: OffsetDateTime,
    ) -> Result<Changed, Refusal> {
        self.feedback_of(channel, id)?;
        self.check(channel, &body)?;
        if let Some(feedback) = self.feedbacks.get_mut(&id) {
            for (key, value) in body {
                feedback.set(&key, value);
            }
            feedback.updated_at = Stamp::exact(now);
        }
        Ok(Changed::nothing())
    }

    /// `POST /projects/{p}/channels/{c}/feedbacks/{f}/issue/{i}`: it is told every time, whether
    /// or not the issue was there already.
    pub fn add_issue_to_feedback(
        &mut self,
        (channel, id): (u64, u64),
        issue: u64,
        now: OffsetDateTime,
    ) -> Result<Changed, Refusal> {
        self.feedback_of(channel, id)?;
        self.link(id, issue, now)?;
        let feedback = self.told(channel, id)?;
        let channel = self.named(channel)?;
        let added = &self.issues[&issue];
        let event = Event::issue_addition(feedback, channel, self.named_project(), added);
        Ok(Changed::with(vec![event]))
    }

    /// `DELETE /projects/{p}/channels/{c}/feedbacks`: numbers that are nobody's are passed over.
    pub fn delete_feedbacks(&mut self, channel: u64, ids: &[u64]) -> Result<Changed, Refusal> {
        self.channel(channel)?;
        for id in ids {
            let Ok(feedback) = self.feedback_of(channel, *id) else {
                continue;
            };
            for issue in feedback.issues.clone() {
                if let Some(issue) = self.issues.get_mut(&issue) {
                    issue.feedback_count = issue.feedback_count.saturating_sub(1);
                }
            }
            self.feedbacks.remove(id);
        }
        Ok(Changed::nothing())
    }

    /// Feedback, as the API tells it.
    pub(in super::super) fn feedback(
        &self,
        channel: u64,
        id: u64,
    ) -> Result<impl Serialize, Refusal> {
        self.told(channel, id).map(Read)
    }

    /// Every key must be a custom field of the channel. Values are taken as they come: what the
    /// server makes of one that is no value of its field is not recorded.
    fn check(&self, channel: u64, body: &Map<String, Value>) -> Result<(), Refusal> {
        let fields = &self.channel(channel)?.fields;
        let is_known = |key: &str| {
            let mut fields = fields.iter();
            fields.any(|field| field.is_custom() && field.key == key)
        };
        match body.keys().find(|key| !is_known(key)) {
            Some(key) => Err(Refusal::Field(key.clone())),
            None => Ok(()),
        }
    }

    /// Adds an issue to feedback. Both are updated by the database, to the second.
    fn link(&mut self, id: u64, issue: u64, now: OffsetDateTime) -> Result<(), Refusal> {
        let issue = self.issues.get_mut(&issue);
        let issue = issue.ok_or(Refusal::NotFound("issue"))?;
        let feedback = self.feedbacks.get_mut(&id);
        let feedback = feedback.ok_or(Refusal::NotFound("feedback"))?;
        if let Err(at) = feedback.issues.binary_search(&issue.id) {
            feedback.issues.insert(at, issue.id);
        }
        // Whether or not it was there already, as recorded.
        issue.feedback_count += 1;
        issue.updated_at = Stamp::cut(now);
        feedback.updated_at = Stamp::cut(now);
        Ok(())
    }

    fn creation(&self, id: u64) -> Result<Event, Refusal> {
        let feedback = self.feedbacks.get(&id);
        let channel = feedback.ok_or(Refusal::NotFound("feedback"))?.channel;
        let feedback = self.told(channel, id)?;
        let channel = self.named(channel)?;
        Ok(Event::feedback_creation(
            feedback,
            channel,
            self.named_project(),
        ))
    }

    fn told(&self, channel: u64, id: u64) -> Result<Told<'_>, Refusal> {
        let feedback = self.feedback_of(channel, id)?;
        let issues: Vec<&Issue> = feedback
            .issues
            .iter()
            .filter_map(|issue| self.issues.get(issue))
            .collect();
        Ok(Told { feedback, issues })
    }

    fn feedback_of(&self, channel: u64, id: u64) -> Result<&Feedback, Refusal> {
        self.channel(channel)?;
        let feedback = self.feedbacks.get(&id);
        let feedback = feedback.filter(|feedback| feedback.channel == channel);
        feedback.ok_or(Refusal::NotFound("feedback"))
    }

    fn named(&self, id: u64) -> Result<Named<'_>, Refusal> {
        let name = &self.channel(id)?.name;
        Ok(Named { id, name })
    }
}

/// The names of issues, each once.
fn names(value: Option<Value>) -> Result<Vec<String>, Refusal> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let mut names: Vec<String> = serde_json::from_value(value)
        .map_err(|_| Refusal::Body("each value in issueNames must be a string".to_owned()))?;
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    Ok(names)
}
