//! What the connections of one delivery share: its play, and what became of it so far.

use std::future::poll_fn;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use super::UNFINISHED;
use super::secured::Secured;
use crate::model::End;
use crate::play::sender::{Reaction, SenderPlay};
use crate::secret::Redactor;
use crate::trace::sender::{Attempt, Body, Handshake, Moments, Span, Stamp};

/// The attempts of one delivery, while they come. Thousands of deliveries are held: what few plays
/// need is not there in the others.
pub(super) struct Recorder {
    play: Arc<SenderPlay>,
    redactor: Redactor,
    began: Instant,
    attempts: Mutex<Vec<Attempt>>,
    connections: Mutex<Vec<Span>>,
    /// Which attempts are being met.
    under_way: [AtomicBool; MOST_ATTEMPTS],
    failure: OnceLock<Box<str>>,
    /// The task that is told if there are too many attempts.
    flood: AtomicWaker,
    is_flooded: AtomicBool,
    /// Told of every change.
    changed: Notify,
    /// Whether the second delivery has been met, or there is none.
    is_released: AtomicBool,
    secured: Option<Box<Secured>>,
    origins: Origins,
}

/// A connection, and what is known of it before a request comes.
#[derive(Debug, Clone)]
pub(super) struct Connected {
    pub(super) index: usize,
    pub(super) accepted: Stamp,
    /// How far the TLS handshake came, if there was to be one.
    pub(super) handshake: Option<Arc<Handshake>>,
}

/// An attempt that is being met, until this is dropped.
pub(super) struct UnderWay<'r>(&'r Recorder, usize);

/// How a receiver is reached, and what redirects make of that.
#[derive(Default)]
pub(in crate::stage) struct Site {
    /// What shakes hands; nothing is encrypted without it.
    pub(in crate::stage) acceptor: Option<TlsAcceptor>,
    pub(in crate::stage) origins: Origins,
}

