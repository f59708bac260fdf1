//! What the connections of one delivery share: its play, and what became of it so far.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::play::sender::{Reaction, SenderPlay};
use crate::secret::Redactor;
use crate::trace::sender::{Attempt, Body, Moments};

/// The attempts of one delivery, while they come.
pub(super) struct Recorder {
    play: SenderPlay,
    redactor: Redactor,
    began: Instant,
    attempts: Mutex<Vec<Attempt>>,
    failure: Mutex<Option<String>>,
    flooded: Notify,
}

/// A sender that goes on for ever has proved enough by then.
const MOST_ATTEMPTS: usize = 8;

impl Recorder {
    pub(super) fn new(play: SenderPlay, redactor: Redactor, began: Instant) -> Self {
        Self {
            play,
            redactor,
            began,
            attempts: Mutex::default(),
            failure: Mutex::default(),
            flooded: Notify::new(),
        }
    }

    pub(super) fn attempts(&self) -> MutexGuard<'_, Vec<Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn failure(&self) -> Option<String> {
        let failure = self.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn fail(&self, error: &io::Error) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        *failure = Some(format!("a connection could not be accepted: {error}"));
    }

    pub(super) async fn flooded(&self) {
        self.flooded.notified().await;
    }

    /// How long ago the play began.
    pub(super) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn reaction(&self, number: usize) -> Reaction {
        self.play.reaction(number)
    }

    /// Notes that an attempt has arrived whose reaction wants nothing read. Asked and noted at
    /// once, since several connections may be accepted together.
    pub(super) fn strike(&self, connection: usize, accepted: Duration) -> Option<usize> {
        let mut attempts = self.attempts();
        let is_wanted = self.play.reaction(attempts.len()).strikes_on_accept();
        is_wanted
            .then(|| self.push(&mut attempts, connection, accepted))
            .flatten()
    }

    /// Notes that an attempt has arrived; `None` when there were too many.
    pub(super) fn begin(&self, connection: usize, accepted: Duration) -> Option<usize> {
        self.push(&mut self.attempts(), connection, accepted)
    }

    fn push(
        &self,
        attempts: &mut Vec<Attempt>,
        connection: usize,
        accepted: Duration,
    ) -> Option<usize> {
        let arrived = self.now();
        let number = attempts.len();
        if number >= MOST_ATTEMPTS {
            self.flooded.notify_one();
            return None;
        }
        attempts.push(Attempt {
            connection,
            head: Vec::new(),
            body: Body::Bytes(Vec::new()),
            broken: None,
            given_up: false,
            moments: Moments {
                accepted,
                arrived,
                ..Moments::default()
            },
        });
        Some(number)
    }

    /// Changes an attempt, now.
    pub(super) fn change(&self, number: usize, change: impl FnOnce(&mut Attempt, Duration)) {
        // Inside the lock it might be later than what the change stands for.
        let now = self.now();
        if let Some(attempt) = self.attempts().get_mut(number) {
            change(attempt, now);
        }
    }

    /// Notes the head of a request, all of it or what came of it.
    pub(super) fn note_head(&self, number: usize, head: &[u8]) {
        let mut head = self.redactor.scrub_head(head);
        // It is kept for as long as the delivery goes on.
        head.shrink_to_fit();
        self.change(number, |attempt, _| attempt.head = head);
    }

    /// Notes the body of a request, all of it or what came of it.
    pub(super) fn note_body(&self, number: usize, body: &[u8]) {
        let body = if body == self.play.content.text().as_bytes() {
            Body::AsAsked
        } else {
            Body::Bytes(self.redactor.scrub(body))
        };
        self.change(number, |attempt, _| attempt.body = body);
    }
}
