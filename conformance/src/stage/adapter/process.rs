//! One process of an adapter: started, greeted, spoken to, and blamed by name.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Command;
use super::end::Witness;
use super::family::Family;
use super::last_words::{LastWords, follow, redact};
use super::messages::{greet, read};
use super::protocol::{Deliver, Message};
use crate::secret::Secret;
use crate::stage::sender::Order;
use crate::stage::{Fault, harness};
use crate::trace::sender::Outcome;

/// A running adapter process. It is killed when it is dropped.
pub(super) struct Process {
    child: Family,
    input: AsyncMutex<Option<ChildStdin>>,
    room: Arc<Semaphore>,
    max_in_flight: usize,
    capabilities: Vec<String>,
    shared: Arc<Shared>,
    reader: JoinHandle<()>,
}

/// What the tasks that listen to the process share with those that speak to it.
struct Shared {
    command: Arc<Command>,
    state: Mutex<State>,
    stderr: Mutex<LastWords>,
    /// What the process was told in confidence, and may tell on standard error.
    tokens: Mutex<Vec<Secret>>,
}

/// What a process says of a delivery, or what keeps it from doing so; that is in a box, since
/// thousands of answers are waited for.
type Said = Result<Outcome, Box<Fault>>;

/// Names a delivery to the process: `d` and a number that is new for every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Id(usize);

#[derive(Default)]
struct State {
    pending: HashMap<Id, oneshot::Sender<Said>>,
    finished: HashSet<Id>,
    fault: Option<Fault>,
    /// Whether somebody was told of the fault.
    is_told: bool,
}

/// How long a process may take to say hello.
const HELLO: Duration = Duration::from_secs(10);

/// How long a process may take to end once its input has ended.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long the last words of a process may take to arrive.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// More than anybody asks for at once.
const MOST_AT_ONCE: usize = 100_000;

impl Process {
    /// Starts a process and waits for its hello.
    pub(super) async fn start(command: Arc<Command>) -> Result<Self, Fault> {
        let mut child = spawn(&command)?;
        let shared = Arc::new(Shared {
            command,
            state: Mutex::default(),
            stderr: Mutex::default(),
            tokens: Mutex::default(),
        });
        let (Some(input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Fault::Harness("a child process has no pipes".to_owned()));
        };
        let stderr = tokio::spawn(keep_last_words(errors, Arc::clone(&shared)));
        let mut output = BufReader::new(output);
        let end = child.witness();
        let hello = match timeout(HELLO, greet(&mut output, &end)).await {
            Ok(Ok(hello)) => hello,
            Ok(Err(what)) => return Err(shared.blame_after(stderr, what).await),
            Err(_) => {
                let what = format!("said no hello within {} s", HELLO.as_secs());
                return Err(shared.blame(&what));
            }
        };
        let max_in_flight = usize::try_from(hello.max_in_flight).unwrap_or(usize::MAX);
        let max_in_flight = max_in_flight.min(MOST_AT_ONCE);
        let reader = tokio::spawn(listen(output, end, Arc::clone(&shared), stderr));
        Ok(Self {
            child,
            input: AsyncMutex::new(Some(input)),
            room: Arc::new(Semaphore::new(max_in_flight)),
            max_in_flight,
            capabilities: hello.capabilities,
            shared,
            reader,
        })
    }

    pub(super) fn max_in_flight(&self) -> usize {
        self.max_in_flight
    }

    /// What it says it can do.
    pub(super) fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// Whether it broke the protocol or ended, and a delivery was told so.
    pub(super) fn is_known_to_be_lost(&self) -> bool {
        let state = self.shared.state();
        state.fault.is_some() && state.is_told
    }

    /// What it did wrong, if no delivery was told.
    pub(super) fn untold_fault(&self) -> Option<Fault> {
        let state = self.shared.state();
        state.fault.clone().filter(|_| !state.is_told)
    }

    /// Waits until the process has room for so many deliveries at once.
    pub(super) async fn room(&self, deliveries: usize) -> Result<OwnedSemaphorePermit, Fault> {
        let permits = u32::try_from(deliveries).map_err(harness)?;
        let room = Arc::clone(&self.room);
        room.acquire_many_owned(permits).await.map_err(harness)
    }