/// What stands for an origin in an answer, and the origin.
pub(in crate::stage) type Origins = Box<[(&'static str, String)]>;

/// A sender that goes on for ever has proved enough by then.
const MOST_ATTEMPTS: usize = 8;

impl Recorder {
    pub(super) fn new(
        play: Arc<SenderPlay>,
        site: Site,
        redactor: Redactor,
        began: Instant,
    ) -> Self {
        Self {
            play,
            redactor,
            began,
            attempts: Mutex::default(),
            connections: Mutex::default(),
            under_way: Default::default(),
            failure: OnceLock::new(),
            flood: AtomicWaker::new(),
            is_flooded: AtomicBool::new(false),
            changed: Notify::new(),
            is_released: AtomicBool::new(false),
            secured: site.acceptor.map(Secured::by).map(Box::new),
            origins: site.origins,
        }
    }

    pub(super) fn attempts(&self) -> MutexGuard<'_, Vec<Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn connections(&self) -> MutexGuard<'_, Vec<Span>> {
        let connections = self.connections.lock();
        connections.unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a connection that was accepted then; returns its index.
    pub(super) fn open(&self, accepted: Stamp) -> usize {
        let mut connections = self.connections();
        connections.reserve_exact(1);
        connections.push(Span {
            accepted,
            closed: None,
        });
        connections.len() - 1
    }

    /// Notes that a connection has ended.
    pub(super) fn close(&self, index: usize) {
        let now = self.now();
        if let Some(connection) = self.connections().get_mut(index) {
            connection.closed = Some(now.into());
        }
        self.changed.notify_waiters();
    }

    /// What shakes hands with the sender, if anything is encrypted.
    pub(super) fn secured(&self) -> Option<&Secured> {
        self.secured.as_deref()
    }

    /// The attempts so far. Where handshakes are what the play is about, one that was begun and has not
    /// ended is all that came of an attempt, unless something else came.
    pub(super) fn attempts_so_far(&self) -> Vec<Attempt> {
        let attempts = self.attempts().clone();
        if !attempts.is_empty() || self.play.certificate.is_none() {
            return attempts;
        }
        let begun = self.secured.iter().flat_map(|secured| secured.begun());
        begun
            .map(|(connected, heard)| Attempt {
                handshake: Some(Handshake::Broken(UNFINISHED.to_owned()).into()),
                ..blank(&connected, self.at(heard))
            })
            .collect()
    }

    /// Waits until `is_so`, which is asked whenever something has changed.
    pub(super) async fn until(&self, is_so: impl Fn(&Self) -> bool) {
        loop {
            let changed = self.changed.notified();
            let mut changed = std::pin::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            if is_so(self) {
                return;
            }
            changed.await;
        }
    }

    /// Lets go of what is held until the second delivery has been met.
    pub(super) fn release(&self) {
        self.is_released.store(true, Ordering::Release);
        self.changed.notify_waiters();
    }

    /// Waits until the second delivery has been met.
    pub(super) async fn released(&self) {
        self.until(|recorder| recorder.is_released.load(Ordering::Acquire))
            .await;
    }

    /// `bytes` with the origins in it that were not known when the play was written.
    pub(super) fn filled(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.origins.is_empty() {
            return bytes;
        }
        let fill = |text: String, (name, origin): &(&str, String)| text.replace(name, origin);
        match String::from_utf8(bytes) {
            Ok(text) => self.origins.iter().fold(text, fill).into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.failure.get().map(ToString::to_string)
    }

    pub(super) fn fail(&self, error: &io::Error) {
        let why = || format!("a connection could not be accepted: {error}").into();
        self.failure.get_or_init(why);
    }

    /// Waits until there were too many attempts. One task does, whatever else it waits for.
    pub(super) fn flooded(&self) -> impl Future<Output = ()> {
        poll_fn(|context| {
            self.flood.register(context.waker());
            if self.is_flooded.load(Ordering::Acquire) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
    }

    fn flood(&self) {
        self.is_flooded.store(true, Ordering::Release);
        self.flood.wake();
    }

    /// What stands for the token in what is noted.
    pub(super) fn mark(&self) -> &str {
        self.redactor.mark()
    }

    /// How long ago the play began.
    pub(super) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// How long after the beginning of the play this was. What was before it, such as that a
    /// connection was accepted which others have used, was at its beginning.
    pub(super) fn at(&self, moment: Instant) -> Duration {
        moment.saturating_duration_since(self.began)
    }

    pub(super) fn refused_for(&self) -> Duration {
        self.play.refused_for
    }

    pub(super) fn reaction(&self, number: usize) -> Reaction {
        self.play.reaction(number)
    }

    /// Notes that the attempt is being met.
    pub(super) fn meet(&self, number: usize) -> UnderWay<'_> {
        self.set_under_way(number, true);
        UnderWay(self, number)
    }

    /// Whether the attempt is being met: there may be more to come of it.
    pub(super) fn is_under_way(&self, number: usize) -> bool {
        let is = self.under_way.get(number);
        is.is_some_and(|is| is.load(Ordering::Acquire))
    }

    fn set_under_way(&self, number: usize, is: bool) {
        if let Some(under_way) = self.under_way.get(number) {
            under_way.store(is, Ordering::Release);
        }
    }

    /// Whether another attempt is owed after the last one, however it is read.
    pub(super) fn owes_a_retry(&self) -> bool {
        let attempts = self.attempts();
        let number = attempts.len();
        attempts.last().is_some_and(|last| {
            let end = if last.given_up {
                End::Silent
            } else {
                self.play.reaction(number - 1).end()
            };
            end.owes_a_retry(number)
        })
    }

    /// Notes that an attempt has arrived whose reaction wants nothing read. Asked and noted at
    /// once, since several connections may be accepted together.
    pub(super) fn strike(&self, connected: &Connected) -> Option<usize> {
        let mut attempts = self.attempts();
        let is_wanted = self.play.reaction(attempts.len()).strikes_on_accept();
        is_wanted
            .then(|| self.push(&mut attempts, connected, self.now()))
            .flatten()
    }

    /// Notes that an attempt has arrived at this moment; `None` when there were too many.
    pub(super) fn begin(&self, connected: &Connected, arrived: Duration) -> Option<usize> {
        self.push(&mut self.attempts(), connected, arrived)
    }

    /// Notes an attempt that came no further than the handshake, of which something had been
    /// `heard` at this moment. The connection was open then, and is closed now.
    pub(super) fn give_up(&self, connected: &Connected, heard: Duration) {
        let now = self.now();
        let mut attempts = self.attempts();
        if let Some(number) = self.push(&mut attempts, connected, heard)
            && let Some(attempt) = attempts.get_mut(number)
        {
            attempt.given_up = true;
            attempt.moments.decided = Some(heard.into());
            attempt.moments.settled = Some(now.into());
            attempt.moments.closed = Some(now.into());
        }
    }

    /// Whether a careful sender, who has seen the certificate, goes no further.
    pub(super) fn should_not_be_trusted(&self) -> bool {
        let certificate = self.play.certificate;
        certificate.is_some_and(|certificate| !certificate.is_valid())
    }

    fn push(
        &self,
        attempts: &mut Vec<Attempt>,
        connected: &Connected,
        arrived: Duration,
    ) -> Option<usize> {
        let number = attempts.len();
        if number >= MOST_ATTEMPTS {
            self.flood();
            return None;
        }
        attempts.push(blank(connected, arrived));
        Some(number)
    }

    /// Changes an attempt, now.
    pub(super) fn change(&self, number: usize, change: impl FnOnce(&mut Attempt, Stamp)) {
        // Inside the lock it might be later than what the change stands for.
        self.change_at(self.now(), number, change);
    }

    /// Changes an attempt for something that happened at this moment.
    pub(super) fn change_at(
        &self,
        now: Duration,
        number: usize,
        change: impl FnOnce(&mut Attempt, Stamp),
    ) {
        if let Some(attempt) = self.attempts().get_mut(number) {
            change(attempt, now.into());
        }
        self.changed.notify_waiters();
    }

    /// `bytes` without the token.
    pub(super) fn scrub(&self, bytes: &[u8]) -> Vec<u8> {
        self.redactor.scrub(bytes)
    }

    /// Notes the head of a request, all of it or what came of it.
    pub(super) fn note_head(&self, number: usize, head: &[u8]) {
        let head = self.shared(number, self.redactor.scrub_head(head));
        self.change(number, |attempt, _| attempt.head = head);
    }

    /// The head of the attempt before this one if it is the same: it need not be held twice.
    fn shared(&self, number: usize, head: Vec<u8>) -> Arc<[u8]> {
        let attempts = self.attempts();
        let before = number
            .checked_sub(1)
            .and_then(|before| attempts.get(before));
        let same = before.filter(|before| *before.head == *head);
        same.map_or_else(|| head.into(), |before| Arc::clone(&before.head))
    }

    /// Notes the body of a request, all of it or what came of it.
    pub(super) fn note_body(&self, number: usize, body: &[u8]) {
        let body = if body == self.play.content.text().as_bytes() {
            Body::AsAsked
        } else {
            Body::Bytes(self.redactor.scrub(body).into())
        };
        self.change(number, |attempt, _| attempt.body = body);
    }
}

/// An attempt of which nothing is known but that it has arrived.
fn blank(connected: &Connected, arrived: Duration) -> Attempt {
    Attempt {
        connection: connected.index,
        handshake: connected.handshake.clone(),
        head: Arc::default(),
        body: Body::Bytes(Box::default()),
        broken: None,
        given_up: false,
        moments: Moments {
            accepted: connected.accepted,
            arrived: arrived.into(),
            ..Moments::default()
        },
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let Self(recorder, number) = self;
        recorder.set_under_way(*number, false);
        recorder.changed.notify_waiters();
    }
}
