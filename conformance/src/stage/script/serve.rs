//! Meets every attempt on one connection, step by step.

use std::future::poll_fn;
use std::io;
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until, timeout};

use super::read::{Request, Seen};
use super::record::{Connected, Recorder};
use crate::play::sender::{Reaction, Step, Then};
use crate::stage::network::Connection;
use crate::stage::tls::accept::{self, Ear};
use crate::stage::wire::Wire;
use crate::trace::sender::{Attempt, Moments, Stamp};

/// How often a connection is looked at while the receiver keeps still.
const LOOK: Duration = Duration::from_millis(50);

/// How long a connection that was closed is read on, so that what still comes does not make a
/// reset of the close, which would eat the answer.
const LINGER: Duration = Duration::from_secs(1);

/// Meets every attempt on one connection. What it needs only for a while is in boxes: most of the
/// time it waits for the next attempt.
pub(super) async fn serve(connection: Box<dyn Connection>, recorder: &Recorder) {
    let accepted = recorder.now().into();
    let mut connected = Connected {
        index: recorder.open(accepted),
        accepted,
        handshake: None,
    };
    let opening = Box::pin(open(connection, &mut connected, recorder));
    let Some(mut wire) = opening.await.map(Wire::new) else {
        return recorder.close(connected.index);
    };
    let mut number = match recorder.strike(&connected) {
        None => begun(first_byte(&mut wire).await, &connected, recorder),
        struck => struck,
    };
    let mut last = None;
    while let Some(attempt) = number {
        let meeting = Meeting {
            recorder,
            number: attempt,
            request: Request::new(recorder, attempt, Seen::default()),
        };
        match Box::pin(meeting.meet(wire)).await {
            Some(open) => wire = open,
            None => return recorder.close(connected.index),
        }
        last = number;
        number = begun(first_byte(&mut wire).await, &connected, recorder);
    }
    // Who looks at a certificate only after the handshake goes away without a word. Where the
    // certificate is good, it is a connection that was not needed.
    if last.is_none() && recorder.should_not_be_trusted() {
        recorder.give_up(&connected, connected.accepted.time());
    }
    note_end(recorder, last);
    Box::pin(wire.close()).await;
    recorder.close(connected.index);
}

/// The attempt that begins if a byte `has_come`, unless there were too many.
fn begun(has_come: bool, connected: &Connected, recorder: &Recorder) -> Option<usize> {
    has_come
        .then(|| recorder.begin(connected, recorder.now()))
        .flatten()
}

/// The connection once its other end knows that it is open, and hands have been shaken.
async fn open(
    connection: Box<dyn Connection>,
    connected: &mut Connected,
    recorder: &Recorder,
) -> Option<Box<dyn Connection>> {
    // No network is so fast that a connection ends before.
    yield_now().await;
    shake(connection, connected, recorder).await
}

/// The connection on which requests come, unless the handshake fails that they should follow.
async fn shake(
    connection: Box<dyn Connection>,
    connected: &mut Connected,
    recorder: &Recorder,
) -> Option<Box<dyn Connection>> {
    let Some(secured) = recorder.secured() else {
        return Some(connection);
    };
    let ear = Ear::default();
    secured.shake(connected, &ear);
    let met = accept::accept(connection, secured.acceptor(), ear).await;
    secured.shaken(connected);
    connected.handshake = Some(met.handshake.into());
    if let (Some(heard), None) = (met.heard, &met.connection) {
        let ago = heard.elapsed();
        recorder.give_up(connected, recorder.now().saturating_sub(ago));
    }
    met.connection
}

/// The connection on which the attempt `number` came has ended.
pub(super) fn note_end(recorder: &Recorder, number: Option<usize>) {
    if let Some(number) = number {
        recorder.change(number, |attempt, now| {
            attempt.moments.closed.get_or_insert(now);
        });
    }
}

/// Waits for the first byte of a request; false if the connection ends without one. Empty lines
/// before a request are no part of it (RFC 9112, section 2.2).
pub(crate) fn first_byte(wire: &mut Wire) -> impl Future<Output = bool> {
    poll_fn(|context| {
        loop {
            let is_line_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let empty = wire.buffer.iter().take_while(is_line_end).count();
            wire.take(empty);
            if !wire.buffer.is_empty() {
                return Poll::Ready(true);
            }
            if ready!(wire.poll_fill(context)).is_err() || wire.ended {
                return Poll::Ready(false);
            }
        }
    })
}

/// One attempt, while it is met.
pub(super) struct Meeting<'m> {
    pub(super) recorder: &'m Recorder,
    pub(super) number: usize,
    pub(super) request: Request<'m>,
}

/// The sender has closed the connection.
struct Closed;