    /// Has the process make one delivery; `number` is new for every one. While it is waited for
    /// little is held, since thousands may be under way.
    pub(super) fn deliver(
        &self,
        order: Order,
        number: usize,
    ) -> BoxFuture<'_, Result<Outcome, Fault>> {
        let id = Id(number);
        let asked = self.expect(id);
        match asked.and_then(|answer| Ok((self.line(order, id)?, answer))) {
            Ok((line, answer)) => said(Box::pin(self.send(line)), answer).boxed(),
            Err(fault) => ready(Err(fault)).boxed(),
        }
    }

    /// Prepares for what the process is going to say of this delivery.
    fn expect(&self, id: Id) -> Result<oneshot::Receiver<Said>, Fault> {
        let mut state = self.shared.state();
        if let Some(fault) = state.fault.clone() {
            state.is_told = true;
            return Err(fault);
        }
        let (sender, answer) = oneshot::channel();
        state.pending.insert(id, sender);
        Ok(answer)
    }

    /// The line that asks for a delivery.
    fn line(&self, order: Order, id: Id) -> Result<Vec<u8>, Fault> {
        let token = order.token.map(|token| self.shared.confide(token));
        let asked = Message::Deliver(Deliver {
            id: id.to_string(),
            url: order.url,
            token,
            body: order.body,
            ca_file: order.ca_file.map(|path| path.display().to_string()),
            time_out_ms: u64::try_from(order.time_out.as_millis()).unwrap_or(u64::MAX),
        });
        let mut line = serde_json::to_vec(&asked).map_err(harness)?;
        line.push(b'\n');
        Ok(line)
    }

    /// The fault of not having finished a delivery within `patience`.
    pub(super) fn hung(&self, patience: Duration) -> Fault {
        let what = format!("did not finish a delivery within {} s", patience.as_secs());
        self.shared.fault(&what, false)
    }

    /// Ends the input and waits for the process to end, but not for long.
    pub(super) async fn finish(mut self) {
        self.input.lock().await.take();
        // One that does not end by itself is killed when it is dropped, and so is what it started.
        let _ = timeout(FAREWELL, self.child.ended()).await;
        self.reader.abort();
    }

    async fn send(&self, line: Vec<u8>) {
        if let Some(input) = self.input.lock().await.as_mut() {
            // A process that has gone is noticed, and blamed, by the task that listens to it.
            let _ = input.write_all(&line).await;
            let _ = input.flush().await;
        }
    }
}

/// What a process says once it has been asked. One that does not read its input is waited for as one
/// that does not answer.
async fn said(
    asking: impl Future<Output = ()>,
    answer: oneshot::Receiver<Said>,
) -> Result<Outcome, Fault> {
    asking.await;
    match answer.await {
        Ok(said) => said.map_err(|fault| *fault),
        Err(_) => Err(harness("an adapter's answer was dropped")),
    }
}

fn spawn(command: &Command) -> Result<Family, Fault> {
    let would_not_start = |why: String| Fault::WouldNotStart {
        command: command.shown(),
        why,
    };
    let Some(mut process) = command.prepare() else {
        return Err(would_not_start("it is empty".to_owned()));
    };
    Family::spawn(&mut process).map_err(|error| would_not_start(error.to_string()))
}

/// Takes every message until the output ends or breaks the protocol.
async fn listen(
    mut output: BufReader<ChildStdout>,
    end: Witness,
    shared: Arc<Shared>,
    stderr: JoinHandle<()>,
) {
    let what = loop {
        match read(&mut output).await {
            Ok(Some(message)) => {
                if let Err(what) = shared.take(message) {
                    break what;
                }
            }
            Ok(None) => break end.ended_its_output("before it was told to").await,
            Err(what) => break what,
        }
    };
    shared.blame_after(stderr, what).await;
}

async fn keep_last_words(errors: ChildStderr, shared: Arc<Shared>) {
    let keep = |line| {
        let mut kept = shared.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        kept.add(line);
    };
    follow(errors, keep).await;
}

impl Id {
    /// The delivery that is named so, spelled as it was to the process.
    fn read(text: &str) -> Option<Self> {
        let id = Self(text.strip_prefix('d')?.parse().ok()?);
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "d{}", self.0)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a message to whom it concerns. Errors complete "the adapter …".
    fn take(&self, message: Message) -> Result<(), String> {
        let done = match message {
            Message::Done(done) => done,
            Message::Hello(_) => return Err("said hello twice".to_owned()),
            Message::Deliver(_) => {
                return Err("wrote a deliver, which only the runner does".to_owned());
            }
        };
        let mut state = self.state();
        let id = Id::read(&done.id);
        let Some((id, pending)) = id.and_then(|id| state.pending.remove_entry(&id)) else {
            let what = if id.is_some_and(|id| state.finished.contains(&id)) {
                "was done twice with the delivery"
            } else {
                "was done with a delivery that nobody asked for:"
            };
            let id: String = done.id.chars().take(40).collect();
            return Err(format!("{what} {id:?}"));
        };
        state.finished.insert(id);
        // A runner that no longer waits needs no answer.
        let _ = pending.send(Ok(done.outcome.into()));
        Ok(())
    }

    /// Remembers what must not come back on standard error; returns its text, for the wire.
    fn confide(&self, token: Secret) -> String {
        let text = token.expose().to_owned();
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.push(token);
        text
    }

    /// Blames the process once its last words have had time to arrive.
    async fn blame_after(&self, stderr: JoinHandle<()>, what: String) -> Fault {
        let _ = timeout(LAST_WORDS, stderr).await;
        self.blame(&what)
    }

    /// Blames the process for `what`, which completes "the adapter …", in all it has under way.
    fn blame(&self, what: &str) -> Fault {
        let fault = self.fault(what, true);
        let mut state = self.state();
        state.fault = Some(fault.clone());
        state.is_told |= !state.pending.is_empty();
        for (_, pending) in state.pending.drain() {
            let _ = pending.send(Err(Box::new(fault.clone())));
        }
        fault
    }

    /// The fault of having done `what`, with the process's last words; whether that is its end.
    fn fault(&self, what: &str, is_end: bool) -> Fault {
        let kept = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        Fault::Misbehaved {
            command: self.command.shown(),
            what: redact(what, &tokens),
            is_end,
            stderr: kept.shown(&tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_has_one_name() {
        assert_eq!(Id::read(&Id(7).to_string()), Some(Id(7)));
        for other in ["", "d", "7", "d07", "d+7", "d7 ", "D7"] {
            assert_eq!(Id::read(other), None, "{other}");
        }
    }
}
