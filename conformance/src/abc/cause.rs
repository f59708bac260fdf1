//! Causes of events: which calls are followed by which event, with a text in it that was chosen.
//!
//! What has to be there beforehand is made once and used again and again: an issue whose status
//! changes, another that is added to feedback, and the feedback. What belongs to one delivery is only
//! ever in the event of that delivery: it is put into the issue with the change of its status,
//! and into the feedback by a change that no webhook is told of.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::{Mutex, OnceCell};

use super::api::Api;
use super::content;
use super::field::Fields;
use super::ledger::{Ledger, Thing};
use super::{ApiError, Event};
use crate::play::sender::Content;

pub use super::ledger::Left;

/// Causes events.
pub struct Causes {
    api: Arc<Api>,
    fields: Fields,
    ledger: Arc<Ledger>,
    changing: OnceCell<Mutex<Changing>>,
    adding: OnceCell<Mutex<Adding>>,
}

/// An issue whose status changes, whenever it is wanted.
struct Changing {
    issue: u64,
    name: String,
    turn: usize,
}

/// Feedback, and an issue that is added to it.
struct Adding {
    feedback: u64,
    issue: u64,
}

/// What everything begins with that is made.
const NAME: &str = "abc webhook conformance";

/// What the status of an issue is changed to, in turn. A new one has the last of them.
const STATUSES: [&str; 2] = ["IN_PROGRESS", "INIT"];

impl Causes {
    /// Causes of events in a channel; an error if the channel is not there, or of no use.
    pub async fn in_channel(api: Api) -> Result<Self, ApiError> {
        let (fields, url) = api.fields().await?;
        let fields = Fields::parse(&fields).map_err(|error| api.odd(url, &error))?;
        fields.text().ok_or(ApiError::NoTextField)?;
        Ok(Self {
            api: Arc::new(api),
            fields,
            ledger: Arc::default(),
            changing: OnceCell::new(),
            adding: OnceCell::new(),
        })
    }

    /// The API.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// What `event` will hold at least if it is caused with `text` in it.
    pub fn part(&self, event: Event, text: &str) -> Value {
        content::part(event, &titled(text), &self.fields)
    }

    /// The same, of the event that stands for `content`; or why there is none.
    pub fn part_of(&self, content: &Content, text: &str) -> Result<Value, String> {
        content::part_of(content, &titled(text), &self.fields)
    }

    /// Has the server send once the event of which this is a part.
    pub async fn cause(&self, event: Event, part: &Value) -> Result<(), ApiError> {
        let data = &part["data"];
        match event {
            Event::FeedbackCreation => self.feedback(&data["feedback"]).await.map(drop),
            Event::IssueCreation => self.issue(&data["issue"]["description"]).await.map(drop),
            Event::IssueStatusChange => self.change_status(&data["issue"]["description"]).await,
            Event::IssueAddition => self.add(&data["feedback"]).await,
        }
    }

    /// Makes what has to be there beforehand. Events follow from it that nobody is to wait for.
    pub async fn prepare(&self) -> Result<(), ApiError> {
        self.changing().await?;
        self.adding().await.map(drop)
    }

    /// Deletes all that was made, and says what is left.
    pub async fn clean_up(&self) -> Left {
        self.ledger.settle(&self.api).await
    }

    /// Says what was made.
    pub async fn keep(&self) -> Left {
        self.ledger.keep().await
    }

    async fn change_status(&self, description: &Value) -> Result<(), ApiError> {
        // One by one, so that no change is lost in another.
        let mut changing = self.changing().await?.lock().await;
        let status = STATUSES[changing.turn % STATUSES.len()];
        let body = json!({
            "name": changing.name,
            "description": description,
            "status": status,
            "externalIssueId": null,
        });
        self.api.update_issue(changing.issue, &body).await?;
        changing.turn += 1;
        Ok(())
    }

    async fn add(&self, feedback: &Value) -> Result<(), ApiError> {
        // One by one, so that the feedback has these fields when the event is made.
        let adding = self.adding().await?.lock().await;
        self.api.update_feedback(adding.feedback, feedback).await?;
        self.api.add_issue(adding.feedback, adding.issue).await
    }

    async fn changing(&self) -> Result<&Mutex<Changing>, ApiError> {
        let make = || async {
            let (issue, name) = self.issue(&Value::Null).await?;
            let turn = 0;
            Ok(Mutex::new(Changing { issue, name, turn }))
        };
        self.changing.get_or_try_init(make).await
    }

    async fn adding(&self) -> Result<&Mutex<Adding>, ApiError> {
        let make = || async {
            let (issue, _) = self.issue(&Value::Null).await?;
            let part = self.part(Event::FeedbackCreation, "");
            let feedback = self.feedback(&part["data"]["feedback"]).await?;
            Ok(Mutex::new(Adding { feedback, issue }))
        };
        self.adding.get_or_try_init(make).await
    }

    async fn feedback(&self, body: &Value) -> Result<u64, ApiError> {
        let (api, body) = (Arc::clone(&self.api), body.clone());
        let call = async move { api.create_feedback(&body).await };
        self.ledger.make(Thing::Feedback, call).await
    }

    /// Makes an issue; returns its number and its name.
    async fn issue(&self, description: &Value) -> Result<(u64, String), ApiError> {
        let name = name()?;
        let body = json!({ "name": name, "description": description });
        let api = Arc::clone(&self.api);
        let call = async move { api.create_issue(&body).await };
        let id = self.ledger.make(Thing::Issue, call).await?;
        Ok((id, name))
    }
}

/// `text`, behind the name of the suite.
fn titled(text: &str) -> String {
    format!("{NAME} {text}").trim_end().to_owned()
}

/// A name for an issue that no other has: with the blank, six characters are left of thirty.
fn name() -> Result<String, ApiError> {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let random = getrandom::u32().map_err(|error| ApiError::Odd {
        url: "the system".to_owned(),
        why: error.to_string(),
    })?;
    let digits = (0..6).map(|place| char::from(DIGITS[(random >> (5 * place)) as usize % 32]));
    Ok(format!("{NAME} {}", digits.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_long_as_they_may_be_and_differ() {
        let (one, other) = (name().unwrap(), name().unwrap());
        assert_eq!(one.len(), 30);
        assert_ne!(one, other);
    }
}
