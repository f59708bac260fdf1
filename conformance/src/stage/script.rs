//! The scripted receiver: meets each attempt of one delivery as its play says.
//!
//! Every delivery gets a listener of its own, so that plays overlap and a fault
//! can strike before a byte was read. Moments are taken as the protocol's
//! *Interval* demands: a failure just before the write or close that causes it,
//! an arrival just after its first byte was read.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::network::{Connection, Listener};
use super::wire::Wire;
use crate::http1::{self, Framing, Head};
use crate::play::sender::{SenderPlay, Then, When};
use crate::secret::Redactor;
use crate::trace::sender::Attempt;

/// A listening scripted receiver; it stops when it is dropped.
pub(super) struct ScriptedReceiver {
    recorder: Arc<Recorder>,
    // Aborts the listener and every connection when it is dropped.
    _tasks: JoinSet<()>,
}

/// What the connections of one delivery share.
struct Recorder {
    play: SenderPlay,
    redactor: Redactor,
    began: Instant,
    attempts: Mutex<Vec<Attempt>>,
    failure: Mutex<Option<String>>,
    flooded: Notify,
}

/// A sender that goes on for ever has proved enough by then.
const MOST_ATTEMPTS: usize = 8;

/// What is wrong with a request that is still being read.
const UNFINISHED: &str = "it had not ended when the runner stopped listening";

impl ScriptedReceiver {
    /// Starts to accept on `listener`.
    pub(super) fn start(
        listener: Box<dyn Listener>,
        play: SenderPlay,
        redactor: Redactor,
        began: Instant,
    ) -> Self {
        let recorder = Arc::new(Recorder {
            play,
            redactor,
            began,
            attempts: Mutex::default(),
            failure: Mutex::default(),
            flooded: Notify::new(),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, Arc::clone(&recorder)));
        Self {
            recorder,
            _tasks: tasks,
        }
    }

    /// The attempts so far.
    pub(super) fn attempts(&self) -> Vec<Attempt> {
        self.recorder.lock().clone()
    }

    /// When the last attempt so far was met; the beginning, if there was none.
    pub(super) fn last_activity(&self) -> Duration {
        let settled = self
            .recorder
            .lock()
            .iter()
            .map(|attempt| attempt.settled)
            .max();
        settled.unwrap_or_default()
    }

    /// Waits until so many attempts came that waiting for their end is in vain.
    pub(super) async fn flooded(&self) {
        self.recorder.flooded.notified().await;
    }

