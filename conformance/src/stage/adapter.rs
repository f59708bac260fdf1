//! Adapters: senders under test that are programs, spoken to by JSON lines.
//!
//! `conformance/ADAPTER.md` tells a stranger how to write one.

mod family;
mod lines;
mod process;
pub mod protocol;

use std::ffi::OsString;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all, try_join_all};

use self::process::Process;
use super::Fault;
use super::sender::{Order, SenderTarget};
use crate::play::sender::Capability;
use crate::trace::sender::Outcome;

pub(super) use self::family::Family;

/// The processes of one adapter, as many as its `max_in_flight` asks for.
pub struct Adapter {
    processes: Vec<Process>,
    next: AtomicUsize,
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

impl Adapter {
    /// Starts as many processes as `deliveries` that overlap need.
    pub async fn start(command: Command, deliveries: usize) -> Result<Self, Fault> {
        let command = Arc::new(command);
        let first = Process::start(Arc::clone(&command)).await?;
        let needed = deliveries
            .div_ceil(first.max_in_flight())
            .clamp(1, MOST_PROCESSES);
        let others = (1..needed).map(|_| Process::start(Arc::clone(&command)));
        let mut processes = try_join_all(others).await?;
        processes.push(first);
        Ok(Self {
            processes,
            next: AtomicUsize::default(),
        })
    }

    /// Lets every process finish.
    pub async fn finish(self) {
        join_all(self.processes.into_iter().map(Process::finish)).await;
    }
}

impl SenderTarget for Adapter {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let process = &self.processes[turn % self.processes.len()];
        process.deliver(order, turn).boxed()
    }

    fn can(&self, capability: Capability) -> bool {
        let mut processes = self.processes.iter();
        processes.all(|process| process.can(capability))
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
