//! A gate: one listener for all plays, where a sender cannot be given a port for each delivery.
//!
//! What comes is shown to the play that it belongs to. By the path of the URL, that is known once the
//! head is there; by a marker in the body, once the body is. A play whose fault has to be chosen
//! earlier has the gate for itself. What belongs to nobody is kept apart: it must not be mistaken for
//! a retry of somebody else's.

mod door;
mod look;
mod register;
mod stray;
mod visit;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_rustls::TlsAcceptor;

use self::door::{Door, Refusal};
use self::register::Register;
pub(super) use self::register::{Claim, Ticket, event};
pub use self::stray::{Stray, StrayKind, Strays};
use super::network::Network;
use super::script::Guest;
use super::{Fault, harness};

/// How it is known which delivery an attempt belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// By a marker in the path: every delivery has a URL of its own.
    Path,
    /// By a marker in a text of the event: all deliveries go to one URL.
    Marker,
}

/// What else the sender may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traffic {
    /// Nothing that the runner did not ask for.
    OnlyOurs,
    /// Events that others caused, and events that go with those that were asked for.
    OthersToo,
}

/// What a gate is like.
#[derive(Clone)]
pub struct Terms {
    /// How deliveries are told apart.
    pub key: Key,
    /// What else may come.
    pub traffic: Traffic,
    /// What shakes hands on every connection, if it is always the same.
    pub acceptor: Option<TlsAcceptor>,
}

/// A listener that plays share. It is closed when it is dropped.
pub struct Gate {
    port: u16,
    terms: Terms,
    register: Arc<Register>,
    refusals: mpsc::Sender<Refusal>,
    lock: Arc<RwLock<()>>,
    _door: JoinSet<()>,
}

/// The right to be at a gate, together with others or alone, until it is dropped.
pub(super) enum Pass {
    Shared(#[expect(dead_code, reason = "it is held")] OwnedRwLockReadGuard<()>),
    Alone(#[expect(dead_code, reason = "it is held")] OwnedRwLockWriteGuard<()>),
}

/// How long a sender may take to notice that a connection which it kept was closed.
const NOTICE: Duration = Duration::from_millis(200);

impl Gate {
    /// Listens at `at`; port 0 means any free one.
    pub async fn open(
        network: Arc<dyn Network>,
        at: SocketAddr,
        terms: Terms,
    ) -> io::Result<Arc<Self>> {
        let listener = network.bind_to(at).await?.listen()?;
        let port = listener.port();
        let register = Arc::new(Register::new(terms.clone()));
        let (refusals, asked) = mpsc::channel(1);
        let door = Door {
            network,
            at: SocketAddr::new(at.ip(), port),
            register: Arc::clone(&register),
            asked,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(door.keep(listener));
        Ok(Arc::new(Self {
            port,
            terms,
            register,
            refusals,
            lock: Arc::default(),
            _door: tasks,
        }))
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How deliveries are told apart.
    pub fn key(&self) -> Key {
        self.terms.key
    }

    /// Whether a certificate is shown on every connection.
    pub fn is_encrypted(&self) -> bool {
        self.terms.acceptor.is_some()
    }

    /// What came so far that belongs to no play.
    pub fn strays(&self) -> Strays {
        self.register.strays()
    }

    /// Why a TLS handshake has failed since this moment, if one has.
    pub(super) fn refused_since(&self, moment: Instant) -> Option<String> {
        self.register.refused_since(moment)
    }

    /// Waits until a play may be there; one that is alone finds no connection that others have used.
    pub(super) async fn pass(&self, alone: bool) -> Pass {
        if !alone {
            return Pass::Shared(Arc::clone(&self.lock).read_owned().await);
        }
        let lock = Arc::clone(&self.lock).write_owned().await;
        if self.register.hush() {
            sleep(NOTICE).await;
        }
        Pass::Alone(lock)
    }

    /// Refuses connections for so long; returns once it does.
    pub(super) async fn refuse(&self, time: Duration) -> Result<(), Fault> {
        let (done, is_done) = oneshot::channel();
        let refusal = Refusal { time, done };
        self.refusals.send(refusal).await.map_err(harness)?;
        is_done.await.map_err(harness)?.map_err(harness)
    }

    /// Shows `guest` from now on what is claimed for it, for as long as it has the ticket.
    pub(super) fn admit(&self, claim: Claim, guest: Guest) -> Result<Ticket, Fault> {
        Register::admit(&self.register, claim, guest)
    }
}