impl Meeting<'_> {
    /// Meets the attempt; returns the connection if another may follow on it.
    pub(super) async fn meet(mut self, mut wire: Wire) -> Option<Wire> {
        let _under_way = self.recorder.meet(self.number);
        let Reaction { steps, then, .. } = self.recorder.reaction(self.number);
        for step in steps {
            if let Err(Closed) = self.take(step, &mut wire).await {
                self.note(|moments, now| {
                    moments.settled.get_or_insert(now);
                    moments.closed = Some(now);
                });
                wire.close().await;
                return None;
            }
        }
        self.decide();
        match then {
            Then::KeepAlive if self.stays_open() => return Some(wire),
            Then::KeepAlive | Then::Close => self.close(wire).await,
            Then::Reset => {
                wire.reset();
                self.note_closed();
            }
        }
        None
    }

    async fn take(&mut self, step: Step, wire: &mut Wire) -> Result<(), Closed> {
        match step {
            Step::Read(part) => self.request.read(wire, part).await,
            Step::Drain => self.request.drain(wire).await,
            Step::Pause(time) => return self.pause(wire, time).await,
            Step::Hold(time) => {
                return tokio::select! {
                    biased;
                    () = self.recorder.released() => Ok(()),
                    held = self.pause(wire, time) => held,
                };
            }
            Step::Decide => self.decide(),
            Step::Write(bytes) => {
                let bytes = self.recorder.filled(bytes);
                self.write(wire, &bytes).await.unwrap_or_default();
            }
            Step::Repeat {
                bytes,
                times,
                pause,
            } => {
                // Counted from the beginning, so that many small delays are no large one.
                let began = Instant::now();
                for time in (1..=times).map(|turn| began + pause * turn) {
                    if self.write(wire, &bytes).await.is_err() {
                        return Err(Closed);
                    }
                    let left = time.saturating_duration_since(Instant::now());
                    self.pause(wire, left).await?;
                }
            }
        }
        Ok(())
    }

    /// Writes; that the other end is gone shows when it is read from.
    async fn write(&self, wire: &mut Wire, bytes: &[u8]) -> io::Result<()> {
        wire.write(bytes).await?;
        self.note(|moments, now| {
            moments.answered.get_or_insert(now);
            if moments.decided.is_some() {
                moments.settled = Some(now);
            }
        });
        Ok(())
    }

    /// Waits. Should the sender close the connection meanwhile, it has given the attempt up,
    /// unless that was decided before.
    async fn pause(&self, wire: &mut Wire, time: Duration) -> Result<(), Closed> {
        if time.is_zero() {
            return Ok(());
        }
        keep_still(wire, time).await.map_err(|open_until| {
            self.give_up(open_until);
            Closed
        })
    }

    fn give_up(&self, open_until: Option<Instant>) {
        let since = open_until.map(|moment| moment.elapsed());
        self.recorder.change(self.number, |attempt, now| {
            attempt.given_up = attempt.moments.decided.is_none();
            let arrived = attempt.moments.arrived;
            let ago = |ago| Stamp::from(now.time().saturating_sub(ago));
            let open = since.map_or(arrived, |since| ago(since).max(arrived));
            attempt.moments.decided.get_or_insert(open);
        });
    }

    fn decide(&self) {
        self.note(|moments, now| {
            moments.decided.get_or_insert(now);
        });
    }

    /// Closes. Behind an answer, what still comes is read for a while and thrown away.
    async fn close(&self, mut wire: Wire) {
        wire.end().await;
        self.note_closed();
        if self.attempt(|attempt| attempt.moments.answered.is_some()) {
            let _ = timeout(LINGER, wire.drain()).await;
        }
    }

    fn note_closed(&self) {
        self.note(|moments, now| (moments.settled, moments.closed) = (Some(now), Some(now)));
    }

    fn note(&self, note: impl FnOnce(&mut Moments, Stamp)) {
        self.recorder
            .change(self.number, |attempt, now| note(&mut attempt.moments, now));
    }

    /// Whether another request may follow on the connection of this one.
    fn stays_open(&self) -> bool {
        self.attempt(Attempt::is_whole) && !self.request.is_last
    }

    fn attempt(&self, is: impl FnOnce(&Attempt) -> bool) -> bool {
        let attempts = self.recorder.attempts();
        attempts.get(self.number).is_some_and(is)
    }
}

/// Waits; an error as soon as the sender closes its end meanwhile, with the last moment at which
/// the connection is known to have been open. A look that finds it open proves that for the moment
/// of the look before, since all that had come by then was seen.
pub(crate) async fn keep_still(wire: &mut Wire, time: Duration) -> Result<(), Option<Instant>> {
    let until = Instant::now() + time;
    if wire.ended {
        // It was half-closed when the request was complete, and is open in our direction.
        sleep_until(until).await;
        return Ok(());
    }
    let (mut open_until, mut looked) = (None, Instant::now());
    loop {
        let next = (looked + LOOK).min(until);
        tokio::select! {
            biased;
            () = wire.closed() => return Err(open_until),
            () = sleep_until(next) => {}
        }
        if next == until {
            return Ok(());
        }
        (open_until, looked) = (Some(looked), Instant::now());
    }
}
