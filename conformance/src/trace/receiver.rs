//! What a receiver did: each answer, without its chunks, and when it came.

use std::time::Duration;

use crate::check::{Moment, Timeline};
use crate::finding::{Finding, Reason};
use crate::play::receiver::ReceiverPlay;
use crate::trace::{Settings, milliseconds};

/// What happened when a [`ReceiverPlay`] was played.
#[derive(Debug, Clone)]
pub struct ReceiverTrace {
    /// What was to be done.
    pub play: ReceiverPlay,
    /// What the run was set to.
    pub settings: Settings,
    /// The exchanges, in the order in which they began on each connection.
    pub exchanges: Vec<Exchange>,
}

/// What was sent, and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The index of the connection.
    pub connection: usize,
    /// What was sent, redacted.
    pub sent: Vec<u8>,
    /// When its first byte was written.
    pub sent_at: Duration,
    /// What came back, redacted: interim answers too.
    pub received: Vec<u8>,
    /// The status of the final answer, once its head was complete.
    pub status: Option<u16>,
    /// How it ended, and when.
    pub end: End,
    /// When it ended.
    pub ended_at: Duration,
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
    /// The answer took too long.
    TimedOut,
    /// What came is no HTTP answer; why not.
    NotHttp(String),
    /// The answer was larger than the runner reads.
    TooLarge,
}

impl Exchange {
    /// The status of a complete answer.
    pub fn answered(&self) -> Option<u16> {
        self.status.filter(|_| self.end == End::Answered)
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
            End::TimedOut => format!("{head} within {}", milliseconds(self.waited())),
            End::NotHttp(why) => format!("bytes that are no HTTP answer: {why}"),
            End::TooLarge => format!("{head}, larger than the runner reads"),
        }
    }

    fn waited(&self) -> Duration {
        self.ended_at.saturating_sub(self.sent_at)
    }
}

/// What judges ask of the answers. Each question is put to every exchange.
impl ReceiverTrace {
    /// Every good delivery is answered with exactly 200.
    pub fn must_be_accepted(&self) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(200) => Finding::Holds,
            Some(200..=299) => {
                violated(Reason::OtherSuccess, "an answer with exactly 200", exchange)
            }
            Some(_) => violated(Reason::NotAccepted, "an answer with 200", exchange),
            None => violated(Reason::NoAnswer, "an answer with 200", exchange),
        })
    }

    /// Nothing is answered 2xx.
    pub fn must_not_be_accepted(&self) -> Finding {
        self.each(|exchange| match exchange.status {
            Some(200..=299) => violated(Reason::Accepted, "any answer but a 2xx", exchange),
            Some(_) => Finding::Holds,
            None => Finding::Inconclusive(exchange.describe()),
        })
    }

    /// Everything is answered with 401.
    pub fn must_be_unauthorized(&self) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(401) => Finding::Holds,
            Some(_) => violated(Reason::NotUnauthorized, "an answer with 401", exchange),
            None => violated(Reason::NoAnswer, "an answer with 401", exchange),
        })
    }

    /// Everything is refused for the sender's fault: neither 2xx nor 5xx.
    pub fn must_be_rejected(&self) -> Finding {
        const EXPECTED: &str = "an answer that is neither 2xx nor 5xx";
        self.each(|exchange| match exchange.answered() {
            Some(200..=299) => violated(Reason::Accepted, EXPECTED, exchange),
            Some(500..=599) => violated(Reason::ServerError, EXPECTED, exchange),
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, EXPECTED, exchange),
        })
    }

    /// Nothing is answered 5xx.
    pub fn must_not_fail(&self) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(500..=599) => violated(Reason::ServerError, "any answer but a 5xx", exchange),
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, "any answer but a 5xx", exchange),
        })
    }

    /// Nothing is answered with one of `statuses`, which would refuse it for `reason`.
    pub fn must_not_be(&self, statuses: &[u16], reason: Reason) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(status) if statuses.contains(&status) => {
                violated(reason, "an answer with 200", exchange)
            }
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, "an answer with 200", exchange),
        })
    }

    fn each(&self, judge: impl Fn(&Exchange) -> Finding) -> Finding {
        if self.exchanges.is_empty() {
            return Finding::Inconclusive("nothing was sent".to_owned());
        }
        Finding::first_of(self.exchanges.iter().map(judge))
    }
}

impl Timeline for ReceiverTrace {
    fn timeline(&self) -> Vec<Moment> {
        let mut moments: Vec<Moment> = self.exchanges.iter().flat_map(moments).collect();
        moments.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
        moments
    }
}

fn moments(exchange: &Exchange) -> [Moment; 2] {
    let connection = exchange.connection + 1;
    let sent = String::from_utf8_lossy(&exchange.sent).into_owned();
    let received = String::from_utf8_lossy(&exchange.received).into_owned();
    [
        Moment::new(
            exchange.sent_at,
            format!("connection {connection}: sent\n{sent}"),
        ),
        Moment::new(
            exchange.ended_at,
            format!(
                "connection {connection}: got {}\n{received}",
                exchange.describe()
            ),
        ),
    ]
}

fn violated(reason: Reason, expected: &str, exchange: &Exchange) -> Finding {
    Finding::violated(reason, expected, exchange.describe())
}
