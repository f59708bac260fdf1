//! The desk at which deliveries are taken, and the door through which they come.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::answers::Answers;
use super::book::{Book, Ended, Place};
use super::connection;
use super::forward::Forward;
use super::judge::{self, Expected};
use super::read::Request;
use super::told::{Answered, Arrival, Overdue, Remark, Told};
use crate::delivery::layout::{Layout, layout};
use crate::delivery::summary;
use crate::http1::Head;
use crate::model::{End, Next, Reading};
use crate::play::sender::{Reaction, status};
use crate::secret::{Redactor, Secret, shorten_marks};
use crate::stage::network::Listener;
use crate::trace::sender::{Attempt, Body, Moments, Outcome};
use crate::trace::{INTERVAL, TOLERANCE};
use crate::validate::{Account, validate};

/// What is taken of a sender at the most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The bytes of a body.
    pub body: usize,
    /// How long a request may take from its first byte to its last.
    pub time: Duration,
    /// How many connections there may be at a time.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 2 * 1024 * 1024,
            time: Duration::from_secs(30),
            connections: 256,
        }
    }
}

/// How deliveries are met, what is known of them, and who is told.
pub struct Desk {
    pub(super) answers: Answers,
    pub(super) limits: Limits,
    forward: Option<Forward>,
    /// Whether an answer that was asked for takes the place of the one that was passed back.
    answers_itself: bool,
    reading: abc_webhook::Reading,
    redactor: Redactor,
    expected: Expected,
    book: Book,
    began: Instant,
    tell: mpsc::Sender<Told>,
    /// How many attempts were told that are not met yet.
    under_way: AtomicUsize,
}

/// How long a delivery is waited for that owes a retry.
const OVERDUE: Duration = Duration::from_secs(10);

impl Desk {
    /// A desk that answers 200, and takes any token if there is none to expect.
    pub fn new(
        secret: Option<&Secret>,
        tell: mpsc::Sender<Told>,
    ) -> Result<Self, getrandom::Error> {
        let redactor = match secret {
            Some(secret) => Redactor::new(secret, &[])?,
            None => Redactor::new(&Secret::random()?, &[])?,
        };
        let expected = match secret {
            Some(_) => Expected::Mark(redactor.mark().to_owned()),
            None => Expected::Any,
        };
        Ok(Self {
            answers: Answers::default(),
            limits: Limits::default(),
            forward: None,
            answers_itself: true,
            reading: abc_webhook::Reading::Strict,
            redactor,
            expected,
            book: Book::default(),
            began: Instant::now(),
            tell,
            under_way: AtomicUsize::default(),
        })
    }

