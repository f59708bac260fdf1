//! Plays to a receiver: opens connections, sends bytes, reads answers.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use tokio::sync::Barrier;
use tokio::time::{Instant, timeout};

use super::network::Network;
use super::render::{Rendered, Renderer, encoded, quoted};
use super::talk::Talk;
use super::url::Target;
use super::wire::Wire;
use super::{Company, Fault, Stage};
use crate::check::Subject;
use crate::clause::Role;
use crate::payload;
use crate::play::receiver::{Act, Crowd, Delivery, Piece, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::secret::{Redactor, Secret};
use crate::trace::receiver::{Exchange, ReceiverTrace, Way};

pub use super::talk::Line;
use crate::trace::{Settings, TOLERANCE};

/// The subject of the receiver suite.
#[derive(Debug, Clone, Copy)]
pub enum Receiver {}

impl Subject for Receiver {
    const ROLE: Role = Role::Receiver;
    type Play = ReceiverPlay;
    type Trace = ReceiverTrace;
    type Defect = Defect;
}

/// A receiver under test.
pub struct ReceiverStage {
    network: Arc<dyn Network>,
    target: Target,
    secret: Secret,
    redactor: Redactor,
    settings: Settings,
    burst: usize,
}

/// How many connections a burst has, unless said otherwise.
pub const BURST: usize = 64;

impl ReceiverStage {
    /// The receiver at `target`, which was told `secret`; an answer may take `time_out`.
    pub fn new(
        network: Arc<dyn Network>,
        target: Target,
        secret: Secret,
        time_out: Duration,
    ) -> Result<Self, Fault> {
        let redactor = Redactor::new(&secret, &derived(&secret)).map_err(super::harness)?;
        // A short token may stand in any answer by chance.
        let mark = Some(redactor.mark()).filter(|_| secret.is_telling());
        let settings = Settings {
            token_mark: mark.unwrap_or_default().to_owned(),
            time_out,
            tolerance: TOLERANCE,
        };
        Ok(Self {
            network,
            target,
            secret,
            redactor,
            settings,
            burst: BURST,
        })
    }

    /// With `connections` connections in a burst.
    #[must_use]
    pub fn with_burst(mut self, connections: usize) -> Self {
        self.burst = connections;
        self
    }

    /// Opens a connection and closes it again.
    pub async fn reach(&self) -> Result<(), Fault> {
        let opened = self.connect().await;
        let wire = opened.map_err(|why| Fault::Unreachable {
            target: self.target.to_string(),
            why,
        })?;
        wire.close().await;
        Ok(())
    }

    pub(super) fn time_out(&self) -> Duration {
        self.settings.time_out
    }

    /// A connection, or why there is none.
    pub(super) async fn connect(&self) -> Result<Wire, String> {
        let connecting = self.network.connect(self.target.host(), self.target.port());
        match timeout(self.settings.time_out, connecting).await {
            Ok(Ok(connection)) => Ok(Wire::new(connection)),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the connection attempt timed out".to_owned()),
        }
    }

    pub(super) fn render(&self, pieces: &[Piece]) -> Rendered {
        let renderer = Renderer {
            target: &self.target,
            secret: &self.secret,
        };
        renderer.render(pieces)
    }

    /// What came from the receiver, without the secret.
    pub(super) fn scrub(&self, bytes: &[u8]) -> Vec<u8> {
        self.redactor.scrub(bytes)
    }

    /// The acts of each connection.
    fn connections<'p>(&self, play: &'p ReceiverPlay) -> Vec<&'p [Act]> {
        let listed = play.connections.iter().map(Vec::as_slice);
        match play.crowd {
            Crowd::AsListed => listed.collect(),
            Crowd::Burst => listed.cycle().take(self.burst).collect(),
        }
    }

    async fn play(&self, play: &ReceiverPlay) -> ReceiverTrace {
        let began = Instant::now();
        let connections = self.connections(play);
        let barrier = Barrier::new(connections.len());
        let talks = connections.into_iter().enumerate().map(|(index, acts)| {
            let talk = Talk::new(self, index, &barrier, began);
            talk.play(acts)
        });
        let exchanges = join_all(talks).await.concat();
        self.trace(play.clone(), exchanges)
    }

    /// The trace of `exchanges` in which `play` was played.
    pub(super) fn trace(&self, play: ReceiverPlay, exchanges: Vec<Exchange>) -> ReceiverTrace {
        ReceiverTrace {
            play,
            settings: self.settings.clone(),
            way: Way {
                is_loopback: self.target.is_loopback(),
                is_encrypted: false,
            },
            exchanges,
            notes: Vec::new(),
        }
    }

    pub(super) fn unreachable(&self, why: String) -> Fault {
        Fault::Unreachable {
            target: self.target.to_string(),
            why,
        }
    }
}

/// What gives the token away, and the name that each is shown by.
fn derived(secret: &Secret) -> Vec<(Vec<u8>, &'static str)> {
    let token = secret.expose();
    let telling = TokenForm::TELLING.iter();
    let mut derived: Vec<_> = telling
        .map(|form| (form.derive(token), form.name()))
        .collect();
    let inner = quoted(token);
    for spelling in [encoded(token), inner.trim_matches('"').to_owned()] {
        if spelling != token {
            derived.push((spelling.into_bytes(), TokenForm::Right.name()));
        }
    }
    derived
}

impl Stage<Receiver> for ReceiverStage {
    fn perform<'s>(
        &'s self,
        play: &'s ReceiverPlay,
        _company: Company,
    ) -> BoxFuture<'s, Result<ReceiverTrace, Fault>> {
        async move { Ok(self.play(play).await) }.boxed()
    }

    /// Makes a good delivery on a fresh connection: any answer to it is a sign of life.
    fn is_alive(&self) -> BoxFuture<'_, bool> {
        async move {
            let delivery = Delivery::of(&payload::ISSUE_CREATION_OBSERVED);
            let trace = self.play(&ReceiverPlay::one(&delivery)).await;
            let mut exchanges = trace.exchanges.iter();
            exchanges.any(|exchange| exchange.status.is_some() || !exchange.received.is_empty())
        }
        .boxed()
    }
}