    /// Why the attempts are not all that came, if something went wrong here.
    pub(super) fn failure(&self) -> Option<String> {
        let failure = self.recorder.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn accept(mut listener: Box<dyn Listener>, recorder: Arc<Recorder>) {
    let mut connections = JoinSet::new();
    let mut index = 0;
    loop {
        match listener.accept().await {
            Ok(connection) => {
                connections.spawn(serve(connection, index, Arc::clone(&recorder)));
                index += 1;
            }
            // Gone before it was accepted: nothing came of it.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            // Out of descriptors, mostly: what came and was not seen must not be judged.
            Err(error) => return recorder.fail(&error),
        }
    }
}

/// Meets every attempt on one connection.
async fn serve(connection: Box<dyn Connection>, index: usize, recorder: Arc<Recorder>) {
    let accepted = recorder.began.elapsed();
    let mut wire = Wire::new(connection);
    let mut is_fresh = true;
    loop {
        let struck = std::mem::take(&mut is_fresh)
            .then(|| recorder.strike(index, accepted))
            .flatten();
        if struck.is_none() && !first_byte(&mut wire).await {
            return wire.close().await;
        }
        let Some(number) = struck.or_else(|| recorder.begin(index, accepted)) else {
            return wire.close().await;
        };
        let reaction = recorder.play.reaction(number);
        recorder.read(&mut wire, number, reaction.when).await;
        if gives_up(&mut wire, reaction.pause).await {
            recorder.change(number, |attempt, now| {
                (attempt.given_up, attempt.decided, attempt.settled) = (true, now, now);
            });
            return wire.close().await;
        }
        recorder.change(number, |attempt, now| attempt.decided = now);
        let written = wire.write(&reaction.write).await;
        match reaction.then {
            Then::KeepAlive if written.is_ok() && recorder.stays_open(number) => {
                recorder.change(number, |attempt, now| attempt.settled = now);
            }
            Then::KeepAlive | Then::Close => {
                wire.close().await;
                return recorder.change(number, |attempt, now| attempt.settled = now);
            }
            Then::Reset => {
                wire.reset();
                return recorder.change(number, |attempt, now| attempt.settled = now);
            }
        }
    }
}

/// Waits; true as soon as the sender closes its end meanwhile.
async fn gives_up(wire: &mut Wire, pause: Duration) -> bool {
    if pause.is_zero() {
        return false;
    }
    let closed = async {
        while !wire.ended {
            if wire.fill().await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = sleep(pause) => false,
        () = closed => true,
    }
}

/// Waits for the first byte of a request; false if the connection ends without one. Empty lines
/// before a request are no part of it (RFC 9112, section 2.2).
async fn first_byte(wire: &mut Wire) -> bool {
    loop {
        let empty = wire
            .buffer
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let empty = empty.count();
        wire.take(empty);
        if !wire.buffer.is_empty() {
            return true;
        }
        if wire.fill().await.is_err() || wire.ended {
            return false;
        }
    }
}

impl Recorder {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, error: &io::Error) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        *failure = Some(format!("a connection could not be accepted: {error}"));
    }

    /// Notes that an attempt has arrived whose reaction wants nothing read. Asked and noted at
    /// once, since several connections may be accepted together.
    fn strike(&self, connection: usize, accepted: Duration) -> Option<usize> {
        let mut attempts = self.lock();
        let is_wanted = self.play.reaction(attempts.len()).when == When::Accepted;
        is_wanted
            .then(|| self.push(&mut attempts, connection, accepted))
            .flatten()
    }

    /// Notes that an attempt has arrived; `None` when there were too many.
    fn begin(&self, connection: usize, accepted: Duration) -> Option<usize> {
        self.push(&mut self.lock(), connection, accepted)
    }

    fn push(
        &self,
        attempts: &mut Vec<Attempt>,
        connection: usize,
        accepted: Duration,
    ) -> Option<usize> {
        let arrived = self.began.elapsed();
        let number = attempts.len();
        if number >= MOST_ATTEMPTS {
            self.flooded.notify_one();
            return None;
        }
        let reaction = self.play.reaction(number);
        attempts.push(Attempt {
            connection,
            accepted,
            arrived,
            head: Vec::new(),
            body: Vec::new(),
            broken: (reaction.when != When::Accepted).then(|| UNFINISHED.to_owned()),
            reaction,
            given_up: false,
            decided: arrived,
            settled: arrived,
        });
        Some(number)
    }

    fn change(&self, number: usize, change: impl FnOnce(&mut Attempt, Duration)) {
        let now = self.began.elapsed();
        if let Some(attempt) = self.lock().get_mut(number) {
            change(attempt, now);
        }
    }

    /// Whether another request may follow on the connection of this one.
    fn stays_open(&self, number: usize) -> bool {
        let stays = |attempt: &Attempt| attempt.is_whole() && !Head::parse(&attempt.head).is_last();
        self.lock().get(number).is_some_and(stays)
    }

    /// Reads the request as far as the reaction wants it.
    async fn read(&self, wire: &mut Wire, number: usize, when: When) {
        if when == When::Accepted {
            return;
        }
        let head = read_head(wire).await;
        let (head, framing) = match head {
            Ok(read) => read,
            Err(why) => return self.note(number, &wire.take(wire.buffer.len()), Err(why)),
        };
        if when == When::Head {
            return self.note(number, &head, Ok(Vec::new()));
        }
        if expects_continue(&head) {
            // Should it fail, reading the body will tell.
            let _ = wire.write(b"HTTP/1.1 100 Continue\r\n\r\n").await;
        }
        self.note(number, &head, read_body(wire, framing).await);
    }

    fn note(&self, number: usize, head: &[u8], body: Result<Vec<u8>, String>) {
        let head = self.redactor.scrub_head(head);
        let (body, broken) = match body {
            Ok(body) => (self.redactor.scrub(&body), None),
            Err(why) => (Vec::new(), Some(why)),
        };
        self.change(number, |attempt, _| {
            attempt.head = head;
            attempt.body = body;
            attempt.broken = broken;
        });
    }
}

fn expects_continue(head: &[u8]) -> bool {
    let head = Head::parse(head);
    let expected = head.all("expect");
    expected
        .iter()
        .any(|value| value.eq_ignore_ascii_case("100-continue"))
}

async fn read_head(wire: &mut Wire) -> Result<(Vec<u8>, Framing), String> {
    loop {
        let head = http1::request(&wire.buffer).map_err(|error| error.to_string())?;
        if let Some((length, framing)) = head {
            return Ok((wire.take(length), framing));
        }
        fill(wire, "head").await?;
    }
}

async fn read_body(wire: &mut Wire, framing: Framing) -> Result<Vec<u8>, String> {
    let mut body = framing.body();
    loop {
        let end = body.end(&wire.buffer, wire.ended);
        if let Some(end) = end.map_err(|error| error.to_string())? {
            return Ok(body.content(wire.take(end)));
        }
        fill(wire, "body").await?;
    }
}

async fn fill(wire: &mut Wire, part: &str) -> Result<(), String> {
    if wire.ended {
        return Err(format!("the connection was closed within the {part}"));
    }
    wire.fill()
        .await
        .map_err(|error| format!("within the {part}: {error}"))
}
