//! What calls do to issues.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Changed, World, next};
use crate::reference::vendor::event::Event;
use crate::reference::vendor::record::{Alone, Issue};
use crate::reference::vendor::refusal::Refusal;
use crate::reference::vendor::stamp::Stamp;

/// What a client says of an issue.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssueBody {
    name: String,
    description: Option<String>,
    status: Option<String>,
    external_issue_id: Option<String>,
}

/// The longest name that a client may give an issue, in UTF-16 units, as JavaScript counts.
const LONGEST_NAME: usize = 30;

/// The statuses that there are.
const STATUSES: [&str; 5] = ["INIT", "ON_REVIEW", "IN_PROGRESS", "RESOLVED", "PENDING"];

impl World {
    /// `POST /projects/{p}/issues`
    pub fn create_issue(
        &mut self,
        body: IssueBody,
        now: OffsetDateTime,
    ) -> Result<Changed, Refusal> {
        body.check()?;
        if self.find_issue(&body.name).is_some() {
            return Err(Refusal::Duplicate);
        }
        let (id, event) = self.add_issue(body, now);
        Ok(Changed {
            id: Some(id),
            events: vec![event],
        })
    }

    /// `PUT /projects/{p}/issues/{i}`: what is not said is reset, the status too.
    pub fn update_issue(
        &mut self,
        id: u64,
        body: IssueBody,
        now: OffsetDateTime,
    ) -> Result<Changed, Refusal> {
        body.check()?;
        if self.find_issue(&body.name).is_some_and(|other| other != id) {
            return Err(Refusal::Duplicate);
        }
        let issue = self.issues.get_mut(&id);
        let issue = issue.ok_or(Refusal::NotFound("issue"))?;
        let status = body.status().to_owned();
        let previous = std::mem::replace(&mut issue.status, status);
        issue.name = body.name;
        issue.description = body.description;
        issue.external_issue_id = body.external_issue_id;
        issue.updated_at = Stamp::exact(now);
        if issue.status == previous {
            return Ok(Changed::nothing());
        }
        let issue = &self.issues[&id];
        let event = Event::status_change(issue, self.named_project(), &previous);
        Ok(Changed::with(vec![event]))
    }

    /// `DELETE /projects/{p}/issues/{i}`
    pub fn delete_issue(&mut self, id: u64) -> Result<Changed, Refusal> {
        let removed = self.issues.remove(&id);
        removed.ok_or(Refusal::NotFound("issue"))?;
        for feedback in self.feedbacks.values_mut() {
            feedback.issues.retain(|other| *other != id);
        }
        Ok(Changed::nothing())
    }

    /// An issue, as the API tells it.
    pub(in super::super) fn issue(&self, id: u64) -> Result<impl Serialize, Refusal> {
        let issue = self.issues.get(&id);
        issue.map(Alone::of).ok_or(Refusal::NotFound("issue"))
    }

    /// The issue of this name, which is made if there is none; then there is an event.
    pub(super) fn issue_named(&mut self, name: &str, now: OffsetDateTime) -> (u64, Option<Event>) {
        if let Some(id) = self.find_issue(name) {
            return (id, None);
        }
        // Made on the way, it has empty texts where one that a client makes has none.
        let body = IssueBody {
            name: name.to_owned(),
            description: Some(String::new()),
            status: None,
            external_issue_id: Some(String::new()),
        };
        let (id, event) = self.add_issue(body, now);
        (id, Some(event))
    }

    fn find_issue(&self, name: &str) -> Option<u64> {
        let mut issues = self.issues.values();
        issues
            .find(|issue| issue.name == name)
            .map(|issue| issue.id)
    }

    fn add_issue(&mut self, body: IssueBody, now: OffsetDateTime) -> (u64, Event) {
        let id = next(&mut self.next_issue);
        let issue = Issue {
            id,
            created_at: Stamp::exact(now),
            updated_at: Stamp::exact(now),
            status: body.status().to_owned(),
            name: body.name,
            description: body.description,
            external_issue_id: body.external_issue_id,
            feedback_count: 0,
        };
        let event = Event::issue_creation(&issue, self.named_project());
        self.issues.insert(id, issue);
        (id, event)
    }
}

impl IssueBody {
    fn status(&self) -> &str {
        self.status.as_deref().unwrap_or("INIT")
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.name.is_empty() {
            return Err(Refusal::Body("name should not be empty".to_owned()));
        }
        if self.name.encode_utf16().count() > LONGEST_NAME {
            let why = format!("name must be shorter than or equal to {LONGEST_NAME} characters");
            return Err(Refusal::Body(why));
        }
        if !STATUSES.contains(&self.status()) {
            let why = format!("status must be one of: {}", STATUSES.join(", "));
            return Err(Refusal::Body(why));
        }
        Ok(())
    }
}
