//! One connection, and the attempts that come on it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::book::Ended;
use super::read::{self, Request};
use super::server::Desk;
use crate::model::End;
use crate::play::sender::{Part, Reaction, Step, Then};
use crate::stage::network::Connection;
use crate::stage::script::{first_byte, keep_still};
use crate::stage::wire::Wire;

/// How long a connection may be idle.
const IDLE: Duration = Duration::from_secs(75);

/// How long a sender may take to read a piece of an answer.
const WRITE_PATIENCE: Duration = Duration::from_secs(30);

/// How long a connection that was closed is read on, so that what still comes does not make a
/// reset of the close, which would eat the answer.
const LINGER: Duration = Duration::from_secs(1);

/// Meets every attempt on one connection.
pub(super) async fn serve(connection: Box<dyn Connection>, desk: &Arc<Desk>) {
    let mut wire = Wire::new(connection);
    if let Some(reaction) = desk.answers.early() {
        return strike(wire, reaction, desk).await;
    }
    while let Ok(true) = timeout(IDLE, first_byte(&mut wire)).await {
        let arrived = Instant::now();
        let request = read::read(&mut wire, Part::Body, &desk.limits).await;
        let place = desk.arrive(&request, arrived).await;
        let reaction = desk.reaction(&request, &place).await;
        let mut meeting = Meeting::new(arrived);
        let open = meeting.meet(wire, &reaction, request.is_last).await;
        let ended = meeting.ended(&reaction);
        desk.met(place, &reaction, ended, meeting.took()).await;
        match open {
            Some(open) => wire = open,
            None => return,
        }
    }
    wire.close().await;
}

/// Meets an attempt before its body is read.
async fn strike(mut wire: Wire, reaction: Reaction, desk: &Arc<Desk>) {
    let mut request = Request::default();
    let mut arrived = Instant::now();
    if let Some(Step::Read(part)) = reaction.steps.first() {
        if !matches!(timeout(IDLE, first_byte(&mut wire)).await, Ok(true)) {
            return wire.close().await;
        }
        arrived = Instant::now();
        request = read::read(&mut wire, *part, &desk.limits).await;
    }
    let place = desk.strike(&request, arrived).await;
    let mut meeting = Meeting::new(arrived);
    meeting.meet(wire, &reaction, true).await;
    let ended = meeting.ended(&reaction);
    desk.met(place, &reaction, ended, meeting.took()).await;
}

/// An attempt while it is met, and the moments that matter.
struct Meeting {
    arrived: Instant,
    decided: Option<Instant>,
    settled: Option<Instant>,
    given_up: bool,
}

/// The sender has closed the connection.
struct Closed;

impl Meeting {
    fn new(arrived: Instant) -> Self {
        Self {
            arrived,
            decided: None,
            settled: None,
            given_up: false,
        }
    }

    /// Meets an attempt that was read; returns the connection if another may follow on it.
    async fn meet(&mut self, mut wire: Wire, reaction: &Reaction, is_last: bool) -> Option<Wire> {
        for step in &reaction.steps {
            if let Err(Closed) = self.take(step, &mut wire).await {
                self.settled = Some(Instant::now());
                wire.close().await;
                return None;
            }
        }
        self.decide();
        match reaction.then {
            Then::KeepAlive if !is_last => return Some(wire),
            Then::KeepAlive | Then::Close => {
                wire.end().await;
                self.settled = Some(Instant::now());
                let _ = timeout(LINGER, wire.drain()).await;
            }
            Then::Reset => {
                wire.reset();
                self.settled = Some(Instant::now());
            }
        }
        None
    }

    async fn take(&mut self, step: &Step, wire: &mut Wire) -> Result<(), Closed> {
        match step {
            // It has been read, as far as it is to be.
            Step::Read(_) | Step::Drain | Step::Hold(_) => Ok(()),
            Step::Pause(time) => self.pause(wire, *time).await,
            Step::Decide => {
                self.decide();
                Ok(())
            }
            Step::Write(bytes) => self.write(wire, bytes).await,
            Step::Repeat {
                bytes,
                times,
                pause,
            } => {
                for _ in 0..*times {
                    self.write(wire, bytes).await?;
                    self.pause(wire, *pause).await?;
                }
                Ok(())
            }
        }
    }

    async fn write(&mut self, wire: &mut Wire, bytes: &[u8]) -> Result<(), Closed> {
        let written = timeout(WRITE_PATIENCE, wire.write(bytes)).await;
        self.settled = Some(Instant::now());
        if matches!(written, Ok(Ok(()))) {
            Ok(())
        } else {
            self.decide();
            Err(Closed)
        }
    }

    /// Waits. Should the sender close the connection meanwhile, it has given the attempt up, unless
    /// that was decided before.
    async fn pause(&mut self, wire: &mut Wire, time: Duration) -> Result<(), Closed> {
        if time.is_zero() {
            return Ok(());
        }
        keep_still(wire, time).await.map_err(|open_until| {
            self.given_up = self.decided.is_none();
            let open_until = open_until.unwrap_or(self.arrived);
            self.decided.get_or_insert(open_until);
            Closed
        })
    }

    fn decide(&mut self) {
        self.decided.get_or_insert_with(Instant::now);
    }

    fn ended(&self, reaction: &Reaction) -> Ended {
        let decided = self.decided.unwrap_or(self.arrived);
        Ended {
            end: if self.given_up {
                End::Silent
            } else {
                reaction.end()
            },
            decided,
            settled: self.settled.unwrap_or(decided),
        }
    }

    fn took(&self) -> Duration {
        let end = self.settled.or(self.decided).unwrap_or(self.arrived);
        end.duration_since(self.arrived)
    }
}
