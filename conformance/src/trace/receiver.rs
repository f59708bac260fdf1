//! What a receiver did: each answer, without its chunks, and when it came.

mod handshake;
mod picture;

use std::time::Duration;

use crate::check::{Moment, Timeline};
use crate::picture::Picture;
use crate::play::receiver::ReceiverPlay;
use crate::stage::Fault;
use crate::trace::{Settings, milliseconds};

pub use handshake::{Certificate, Flaw, Handshake, Offer, Shaken, TlsVersion};

/// What happened when a [`ReceiverPlay`] was played.
#[derive(Debug, Clone)]
pub struct ReceiverTrace {
    /// What was to be done.
    pub play: ReceiverPlay,
    /// What the run was set to.
    pub settings: Settings,
    /// How the receiver was reached.
    pub way: Way,
    /// The exchanges, in the order in which they began on each connection.
    pub exchanges: Vec<Exchange>,
    /// The handshakes that were made for their own sake, in the same order.
    pub handshakes: Vec<Handshake>,
    /// How many effects there were each time that somebody looked; empty if nobody can.
    pub counts: Vec<Count>,
    /// How it came to this play, where it was generated; told before all that happened.
    pub notes: Vec<String>,
}

/// The way to a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Whether the receiver is on this machine, as far as the way to it tells.
    pub is_loopback: bool,
    /// Whether its URL says `https`.
    pub is_encrypted: bool,
}

/// What was sent, and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The index of the connection.
    pub connection: usize,
    /// What was sent, redacted and cut.
    pub sent: Vec<u8>,
    /// When its first byte was written.
    pub sent_at: Duration,
    /// What came back, redacted and cut: interim answers too.
    pub received: Vec<u8>,
    /// The status of the final answer, once its head was complete.
    pub status: Option<u16>,
    /// How it ended, and when.
    pub end: End,
    /// When it ended.
    pub ended_at: Duration,
}

/// How many effects deliveries had so far, as the user's probe tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// When the probe was asked.
    pub at: Duration,
    /// How many.
    pub effects: u64,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With a complete answer.
    Answered,
    /// The connection was closed before the answer was complete.
    Closed,
    /// The connection failed before the answer was complete; how.
    Failed(String),
    /// There was no connection; why not.
    Refused(String),
    /// There was no connection, for a reason that nobody may blame the receiver for.
    Prevented(Fault),
    /// The answer took too long.
    TimedOut,
    /// What came is no HTTP answer; why not.
    NotHttp(String),
    /// The answer was larger than the runner reads.
    TooLarge,
    /// The request was left unfinished on purpose.
    Unasked,
}

impl Exchange {
    /// The status of a complete answer.
    pub fn answered(&self) -> Option<u16> {
        self.status.filter(|_| self.end == End::Answered)
    }

    /// Whether the receiver hung up without a word.
    pub fn was_cut(&self) -> bool {
        self.status.is_none() && matches!(self.end, End::Closed | End::Failed(_))
    }

    /// How long it took, from the first byte of the request to the last one of the answer.
    pub fn took(&self) -> Duration {
        self.ended_at.saturating_sub(self.sent_at)
    }

    fn ended_like(&self, other: &Self) -> bool {
        let kind = |exchange: &Self| (exchange.status, std::mem::discriminant(&exchange.end));
        kind(self) == kind(other)
    }

    /// The answer in a few words, for `observed`.
    pub fn describe(&self) -> String {
        let head = self.status.map_or_else(
            || "no answer".to_owned(),
            |status| format!("the head of an answer with {status}"),
        );
        match &self.end {
            End::Answered => format!("an answer with {}", self.status.unwrap_or_default()),
            End::Closed => format!("{head}, then the connection was closed"),
            End::Failed(how) => format!("{head}, then the connection failed: {how}"),
            End::Refused(why) => format!("no connection: {why}"),
            End::Prevented(fault) => format!("no connection: {fault}"),
            End::TimedOut => format!("{head} within {}", milliseconds(self.took())),
            End::NotHttp(why) => format!("bytes that are no HTTP answer: {why}"),
            End::TooLarge => format!("{head}, larger than the runner reads"),
            End::Unasked => "a request that was left unfinished".to_owned(),
        }
    }
}

