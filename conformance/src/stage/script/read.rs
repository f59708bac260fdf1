//! Reads a request, as far as a reaction wants it.

use tokio::time::Instant;

use super::UNFINISHED;
use super::record::Recorder;
use crate::http1::{self, Framing, Head};
use crate::play::sender::Part;
use crate::stage::wire::Wire;
use crate::trace::sender::{Attempt, Moments, Stamp};

/// A request while it is read.
pub(super) struct Request<'w> {
    recorder: &'w Recorder,
    number: usize,
    state: State,
    seen: Seen,
    /// Whether the sender waits for leave to send the body.
    expects_continue: bool,
    /// Whether another may follow on the connection.
    pub(super) is_last: bool,
}

/// What had been seen of a request before it was known whose it is. Its bytes are still there, to be
/// read again; the moments are not.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::stage) struct Seen {
    /// When its head was complete.
    pub(in crate::stage) head: Option<Instant>,
    /// When its body was.
    pub(in crate::stage) body: Option<Instant>,
    /// Whether the sender was given leave to send the body.
    pub(in crate::stage) has_leave: bool,
}

/// What was read of a request.
enum State {
    Begun,
    HeadRead(Framing),
    /// To its end, or as far as it can be.
    Over,
}

impl<'w> Request<'w> {
    pub(super) fn new(recorder: &'w Recorder, number: usize, seen: Seen) -> Self {
        Self {
            recorder,
            number,
            seen,
            state: State::Begun,
            expects_continue: false,
            is_last: true,
        }
    }

    /// Reads until `part` is there, and notes what is wrong if it does not come.
    pub(super) async fn read(&mut self, wire: &mut Wire, part: Part) {
        let (recorder, number) = (self.recorder, self.number);
        let unfinished = Some(UNFINISHED.into());
        recorder.change(number, |attempt, _| attempt.broken = unfinished);
        let broken = self.advance(wire, part).await.err();
        if broken.is_some() {
            self.state = State::Over;
        }
        let broken = broken.map(Into::into);
        recorder.change(number, |attempt, _| attempt.broken = broken);
    }

    /// Reads the rest, which need not come.
    pub(super) async fn drain(&mut self, wire: &mut Wire) {
        let _ = self.advance(wire, Part::Body).await;
    }

    async fn advance(&mut self, wire: &mut Wire, part: Part) -> Result<(), String> {
        if matches!(self.state, State::Begun) {
            self.state = State::HeadRead(self.head(wire).await?);
        }
        let State::HeadRead(framing) = self.state else {
            return Ok(());
        };
        if part != Part::Head && std::mem::take(&mut self.expects_continue) {
            // Should it fail, reading the body will tell.
            let _ = wire.write(b"HTTP/1.1 100 Continue\r\n\r\n").await;
        }
        match part {
            Part::Head => Ok(()),
            Part::Half => self.half(wire, framing).await,
            Part::Body => self.body(wire, framing).await,
        }
    }

    async fn head(&mut self, wire: &mut Wire) -> Result<Framing, String> {
        let read = read_head(wire).await;
        let (head, framing) = match read {
            Ok((head, framing)) => (head, Ok(framing)),
            Err(why) => (wire.take(wire.buffer.len()), Err(why)),
        };
        self.recorder.note_head(self.number, &head);
        let framing = framing?;
        self.note(self.seen.head, |moments, then| moments.head = Some(then));
        let head = Head::parse(&head);
        self.is_last = head.is_last();
        self.expects_continue = expects_continue(&head) && !self.seen.has_leave;
        Ok(framing)
    }

    async fn half(&mut self, wire: &mut Wire, framing: Framing) -> Result<(), String> {
        let half = match framing {
            Framing::Length(length) => usize::try_from(length / 2).unwrap_or(usize::MAX),
            Framing::Chunked | Framing::UntilClose => 1,
        };
        while wire.buffer.len() < half {
            fill(wire, "body").await?;
        }
        Ok(())
    }

    async fn body(&mut self, wire: &mut Wire, framing: Framing) -> Result<(), String> {
        let body = read_body(wire, framing).await?;
        self.state = State::Over;
        self.note(self.seen.body, |moments, then| moments.body = Some(then));
        self.recorder.note_body(self.number, &body);
        Ok(())
    }

    /// Notes what was seen at this moment, or just now.
    fn note(&self, seen: Option<Instant>, note: impl FnOnce(&mut Moments, Stamp)) {
        let recorder = self.recorder;
        let then = seen.map_or_else(|| recorder.now(), |moment| recorder.at(moment));
        let change = |attempt: &mut Attempt, then| note(&mut attempt.moments, then);
        recorder.change_at(then, self.number, change);
    }
}

/// Whether the sender waits for leave to send the body.
pub(in crate::stage) fn expects_continue(head: &Head) -> bool {
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

/// Reads on, within this part of a request.
pub(in crate::stage) async fn fill(wire: &mut Wire, part: &str) -> Result<(), String> {
    if wire.ended {
        return Err(format!("the connection was closed within the {part}"));
    }
    wire.fill()
        .await
        .map_err(|error| format!("within the {part}: {error}"))
}
