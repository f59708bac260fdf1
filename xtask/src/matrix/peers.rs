//! The peers of every package as programs that run: built, started, and ended.

use std::sync::Arc;
use std::thread;

use abc_webhook_conformance::reference::echo::Echo;
use abc_webhook_conformance::stage::Fault;
use abc_webhook_conformance::stage::adapter::{Adapter, Command};

use super::play::Receiver;
use crate::error::Error;
use crate::sdk::listening::{Heard, Listening};
use crate::sdk::programs::{Language, Peers};

/// The variable that makes a receiver tell what it received.
const ECHO: &str = "ABC_WEBHOOK_ECHO";

/// A receiver that runs.
pub(super) struct Running {
    pub(super) receiver: Receiver,
    heard: Heard,
}

/// The peers of a package.
pub(super) struct Pair {
    pub(super) sender: Command,
    pub(super) receiver: Running,
}

/// Builds the packages side by side, and starts their receivers.
pub(super) fn start(languages: &[&'static Language]) -> Result<Vec<Pair>, Error> {
    thread::scope(|scope| {
        let starting: Vec<_> = languages
            .iter()
            .map(|language| scope.spawn(|| start_one(language)))
            .collect();
        let started = starting.into_iter().map(|one| match one.join() {
            Ok(started) => started,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        started.collect()
    })
}

fn start_one(language: &Language) -> Result<Pair, Error> {
    let Peers { sender, receiver } = (language.peers)()?;
    let words = [sender.get_program()].into_iter().chain(sender.get_args());
    Ok(Pair {
        sender: Command {
            words: words.map(Into::into).collect(),
            pass: Vec::new(),
        },
        receiver: Running::start(receiver)?,
    })
}

impl Running {
    fn start(mut command: std::process::Command) -> Result<Self, Error> {
        let listening = Listening::start(command.env(ECHO, "1"))?;
        let place = listening.url.strip_prefix("http://127.0.0.1:");
        let place = place.and_then(|place| place.split_once('/'));
        let receiver = place.and_then(|(port, path)| {
            Some(Receiver {
                port: port.parse().ok()?,
                path: format!("/{path}"),
            })
        });
        match receiver {
            Some(receiver) => Ok(Self {
                receiver,
                heard: listening.hear(),
            }),
            None => Err(Error::Address {
                said: listening.url,
            }),
        }
    }

    /// Ends it, and gives what it told.
    pub(super) fn end(self) -> Result<Vec<Echo>, Error> {
        let lines = self.heard.end();
        let echoes = lines.iter().map(|line| serde_json::from_str(line));
        echoes
            .collect::<Result<_, _>>()
            .map_err(|source| Error::Json {
                name: "what a receiver told".to_owned(),
                source,
            })
    }
}

/// Starts a sender. One process is enough for all that it makes at once.
pub(super) async fn adapter(command: Command) -> Result<Arc<Adapter>, Fault> {
    Adapter::start(command, 1).await.map(Arc::new)
}
