//! Triggers: commands of the user's that make a sender deliver, once for each delivery.
//!
//! What is to be delivered stands in the command's environment. That the command ends says nothing of
//! the delivery, which may wait in a queue, unless its last line of output says so.

use std::collections::HashMap;
use std::io::Write;
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join};
use tempfile::{Builder, NamedTempFile};
use tokio::io::AsyncRead;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::adapter::{Command, Family, LastWords, follow};
use super::marker::Marker;
use super::sender::{Order, Seat, SenderTarget};
use super::unaided::Unaided;
use super::{Company, Fault, harness};
use crate::play::sender::Capability;
use crate::trace::sender::Outcome;

/// A sender that a command makes deliver.
pub struct Trigger {
    command: Command,
    line: String,
    sender: Unaided,
    /// What became of the commands whose deliveries have not come.
    stories: Mutex<HashMap<Marker, String>>,
}

/// How long the last words may take to arrive: whoever is left behind may hold the pipes.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// What the last line of output begins with if it says how the delivery ended.
const OUTCOME: &str = "outcome: ";

impl Trigger {
    /// The command `line`, as a shell reads it, of which so many run at once; it gets the variables
    /// named in `pass` beside the usual few and those of the delivery.
    pub fn new(line: String, pass: Vec<String>, at_once: usize) -> Self {
        let (shell, option) = if cfg!(windows) {
            ("cmd", "/C")
        } else {
            ("sh", "-c")
        };
        let words = [shell, option, &line].map(Into::into).to_vec();
        Self {
            command: Command { words, pass },
            line,
            sender: Unaided::new(at_once, ARRIVAL),
            stories: Mutex::default(),
        }
    }

    /// The same, of a sender that can do this.
    #[must_use]
    pub fn capable_of(mut self, capabilities: Vec<Capability>) -> Self {
        self.sender.can = capabilities;
        self
    }

    /// The same, where a delivery may take so long to arrive.
    #[must_use]
    pub fn arriving_within(mut self, arrival: Duration) -> Self {
        self.sender.arrival = arrival;
        self
    }

    async fn run(&self, order: Order) -> Result<Outcome, Fault> {
        let payload = payload(&order).map_err(harness)?;
        let mut family = self.spawn(&order, &payload)?;
        let stdout = tokio::spawn(last_words(family.stdout.take()));
        let stderr = tokio::spawn(last_words(family.stderr.take()));
        self.tell(
            &order,
            "it was still running when the runner stopped waiting".to_owned(),
        );
        let status = family.wait().await.map_err(harness)?;
        let (stdout, stderr) = join(arrived(stdout), arrived(stderr)).await;
        if let Some(outcome) = stdout.last().as_deref().and_then(outcome) {
            return Ok(outcome);
        }
        let stderr = stderr.shown(order.token.as_slice());
        if !status.success() {
            return Err(self.failed(&format!("failed ({status})"), stderr));
        }
        self.tell(&order, ended(status, &stderr));
        Ok(Outcome::Unknown)
    }

    fn spawn(&self, order: &Order, payload: &NamedTempFile) -> Result<Family, Fault> {
        let Some(mut process) = self.command.prepare() else {
            return Err(self.failed("is empty", Vec::new()));
        };
        process
            .stdin(Stdio::null())
            .env("ABC_WEBHOOK_URL", &order.url)
            .env("ABC_WEBHOOK_EVENT", &order.event)
            .env("ABC_WEBHOOK_PAYLOAD_FILE", payload.path())
            .env(
                "ABC_WEBHOOK_TIME_OUT_MS",
                order.time_out.as_millis().to_string(),
            );
        if let Some(marker) = &order.marker {
            process.env("ABC_WEBHOOK_MARKER", marker.to_string());
        }
        if let Some(token) = &order.token {
            process.env("ABC_WEBHOOK_TOKEN", token.expose());
        }
        if let Some(path) = &order.ca_file {
            process.env("ABC_WEBHOOK_CA_FILE", path);
        }
        let family = Family::spawn(&mut process);
        family.map_err(|error| self.failed(&format!("would not start: {error}"), Vec::new()))
    }

    fn failed(&self, what: &str, stderr: Vec<String>) -> Fault {
        Fault::Trigger {
            command: self.line.clone(),
            what: what.to_owned(),
            stderr,
        }
    }

    fn tell(&self, order: &Order, story: String) {
        if let Some(marker) = order.marker {
            self.stories().insert(marker, story);
        }
    }

    fn stories(&self) -> MutexGuard<'_, HashMap<Marker, String>> {
        self.stories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a delivery may take to arrive, unless said otherwise.
pub const ARRIVAL: Duration = Duration::from_secs(10);

impl SenderTarget for Trigger {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        self.run(order).boxed()
    }

    fn can(&self, capability: Capability) -> bool {
        self.sender.can(capability)
    }

    fn seat(&self, deliveries: usize, _company: Company) -> BoxFuture<'_, Result<Seat, Fault>> {
        self.sender.seat(deliveries).boxed()
    }

    fn arrival(&self) -> Option<Duration> {
        Some(self.sender.arrival)
    }

    fn story(&self, marker: Marker) -> Vec<String> {
        let story = self.stories().remove(&marker);
        let story = story.map(|story| format!("the trigger was run for this delivery: {story}"));
        story.into_iter().collect()
    }
}

/// The body in a file that is there for as long as the command runs.
fn payload(order: &Order) -> std::io::Result<NamedTempFile> {
    let mut file = Builder::new()
        .prefix("abc-webhook-")
        .suffix(".json")
        .tempfile()?;
    file.write_all(order.body.as_bytes())?;
    file.flush()?;
    Ok(file)
}

/// What is to be said of a command that ended well and had no effect.
fn ended(status: ExitStatus, stderr: &[String]) -> String {
    let said = match stderr {
        [] => "it wrote nothing to standard error".to_owned(),
        lines => format!(
            "its last words on standard error:\n  | {}",
            lines.join("\n  | ")
        ),
    };
    format!("it ended with {status}, and {said}")
}

async fn last_words(pipe: Option<impl AsyncRead + Unpin>) -> LastWords {
    let mut words = LastWords::default();
    if let Some(pipe) = pipe {
        follow(pipe, |line| words.add(line)).await;
    }
    words
}

/// The words, unless somebody still holds the pipe.
async fn arrived(mut reading: JoinHandle<LastWords>) -> LastWords {
    let words = timeout(LAST_WORDS, &mut reading).await;
    reading.abort();
    words.map(Result::unwrap_or_default).unwrap_or_default()
}

/// What a line says of the delivery, if it is about that.
fn outcome(line: &str) -> Option<Outcome> {
    match line.strip_prefix(OUTCOME)? {
        "delivered" => Some(Outcome::Delivered),
        "rejected" => Some(Outcome::Rejected),
        "exhausted" => Some(Outcome::Exhausted),
        "unsupported" => Some(Outcome::Unsupported),
        _ => None,
    }
}
