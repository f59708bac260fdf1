//! One connection to a receiver while it is played.

mod line;
mod told;

use std::io;
use std::time::Duration;

use tokio::sync::Barrier;
use tokio::time::{Instant, sleep, timeout};

use super::answer::Answer;
use super::client::ReceiverStage;
use super::render::{Part, Rendered};
use super::wire::Wire;
use crate::http1::{self, Head};
use crate::play::receiver::{Act, Piece};
use crate::trace::receiver::{Count, End, Exchange, Handshake, Offer};

pub use line::Line;
pub(super) use told::Told;

/// What is done on one connection, and what came of it so far.
pub(super) struct Talk<'s> {
    stage: &'s ReceiverStage,
    connection: usize,
    barrier: &'s Barrier,
    began: Instant,
    /// Opened when there is something to send.
    wire: Option<Wire>,
    told: Told,
    /// How many exchanges have ended.
    ended: usize,
}

/// How long a receiver may think before it is sent the body that it was told of.
const CONTINUE_PATIENCE: Duration = Duration::from_secs(1);

/// Long enough for two packets to arrive as two.
const BETWEEN_PACKETS: Duration = Duration::from_millis(1);

/// The most bytes of one answer that a trace holds.
const SHOWN: usize = 256 * 1024;

impl<'s> Talk<'s> {
    pub(super) fn new(
        stage: &'s ReceiverStage,
        connection: usize,
        barrier: &'s Barrier,
        began: Instant,
    ) -> Self {
        Self {
            stage,
            connection,
            barrier,
            began,
            wire: None,
            told: Told::default(),
            ended: 0,
        }
    }

    /// Does everything in `acts`; what was lost is not talked to any more.
    pub(super) async fn play(mut self, acts: &[Act]) -> Told {
        for act in acts {
            if *act == Act::Barrier {
                // Those who are lost are waited for as well.
                self.barrier.wait().await;
            } else if !self.is_lost() {
                self.perform(act).await;
            }
        }
        self.abandon();
        if let Some(wire) = self.wire {
            wire.close().await;
        }
        self.told
    }

    async fn perform(&mut self, act: &Act) {
        match act {
            Act::Send(pieces) => self.send(pieces).await,
            Act::Packets(pieces, size) => self.send_packets(pieces, *size).await,
            Act::Pipeline(requests) => self.send_all(requests).await,
            Act::Begin(pieces) => {
                self.send(pieces).await;
                self.end(End::Unasked);
            }
            Act::Continue(pieces) => self.go_on(pieces).await,
            Act::Answer => self.read_answer().await,
            Act::Shake(offer) => self.shake(*offer).await,
            Act::Count => self.count().await,
            Act::Barrier => {}
        }
    }

    async fn shake(&mut self, offer: Offer) {
        let began_at = self.began.elapsed();
        if let Some(outcome) = self.stage.shake(offer).await {
            self.told.handshakes.push(Handshake {
                connection: self.connection,
                offer,
                began_at,
                outcome,
                ended_at: self.began.elapsed(),
            });
        }
    }

    async fn count(&mut self) {
        let at = self.began.elapsed();
        match self.stage.count().await {
            Some(Ok(effects)) => self.told.counts.push(Count { at, effects }),
            Some(Err(fault)) => self.told.fault = Some(fault),
            None => {}
        }
    }

    fn is_lost(&self) -> bool {
        if self.told.fault.is_some() {
            return true;
        }
        let last = self.ended.checked_sub(1);
        let last = last.and_then(|last| self.told.exchanges.get(last));
        last.is_some_and(|last| !matches!(last.end, End::Answered | End::Unasked))
    }

    /// What still waits for an answer will get none.
    fn abandon(&mut self) {
        while self.ended < self.told.exchanges.len() {
            self.end(End::Closed);
        }
    }

    /// Ends the oldest exchange that has not ended.
    fn end(&mut self, end: End) {
        if let Some(exchange) = self.told.exchanges.get_mut(self.ended) {
            exchange.end = end;
            exchange.ended_at = self.began.elapsed();
            self.ended += 1;
        }
    }
}

