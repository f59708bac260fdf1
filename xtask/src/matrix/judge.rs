//! Whether a sender and a receiver dealt with a delivery as they should have.

use std::collections::HashMap;
use std::time::Duration;

use abc_webhook_conformance::reference::echo::Echo;
use abc_webhook_conformance::stage::Fault;
use abc_webhook_conformance::trace::sender::Outcome;
use abc_webhook_conformance::trace::{INTERVAL, milliseconds};

use super::delivery::Delivery;
use super::relay::Exchange;
use crate::differential::answer::same_text;

/// A delivery, and what came of it.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) delivery: Delivery,
    /// What the sender says.
    pub(super) said: Result<Outcome, Fault>,
    pub(super) exchanges: Vec<Exchange>,
}

/// What is wrong with a delivery.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum Wrong {
    #[error("{0}")]
    Fault(Fault),
    #[error("answered with {}, where {} is owed", list(.answered), list(.owed))]
    Answers {
        answered: Vec<Option<u16>>,
        owed: Vec<Option<u16>>,
    },
    #[error("attempt {attempt} has another body")]
    Body { attempt: usize },
    #[error("attempt {attempt} came {} after the failure", milliseconds(*.interval))]
    Interval { attempt: usize, interval: Duration },
    #[error("the sender says {said:?}, where it is {owed:?}")]
    Outcome { said: Outcome, owed: Outcome },
    #[error("a handler was given it {given} times, where {owed} are owed")]
    Handled { given: usize, owed: usize },
    #[error("the receiver writes it again as {0}")]
    Lossy(String),
}

/// What a receiver told, by the body.
pub(super) struct Echoes(HashMap<String, Vec<String>>);

impl Echoes {
    pub(super) fn new(told: impl IntoIterator<Item = Echo>) -> Self {
        let mut echoes = HashMap::<_, Vec<_>>::new();
        for Echo { raw, body } in told {
            echoes.entry(raw).or_default().push(body);
        }
        Self(echoes)
    }

    fn of(&self, body: &str) -> &[String] {
        self.0.get(body).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Played {
    /// Judges it. `times` is how many deliveries with this very body were made; retries may be as
    /// late as `tolerance`.
    pub(super) fn judge(
        &self,
        echoes: &Echoes,
        times: usize,
        tolerance: Duration,
    ) -> Result<(), Wrong> {
        self.bodies()?;
        self.answers()?;
        self.intervals(tolerance)?;
        self.outcome()?;
        self.echoes(echoes, times)
    }

    fn answers(&self) -> Result<(), Wrong> {
        let answers = self.exchanges.iter().map(|exchange| exchange.answer);
        let answered: Vec<_> = answers.map(|answer| Some(answer?.0)).collect();
        let owed: Vec<_> = self
            .delivery
            .owed
            .answers
            .iter()
            .copied()
            .map(Some)
            .collect();
        match &self.said {
            _ if answered == owed => Ok(()),
            // Who tells of a fault explains more than the wire.
            Err(fault) => Err(Wrong::Fault(fault.clone())),
            Ok(_) => Err(Wrong::Answers { answered, owed }),
        }
    }

    fn bodies(&self) -> Result<(), Wrong> {
        let sent = self.delivery.body.as_bytes();
        let mut exchanges = self.exchanges.iter();
        match exchanges.position(|exchange| exchange.body != sent) {
            Some(at) => Err(Wrong::Body { attempt: at + 1 }),
            None => Ok(()),
        }
    }

    fn intervals(&self, tolerance: Duration) -> Result<(), Wrong> {
        let owed = INTERVAL..=INTERVAL + tolerance;
        for (at, interval) in self.measured().enumerate() {
            if !owed.contains(&interval) {
                let attempt = at + 2;
                return Err(Wrong::Interval { attempt, interval });
            }
        }
        Ok(())
    }

    /// The times from each failure to the attempt behind it.
    fn measured(&self) -> impl Iterator<Item = Duration> {
        let pairs = self.exchanges.iter().zip(self.exchanges.iter().skip(1));
        pairs.filter_map(|(failed, retry)| {
            let (_, settled) = failed.answer?;
            Some(retry.arrived.saturating_duration_since(settled))
        })
    }

    /// How much later than the interval the latest attempt came.
    pub(super) fn lateness(&self) -> Duration {
        let latest = self.measured().max().unwrap_or_default();
        latest.saturating_sub(INTERVAL)
    }

    fn outcome(&self) -> Result<(), Wrong> {
        let owed = self.delivery.owed.outcome;
        match &self.said {
            Ok(said) if *said == owed => Ok(()),
            Ok(said) => Err(Wrong::Outcome { said: *said, owed }),
            Err(fault) => Err(Wrong::Fault(fault.clone())),
        }
    }

    fn echoes(&self, echoes: &Echoes, times: usize) -> Result<(), Wrong> {
        let body = &self.delivery.body;
        let echoes = echoes.of(body);
        let (given, owed) = (echoes.len(), times * self.delivery.owed.handled());
        if given != owed {
            return Err(Wrong::Handled { given, owed });
        }
        match echoes.iter().find(|echo| !same_text(body, echo)) {
            Some(echo) => Err(Wrong::Lossy(echo.clone())),
            None => Ok(()),
        }
    }
}

fn list(statuses: &[Option<u16>]) -> String {
    let name = |status: &Option<u16>| status.map_or("nothing".to_owned(), |it| it.to_string());
    match statuses {
        [] => "nothing".to_owned(),
        _ => statuses.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}
