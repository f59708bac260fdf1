//! Whether the webhook is set as it should be, found out by deliveries before the first check.
//!
//! An administrator sets it in the web pages, perhaps while the runner waits. A webhook that does not
//! fire, one with another token and one that is not told of all events would fail every check there
//! is, and none of that would be the sender's fault.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::Instant;

use super::Event;
use crate::check::Check;
use crate::http1::Head;
use crate::payload::{self, Payload};
use crate::play::Manner;
use crate::play::sender::{SenderPlay, status};
use crate::stage::sender::{Sender, SenderStage};
use crate::stage::{Company, Fault, Stage};
use crate::trace::sender::SenderTrace;
use crate::trace::{ATTEMPTS, INTERVAL};

/// What a run will be like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outlook {
    /// How many checks overlap.
    pub beside: usize,
    /// How many need the webhook for themselves.
    pub alone: usize,
    /// How many cannot be tested with one webhook.
    pub barred: usize,
    /// How long it takes, about.
    pub takes: Duration,
}

/// Why the webhook is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetUpError {
    /// The server does not deliver.
    #[error("nothing came to {url} within {} s, {}", .waited.as_secs(), answering(*.is_answered))]
    Silent {
        /// Where the webhook should deliver to.
        url: String,
        /// How long it was waited for.
        waited: Duration,
        /// Whether the server answers the calls that should make it deliver.
        is_answered: bool,
    },
    /// Deliveries come, with another token or none.
    #[error("what comes to {url} has another token than the one that was given here, or none")]
    Token {
        /// Where the webhook delivers to.
        url: String,
    },
    /// Deliveries of some events do not come.
    #[error("the webhook does not tell of {}", names(.missing))]
    Events {
        /// The events that it should tell of as well.
        missing: Vec<Event>,
    },
    /// It could not be tried.
    #[error(transparent)]
    Fault(Fault),
}

/// What the webhook is tried with, so that nothing has to be there beforehand.
const FIRST: Event = Event::IssueCreation;

/// Waits until a delivery comes, for as long as `patience` lasts, and has a look at it. Says
/// `waiting` once if the first one does not come.
pub async fn first_delivery(
    stage: &dyn Stage<Sender>,
    url: &str,
    patience: Duration,
    waiting: impl FnOnce(),
) -> Result<(), SetUpError> {
    let began = Instant::now();
    let mut waiting = Some(waiting);
    loop {
        let trace = deliver(stage, FIRST).await?;
        if let Some(attempt) = trace.attempts.first() {
            return the_token_is(&trace.settings.token_mark, &attempt.head, url);
        }
        if began.elapsed() >= patience {
            return Err(SetUpError::Silent {
                url: url.to_owned(),
                waited: began.elapsed(),
                is_answered: !trace.notes.is_empty(),
            });
        }
        if let Some(waiting) = waiting.take() {
            waiting();
        }
    }
}

/// Finds out whether every other event comes as well.
pub async fn every_event(stage: &dyn Stage<Sender>) -> Result<(), SetUpError> {
    let others = Event::ALL.into_iter().filter(|event| *event != FIRST);
    let tried = others.map(|event| async move { Ok((event, deliver(stage, event).await?)) });
    let tried: Result<Vec<_>, SetUpError> = join_all(tried).await.into_iter().collect();
    let missing = tried?
        .into_iter()
        .filter(|(_, trace)| trace.attempts.is_empty());
    let missing: Vec<Event> = missing.map(|(event, _)| event).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(SetUpError::Events { missing })
    }
}

impl Outlook {
    /// What it will be like to run these checks, of which `at_once` overlap.
    pub fn of(stage: &SenderStage, checks: &[&Check<Sender>], at_once: usize) -> Self {
        let mut outlook = Self::default();
        let mut overlapping = Duration::ZERO;
        for check in checks {
            let play = (check.play)();
            let takes = length(&play, stage);
            if stage.bar(&play).is_some() {
                outlook.barred += 1;
            } else if stage.manner(check) == Manner::Beside {
                outlook.beside += 1;
                overlapping += takes;
            } else {
                outlook.alone += 1;
                outlook.takes += takes;
            }
        }
        let at_once = u32::try_from(at_once.max(1)).unwrap_or(u32::MAX);
        outlook.takes += overlapping / at_once;
        outlook
    }
}

/// How long a play takes, about: its retries, and the silence behind them.
fn length(play: &SenderPlay, stage: &SenderStage) -> Duration {
    let attempts = play.reactions.len().clamp(1, ATTEMPTS);
    let retries = u32::try_from(attempts - 1).unwrap_or_default();
    play.refused_for + INTERVAL * retries + stage.settings().quiet_window()
}

impl SetUpError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Silent {
                is_answered: false, ..
            } => "is the server busy? --within gives it more time for a delivery",
            Self::Silent { .. } => {
                "is the webhook there and active, with exactly this URL? can the server reach it from \
                 where it runs (try curl there; from a container, this machine is not 127.0.0.1)? \
                 --listen and --advertise say where the runner is"
            }
            Self::Token { .. } => {
                "the token in the web pages must be that of --token-file or ABC_WEBHOOK_TOKEN"
            }
            Self::Events { .. } => "tick all four events in the web pages, or set another webhook",
            Self::Fault(Fault::Api(error)) => error.hint(),
            Self::Fault(_) => return None,
        })
    }
}

async fn deliver(stage: &dyn Stage<Sender>, event: Event) -> Result<SenderTrace, SetUpError> {
    let play = SenderPlay::of(payload(event), [status(200)]);
    let played = stage.perform(&play, Company::Others).await;
    played.map_err(SetUpError::Fault)
}

fn payload(event: Event) -> &'static Payload {
    match event {
        Event::FeedbackCreation => &payload::FEEDBACK_CREATION_OBSERVED,
        Event::IssueCreation => &payload::ISSUE_CREATION_OBSERVED,
        Event::IssueStatusChange => &payload::ISSUE_STATUS_CHANGE_OBSERVED,
        Event::IssueAddition => &payload::ISSUE_ADDITION_OBSERVED,
    }
}

fn the_token_is(mark: &str, head: &[u8], url: &str) -> Result<(), SetUpError> {
    if Head::parse(head).all("x-webhook-token") == [mark] {
        return Ok(());
    }
    Err(SetUpError::Token {
        url: url.to_owned(),
    })
}

fn answering(is_answered: bool) -> &'static str {
    if is_answered {
        "though the server took every call"
    } else {
        "and the call for it was not answered either"
    }
}

fn names(events: &[Event]) -> String {
    let names: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
    names.join(", ")
}