    /// The same, meeting attempts so.
    #[must_use]
    pub fn answering(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// The same, passing every delivery on; what comes back is the answer, unless this desk
    /// `answers_itself`.
    #[must_use]
    pub fn forwarding(mut self, forward: Forward, answers_itself: bool) -> Self {
        self.forward = Some(forward);
        self.answers_itself = answers_itself;
        self
    }

    /// The same, judging payloads by this reading.
    #[must_use]
    pub fn reading(mut self, reading: abc_webhook::Reading) -> Self {
        self.reading = reading;
        self
    }

    /// The same, within these limits.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether there is an attempt of which it is still to be told how it was met.
    pub fn is_busy(&self) -> bool {
        self.under_way.load(Ordering::Acquire) > 0
    }

    pub(super) async fn say(&self, told: Told) {
        // Whoever is told may be gone already: then all is over.
        let _ = self.tell.send(told).await;
    }

    /// Enters a request that was read, and tells it.
    pub(super) async fn arrive(&self, request: &Request, arrived: Instant) -> Place {
        let place = self.book.arrive(key(request), &request.head, arrived);
        let arrival = self.arrival(request, arrived, &place);
        self.under_way.fetch_add(1, Ordering::Release);
        self.say(Told::Arrived(Box::new(arrival))).await;
        place
    }

    /// Enters an attempt that is met before it is known what it is.
    pub(super) async fn strike(&self, request: &Request, arrived: Instant) -> Place {
        let mut key = [0; 32];
        // No two of them are alike.
        let count = arrived.duration_since(self.began).as_nanos().to_le_bytes();
        key[..16].copy_from_slice(&count);
        let place = self.book.arrive(key, &request.head, arrived);
        let mut arrival = self.arrival(request, arrived, &place);
        arrival.remarks = vec![Remark::note(
            "met before its body was read, so that it cannot be told whether it is a retry",
        )];
        self.under_way.fetch_add(1, Ordering::Release);
        self.say(Told::Arrived(Box::new(arrival))).await;
        place
    }

    fn arrival(&self, request: &Request, arrived: Instant, place: &Place) -> Arrival {
        let attempt = self.redacted(request);
        let body = request.body.as_ref().map(|body| self.scrubbed(body));
        let (layout, account) = match &body {
            Some(body) => self.look_at(body),
            None => (layout(b""), Account::default()),
        };
        Arrival {
            delivery: place.delivery,
            attempt: place.attempt,
            at: arrived.duration_since(self.began),
            time: OffsetDateTime::now_utc() - arrived.elapsed(),
            waited: place.before.map(|before| before.since_failure),
            head: self.shown(&attempt.head),
            summary: body.as_deref().and_then(summary),
            remarks: self.remarks(&attempt, place),
            is_repetition: place.before.is_some() && place.has_first_head,
            body,
            layout,
            account,
        }
    }

    /// The body for a reader, and what is wrong with it where the reader sees it.
    fn look_at(&self, body: &[u8]) -> (Layout, Account) {
        let layout = layout(body);
        let account = validate(body, self.reading);
        if layout.is_whole {
            let shown = validate(layout.text.as_bytes(), self.reading);
            if shown.errors.len() == account.errors.len() {
                return (layout, shown);
            }
        }
        (layout, account)
    }

    fn remarks(&self, attempt: &Attempt, place: &Place) -> Vec<Remark> {
        let mut remarks = judge::request(attempt, &self.expected);
        if let Some(before) = place.before {
            remarks.extend(judge::repetition(before));
            if !place.has_first_head {
                remarks.push(judge::other_head());
            }
        }
        if let Some(like) = place.like {
            let text = format!("the body is that of delivery {like}");
            remarks.push(Remark::note(text));
        }
        remarks
    }

    /// The request as the judges see it.
    fn redacted(&self, request: &Request) -> Attempt {
        Attempt {
            connection: 0,
            handshake: None,
            head: self.redactor.scrub_head(&request.head).into(),
            body: Body::Bytes(Box::default()),
            broken: request
                .broken
                .as_ref()
                .map(|broken| broken.to_string().into()),
            given_up: false,
            moments: Moments::default(),
        }
    }

    fn shown(&self, head: &[u8]) -> Head {
        let text = shorten_marks(&String::from_utf8_lossy(head));
        let text = match self.expected {
            Expected::Mark(_) => text,
            Expected::Any => text.replace("<another token>", "<a token>"),
        };
        Head::parse(text.as_bytes())
    }

    fn scrubbed(&self, body: &[u8]) -> Vec<u8> {
        match (&self.expected, String::from_utf8(self.redactor.scrub(body))) {
            (Expected::Any, _) => body.to_vec(),
            (_, Ok(text)) => shorten_marks(&text).into_bytes(),
            (_, Err(error)) => error.into_bytes(),
        }
    }

    /// How an attempt is met.
    pub(super) async fn reaction(&self, request: &Request, place: &Place) -> Reaction {
        if let Some(broken) = &request.broken {
            return status(broken.status()).then(crate::play::sender::Then::Close);
        }
        let passed = match &self.forward {
            Some(forward) => Some(forward.pass(&request.head, request.body.as_deref()).await),
            None => None,
        };
        let asked = || self.answers.reaction(place.attempt);
        match passed {
            Some(Ok(reaction)) if !self.answers_itself => reaction,
            Some(Err(why)) => {
                let target = self.forward.as_ref().map(ToString::to_string);
                let target = target.unwrap_or_default();
                self.say(Told::Trouble(format!("{target}: {why}"))).await;
                if self.answers_itself {
                    asked()
                } else {
                    status(502)
                }
            }
            _ => asked(),
        }
    }

    /// Notes how an attempt was met, and tells it; waits for what may follow.
    pub(super) async fn met(
        self: &Arc<Self>,
        place: Place,
        how: &Reaction,
        ended: Ended,
        took: Duration,
    ) {
        let Place {
            delivery, attempt, ..
        } = place;
        self.book.end(delivery, attempt, ended);
        let next = Reading::ALL.map(|reading| ended.end.next(attempt, reading));
        let is_delivered = next[0] == Next::Over(Outcome::Delivered);
        self.say(Told::Answered(Answered {
            delivery,
            attempt,
            how: how.name.clone(),
            status: match ended.end {
                End::Answered(status) | End::Broken(status) => Some(status),
                End::Failed | End::Silent => None,
            },
            took,
            given_up: ended.end == End::Silent,
            is_delivered,
        }))
        .await;
        self.under_way.fetch_sub(1, Ordering::Release);
        let patience = match next.contains(&Next::Retry) {
            true => OVERDUE,
            false if is_delivered => return,
            false => INTERVAL + TOLERANCE,
        };
        let desk = Arc::clone(self);
        tokio::spawn(async move {
            sleep(patience).await;
            if desk.book.is_last(delivery, attempt) {
                let remark = judge::silence(attempt, ended.end, patience);
                let quiet = Overdue {
                    delivery,
                    attempt,
                    remark,
                };
                desk.say(Told::Quiet(quiet)).await;
            }
        });
    }
}

/// Deliveries are told apart by where they go and by what they say.
fn key(request: &Request) -> [u8; 32] {
    let head = Head::parse(&request.head);
    let mut digest = Sha256::new();
    digest.update(head.method.as_bytes());
    digest.update([0]);
    digest.update(head.target.as_bytes());
    digest.update([0]);
    // Where there is no body, the head is all there is.
    digest.update(request.body.as_ref().unwrap_or(&request.head));
    digest.finalize().into()
}

/// Takes deliveries until it is dropped.
pub async fn serve(mut listener: Box<dyn Listener>, desk: Arc<Desk>) {
    let room = Arc::new(Semaphore::new(desk.limits.connections));
    let mut connections = JoinSet::new();
    loop {
        // It is never closed; should it be, connections are not held up.
        let seat = Arc::clone(&room).acquire_owned().await.ok();
        match listener.accept().await {
            Ok(connection) => {
                let desk = Arc::clone(&desk);
                connections.spawn(async move {
                    connection::serve(connection, &desk).await;
                    drop(seat);
                });
            }
            // Gone before it was accepted: nothing came of it.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                let text = format!("a connection could not be accepted: {error}");
                desk.say(Told::Trouble(text)).await;
                sleep(Duration::from_secs(1)).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}
