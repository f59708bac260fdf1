//! Plays to a receiver: opens connections, sends bytes, reads answers.

mod connect;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use tokio::sync::Barrier;
use tokio::time::Instant;

use super::header::Headers;
use super::limits::Room;
use super::network::Network;
use super::probe::Probe;
use super::render::{Rendered, Renderer, encoded, quoted};
use super::route::{Proxy, Route};
use super::talk::{Talk, Told};
use super::tls::Trust;
use super::url::Target;
use super::{Company, Fault, Stage};
use crate::check::{Check, Subject};
use crate::checks::decided_by_a_forwarder;
use crate::clause::Role;
use crate::payload;
use crate::play::receiver::{Act, Crowd, Delivery, Piece, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::secret::{OTHER_SECRET, PROXY_CREDENTIALS, Redactor, Secret};
use crate::trace::receiver::{ReceiverTrace, Way};

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
    route: Route,
    headers: Headers,
    secret: Secret,
    redactor: Redactor,
    settings: Settings,
    burst: usize,
    trust: Trust,
    probe: Option<Arc<dyn Probe>>,
    /// Where there are other targets, what all may have open.
    room: Option<Room>,
    nonce: u32,
    /// Why no delivery may be tried, once that was found out.
    barred: OnceLock<Fault>,
}

/// The greatest number that is new in every run: with a digit behind it, it still is one that a
/// database with 32 bits for it can hold.
const GREATEST_NONCE: u32 = 200_000_000;

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
        let settings = Settings {
            token_mark: mark(&redactor, &secret),
            time_out,
            tolerance: TOLERANCE,
        };
        Ok(Self {
            network,
            target,
            route: Route::default(),
            headers: Headers::default(),
            secret,
            redactor,
            settings,
            burst: BURST,
            trust: Trust::nobody(),
            probe: None,
            room: None,
            nonce: getrandom::u32().map_err(super::harness)? % GREATEST_NONCE + 1,
            barred: OnceLock::new(),
        })
    }

    /// With `connections` connections in a burst.
    #[must_use]
    pub fn with_burst(mut self, connections: usize) -> Self {
        self.burst = connections;
        self
    }

    /// Over HTTPS, believing those that `trust` believes; nobody, unless said otherwise.
    #[must_use]
    pub fn with_trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// Reached by this way, with these headers on every request.
    pub fn with_route(mut self, route: Route, headers: Headers) -> Result<Self, Fault> {
        let others = others(&route, &headers);
        let derived = [derived(&self.secret), others].concat();
        self.redactor = Redactor::new(&self.secret, &derived).map_err(super::harness)?;
        self.settings.token_mark = mark(&self.redactor, &self.secret);
        (self.route, self.headers) = (route, headers);
        Ok(self)
    }

    /// With no more connections than there is room for.
    #[must_use]
    pub fn with_room(mut self, room: Room) -> Self {
        self.room = Some(room);
        self
    }

    /// With somebody who counts the effects of deliveries.
    #[must_use]
    pub fn with_probe(mut self, probe: Arc<dyn Probe>) -> Self {
        self.probe = Some(probe);
        self
    }

    pub(super) fn time_out(&self) -> Duration {
        self.settings.time_out
    }

    /// How many effects there were so far, if anybody counts them.
    pub(super) async fn count(&self) -> Option<Result<u64, Fault>> {
        let probe = self.probe.as_ref()?;
        Some(probe.count().await)
    }

    pub(super) fn render(&self, pieces: &[Piece]) -> Rendered {
        let renderer = Renderer {
            target: &self.target,
            route: &self.route,
            headers: &self.headers,
            secret: &self.secret,
            nonce: self.nonce,
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

    async fn play(&self, play: &ReceiverPlay) -> Result<ReceiverTrace, Fault> {
        let connections = self.connections(play);
        let _room = match &self.room {
            Some(room) => room.take(connections.len()).await,
            None => None,
        };
        let began = Instant::now();
        let barrier = Barrier::new(connections.len());
        let talks = connections.into_iter().enumerate().map(|(index, acts)| {
            let talk = Talk::new(self, index, &barrier, began);
            talk.play(acts)
        });
        let mut told = Told::default();
        for one in join_all(talks).await {
            told.extend(one);
        }
        self.trace(play.clone(), told)
    }

    /// The trace of what was told of `play`; where something prevented it, the fault.
    pub(super) fn trace(&self, play: ReceiverPlay, told: Told) -> Result<ReceiverTrace, Fault> {
        if let Some(fault) = told.fault() {
            return Err(fault.clone());
        }
        Ok(ReceiverTrace {
            play,
            settings: self.settings.clone(),
            way: Way {
                is_loopback: self.route.is_loopback(&self.target),
                is_encrypted: self.target.is_encrypted(),
            },
            exchanges: told.exchanges,
            handshakes: told.handshakes,
            counts: told.counts,
            notes: Vec::new(),
        })
    }

    pub(super) fn unreachable(&self, why: String) -> Fault {
        Fault::Unreachable {
            target: self.target.to_string(),
            why,
        }
    }
}

/// What stands for the right token in a trace, unless it may stand in any answer by chance.
fn mark(redactor: &Redactor, secret: &Secret) -> String {
    let mark = Some(redactor.mark()).filter(|_| secret.is_telling());
    mark.unwrap_or_default().to_owned()
}

/// What else is a secret, or may be one, and the name that each is shown by.
fn others(route: &Route, headers: &Headers) -> Vec<(Vec<u8>, &'static str)> {
    /// Below this a value may be an ordinary word.
    const SHORTEST: usize = 8;
    let credentials = route.proxy().map(Proxy::secrets).unwrap_or_default();
    let credentials = credentials.into_iter().map(|it| (it, PROXY_CREDENTIALS));
    let values = headers
        .iter()
        .map(|(_, value)| (value.to_owned(), OTHER_SECRET));
    credentials
        .chain(values)
        .filter(|(text, _)| text.len() >= SHORTEST)
        .map(|(text, name)| (text.into_bytes(), name))
        .collect()
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
        self.play(play).boxed()
    }

    /// What a proxy decides that reads every request and writes it anew, the target does not show.
    fn cannot_show(&self, check: &Check<Receiver>) -> Option<&'static str> {
        self.route.forwarder(&self.target)?;
        decided_by_a_forwarder(check.id).then_some(
            "a proxy on the way reads every request and writes it anew, and so decides this",
        )
    }

    /// Makes a good delivery on a fresh connection: any answer to it is a sign of life, and so is a
    /// certificate, though it be no good.
    fn is_alive(&self) -> BoxFuture<'_, bool> {
        async move {
            let delivery = Delivery::of(&payload::ISSUE_CREATION_OBSERVED);
            match self.play(&ReceiverPlay::one(&delivery)).await {
                Ok(trace) => trace
                    .exchanges
                    .iter()
                    .any(|exchange| exchange.status.is_some() || !exchange.received.is_empty()),
                Err(fault) => matches!(fault, Fault::Untrusted { .. } | Fault::NoTls { .. }),
            }
        }
        .boxed()
    }
}
