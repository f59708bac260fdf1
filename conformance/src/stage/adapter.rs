//! Adapters: senders under test that are programs, spoken to by JSON lines.
//!
//! `conformance/ADAPTER.md` tells a stranger how to write one.

mod end;
mod family;
#[doc(hidden)]
pub mod fuzzing;
mod last_words;
mod lines;
mod messages;
mod process;
pub mod protocol;
mod slot;

use std::ffi::OsString;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all, ready, try_join_all};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use self::process::Process;
use self::slot::{Slot, Starter};
use super::sender::{Order, Seat, SenderTarget};
use super::{Company, Fault, harness};
use crate::play::sender::Capability;
use crate::trace::sender::Outcome;

pub(super) use self::family::Family;
pub(super) use self::last_words::{LastWords, follow};

/// The processes of one adapter, as many as its `max_in_flight` asks for.
pub struct Adapter {
    slots: Vec<Slot>,
    starter: Arc<Starter>,
    max_in_flight: usize,
    capabilities: Vec<String>,
    /// How many places were given.
    turns: AtomicUsize,
    /// How many deliveries were asked for.
    deliveries: AtomicUsize,
}

/// How a program of the user's is started: an adapter, or a probe.
#[derive(Debug, Clone)]
pub struct Command {
    /// The program and its arguments.
    pub words: Vec<OsString>,
    /// Names of environment variables that it gets beside the usual few.
    pub pass: Vec<String>,
}

/// What a child may inherit: nothing that might be a secret.
const ENVIRONMENT: &[&str] = &[
    "HOME",
    "LANG",
    "LC_ALL",
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USERPROFILE",
];

/// Never more processes than this, however many deliveries are to overlap.
const MOST_PROCESSES: usize = 32;

/// A place in one process for deliveries that overlap, held for as long as they take.
pub(super) struct Place {
    process: Arc<Process>,
    /// Given back when it is dropped.
    _room: OwnedSemaphorePermit,
}

impl Adapter {
    /// Starts as many processes as `deliveries` that overlap need.
    pub async fn start(command: Command, deliveries: usize) -> Result<Self, Fault> {
        let starter = Starter::new(command);
        let first = starter.start().await?;
        let max_in_flight = first.max_in_flight();
        let capabilities = first.capabilities().to_vec();
        let needed = deliveries.div_ceil(max_in_flight).clamp(1, MOST_PROCESSES);
        let others = (1..needed).map(|_| starter.start());
        let mut processes = try_join_all(others).await?;
        processes.push(first);
        let slots = processes.into_iter();
        Ok(Self {
            slots: slots.map(|process| Slot::new(process, &starter)).collect(),
            starter,
            max_in_flight,
            capabilities,
            turns: AtomicUsize::default(),
            deliveries: AtomicUsize::default(),
        })
    }

    /// How many deliveries the processes can have under way, all of them together.
    pub fn room(&self) -> usize {
        self.slots.len().saturating_mul(self.max_in_flight)
    }

    /// What it declares that it can do beyond the least, in its own words.
    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// Lets every process finish. Returns the faults that no delivery was told of.
    pub async fn finish(self) -> Vec<Fault> {
        let faults = join_all(self.slots.into_iter().map(Slot::finish)).await;
        faults.into_iter().flatten().collect()
    }

    /// Whether a process has broken the protocol or ended, and no delivery was told.
    pub async fn has_misbehaved(&self) -> bool {
        let faults = self.slots.iter().map(Slot::untold_fault);
        join_all(faults).await.iter().any(Option::is_some)
    }

    /// A place in the process whose turn it is.
    async fn place(&self, deliveries: usize) -> Result<Seat, Fault> {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let process = self.slots[turn % self.slots.len()].process().await?;
        Place::in_process(process, deliveries).await
    }

    /// A place in a process of its own, which ends with it.
    async fn place_apart(&self, deliveries: usize) -> Result<Seat, Fault> {
        Place::in_process(self.starter.start().await?, deliveries).await
    }
}

impl Place {
    async fn in_process(process: Arc<Process>, deliveries: usize) -> Result<Seat, Fault> {
        let room = process.room(deliveries).await?;
        Ok(Seat::at(Self {
            process,
            _room: room,
        }))
    }
}

impl SenderTarget for Adapter {
    fn seat(&self, deliveries: usize, company: Company) -> BoxFuture<'_, Result<Seat, Fault>> {
        match company {
            Company::Apart => self.place_apart(deliveries).boxed(),
            Company::Others | Company::Alone => self.place(deliveries).boxed(),
        }
    }

    fn deliver_at<'s>(
        &'s self,
        order: Order,
        seat: &'s Seat,
    ) -> BoxFuture<'s, Result<Outcome, Fault>> {
        let number = self.deliveries.fetch_add(1, Ordering::Relaxed);
        match seat.place() {
            Some(place) => place.process.deliver(order, number),
            None => ready(Err(harness("a delivery has no place in an adapter"))).boxed(),
        }
    }

    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async move {
            let seat = self.seat(1, Company::Others).await?;
            let patience = order.patience();
            let told = timeout(patience, self.deliver_at(order, &seat)).await;
            told.unwrap_or_else(|_| Err(self.hung(&seat, patience)))
        }
        .boxed()
    }

    fn hung(&self, seat: &Seat, patience: Duration) -> Fault {
        let place = seat.place();
        place.map_or(Fault::Hung(patience), |place| place.process.hung(patience))
    }

    fn can(&self, capability: Capability) -> bool {
        match capability {
            Capability::SeveralAtOnce => self.max_in_flight > 1,
            _ => self
                .capabilities
                .iter()
                .any(|name| name == capability.as_str()),
        }
    }
}

impl Command {
    /// The program, ready to be started with a scrubbed environment and pipes; nothing if there is
    /// no word.
    pub(super) fn prepare(&self) -> Option<tokio::process::Command> {
        let (program, arguments) = self.words.split_first()?;
        let usual = ENVIRONMENT.iter().copied();
        let inherited = usual.chain(self.pass.iter().map(String::as_str));
        let mut process = tokio::process::Command::new(program);
        process
            .args(arguments)
            .env_clear()
            .envs(inherited.filter_map(|name| Some((name, std::env::var_os(name)?))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Some(process)
    }

    /// The command line, quoted for a shell.
    pub fn shown(&self) -> String {
        let words = self.words.iter().map(|word| word.to_string_lossy());
        words
            .map(|word| {
                shlex::try_quote(&word).map_or_else(|_| word.to_string(), |word| word.to_string())
            })
            .collect::<Vec<_>>()
            .join(" ")
    }
}