impl ReceiverTrace {
    /// The exchanges that are worth telling: of many, a few for each way in which they ended.
    fn telling(&self) -> Vec<&Exchange> {
        const MANY: usize = 8;
        const ALIKE: usize = 2;
        if self.exchanges.len() <= MANY {
            return self.exchanges.iter().collect();
        }
        let mut told: Vec<&Exchange> = Vec::new();
        for exchange in &self.exchanges {
            let alike = told.iter().filter(|other| exchange.ended_like(other));
            if alike.count() < ALIKE {
                told.push(exchange);
            }
        }
        told
    }
}

impl Timeline for ReceiverTrace {
    fn timeline(&self) -> Vec<Moment> {
        let told = self.telling();
        let mut moments: Vec<Moment> = told.iter().copied().flat_map(moments).collect();
        moments.extend(self.handshakes.iter().flat_map(shaken));
        moments.extend(self.counts.iter().map(|count| {
            let what = format!("the probe counted {}", count.effects);
            Moment::new(count.at, what)
        }));
        moments.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
        let left_out = self.exchanges.len() - told.len();
        if left_out > 0 {
            let last = self.exchanges.iter().map(|exchange| exchange.ended_at);
            let what = format!("{left_out} exchanges more that ended like one of these");
            moments.push(Moment::new(last.max().unwrap_or_default(), what));
        }
        let notes = self
            .notes
            .iter()
            .map(|note| Moment::new(Duration::ZERO, note));
        notes.chain(moments).collect()
    }

    fn picture(&self) -> Option<Picture> {
        self.drawn()
    }

    fn lost_contact(&self) -> bool {
        let is_lost = |exchange: &Exchange| {
            matches!(
                exchange.end,
                End::Closed | End::Failed(_) | End::Refused(_) | End::TimedOut
            )
        };
        let are_lost = self.handshakes.iter().any(Handshake::lost_contact);
        are_lost || self.exchanges.iter().any(is_lost)
    }
}

fn shaken(handshake: &Handshake) -> [Moment; 2] {
    let connection = handshake.connection + 1;
    let (offer, outcome) = (handshake.offer, handshake.describe());
    [
        Moment::new(
            handshake.began_at,
            format!("connection {connection}: offered {offer}"),
        ),
        Moment::new(
            handshake.ended_at,
            format!("connection {connection}: got {outcome}"),
        ),
    ]
}

fn moments(exchange: &Exchange) -> Vec<Moment> {
    let connection = exchange.connection + 1;
    let sent = String::from_utf8_lossy(&exchange.sent).into_owned();
    let received = String::from_utf8_lossy(&exchange.received).into_owned();
    let left = match exchange.end {
        End::Unasked => " and left unfinished",
        _ => "",
    };
    let sent = format!("connection {connection}: sent{left}\n{sent}");
    let got = format!(
        "connection {connection}: got {}\n{received}",
        exchange.describe()
    );
    let mut moments = vec![Moment::new(exchange.sent_at, sent)];
    if exchange.end != End::Unasked {
        moments.push(Moment::new(exchange.ended_at, got));
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;
    use crate::play::receiver::Delivery;

    fn exchange(connection: usize, status: u16) -> Exchange {
        Exchange {
            connection,
            sent: b"POST / HTTP/1.1\r\n\r\n".to_vec(),
            sent_at: Duration::from_millis(1),
            received: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            status: Some(status),
            end: End::Answered,
            ended_at: Duration::from_millis(2),
        }
    }

    #[test]
    fn of_many_exchanges_each_kind_is_told() {
        let delivery = Delivery::of(&payload::ISSUE_CREATION);
        let mut exchanges: Vec<Exchange> = (0..64).map(|index| exchange(index, 200)).collect();
        exchanges[40].status = Some(503);
        let trace = ReceiverTrace {
            play: ReceiverPlay::burst(&delivery),
            settings: Settings {
                token_mark: String::new(),
                time_out: crate::trace::TIME_OUT,
                tolerance: crate::trace::TOLERANCE,
            },
            way: Way {
                is_loopback: true,
                is_encrypted: false,
            },
            exchanges,
            handshakes: Vec::new(),
            counts: Vec::new(),
            notes: Vec::new(),
        };
        let told: Vec<String> = trace
            .timeline()
            .into_iter()
            .map(|moment| moment.what)
            .collect();
        assert_eq!(told.len(), 7);
        assert!(told.iter().any(|what| what.contains("answer with 503")));
        assert!(told[6].starts_with("61 exchanges more"), "{told:?}");
    }
}