/// Sending.
impl Talk<'_> {
    async fn send(&mut self, pieces: &[Piece]) {
        let Rendered { parts, shown } = self.stage.render(pieces);
        if self.connect().await {
            self.begin(shown);
            self.write(&parts).await;
        }
    }

    async fn send_packets(&mut self, pieces: &[Piece], size: usize) {
        let rendered = self.stage.render(pieces);
        let bytes = rendered.bytes();
        if self.connect().await {
            self.begin(rendered.shown);
            for packet in bytes.chunks(size.max(1)) {
                self.write(&[Part::Bytes(packet.to_vec())]).await;
                sleep(BETWEEN_PACKETS).await;
            }
        }
    }

    async fn send_all(&mut self, requests: &[Vec<Piece>]) {
        if self.connect().await {
            let mut all = Vec::new();
            for pieces in requests {
                let rendered = self.stage.render(pieces);
                all.extend(rendered.bytes());
                self.begin(rendered.shown);
            }
            self.write(&[Part::Bytes(all)]).await;
        }
    }

    /// Sends the rest of a request, unless it is answered already.
    async fn go_on(&mut self, pieces: &[Piece]) {
        let Some(wire) = &mut self.wire else {
            return;
        };
        // Who does not ask for the body within this time gets it all the same.
        let _ = timeout(CONTINUE_PATIENCE, head(wire)).await;
        if wire.ended || matches!(http1::response(&wire.buffer), Ok(Some((_, 200.., _)))) {
            wire.is_spent = true;
            return;
        }
        let Rendered { parts, shown } = self.stage.render(pieces);
        if let Some(exchange) = self.told.exchanges.last_mut() {
            exchange.sent.extend(shown);
        }
        self.write(&parts).await;
    }

    /// A receiver may answer and close before it has read everything, so a failed write decides
    /// nothing: the answer, read next, does.
    async fn write(&mut self, parts: &[Part]) {
        let Some(wire) = &mut self.wire else {
            return;
        };
        let writing = async {
            for slice in parts.iter().flat_map(Part::slices) {
                if !wire.write_or_be_answered(slice).await? {
                    return Ok::<bool, io::Error>(false);
                }
            }
            Ok(true)
        };
        let written = timeout(self.stage.time_out(), writing).await;
        if !matches!(written, Ok(Ok(true))) {
            wire.is_spent = true;
        }
    }

    /// Opens a connection, or another one where this one is at its end; returns whether there is
    /// one.
    async fn connect(&mut self) -> bool {
        let last = self.told.exchanges.last();
        let is_last = last.is_some_and(|last| Head::parse(&last.received).is_last());
        let wire = self.wire.take();
        self.wire = wire.filter(|wire| !(wire.ended || wire.is_spent || is_last));
        if self.wire.is_none() {
            match self.stage.connect().await {
                Ok(wire) => self.wire = Some(wire),
                Err(end) => {
                    self.begin(Vec::new());
                    self.end(end);
                }
            }
        }
        self.wire.is_some()
    }

    fn begin(&mut self, sent: Vec<u8>) {
        let sent_at = self.began.elapsed();
        self.told.exchanges.push(Exchange {
            connection: self.connection,
            sent,
            sent_at,
            received: Vec::new(),
            status: None,
            end: End::TimedOut,
            ended_at: sent_at,
        });
    }
}

/// Reading.
impl Talk<'_> {
    async fn read_answer(&mut self) {
        let (Some(wire), Some(exchange)) =
            (&mut self.wire, self.told.exchanges.get_mut(self.ended))
        else {
            return;
        };
        let answer = Answer {
            is_bodiless: exchange.sent.starts_with(b"HEAD "),
            wire,
            exchange,
        };
        let read = timeout(self.stage.time_out(), answer.read()).await;
        let end = read.unwrap_or(End::TimedOut);
        let refusal = self.stage.refusal(exchange.status);
        self.told.fault = self.told.fault.take().or(refusal);
        if end != End::Answered {
            exchange.received.append(&mut wire.buffer);
        }
        exchange.received.truncate(SHOWN);
        exchange.received = self.stage.scrub(&exchange.received);
        self.end(end);
    }
}

/// Reads until a head is there, or none will be.
async fn head(wire: &mut Wire) {
    while !wire.ended && matches!(http1::response(&wire.buffer), Ok(None)) {
        if wire.fill().await.is_err() {
            return;
        }
    }
}
