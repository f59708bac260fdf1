//! Triggers: commands of the user's that make a sender deliver, once for each delivery.
//!
//! What is to be delivered stands in the command's environment. That the command ends says nothing of
//! the delivery, which may wait in a queue, unless its last line of output says so.

use std::collections::HashMap;
use std::io::Write;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join};
use tempfile::{Builder, NamedTempFile};
use tokio::io::{AsyncRead, BufReader};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::adapter::{Command, Family, next_line};
use super::marker::Marker;
use super::sender::{Order, Seat, SenderTarget};
use super::{Company, Fault, harness};
use crate::play::sender::Capability;
use crate::trace::sender::Outcome;

/// A sender that a command makes deliver.
pub struct Trigger {
    command: Command,
    line: String,
    can: Vec<Capability>,
    arrival: Duration,
    room: Arc<Semaphore>,
    at_once: usize,
    /// What became of the commands whose deliveries have not come.
    stories: Mutex<HashMap<Marker, String>>,
}

/// What a command wrote, the last of it.
#[derive(Default)]
struct Words {
    lines: Vec<String>,
}

/// How many lines are kept, and how many bytes of each.
const LINES: usize = 10;
const LINE_LIMIT: usize = 500;

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
            can: Vec::new(),
            arrival: ARRIVAL,
            room: Arc::new(Semaphore::new(at_once)),
            at_once,
            stories: Mutex::default(),
        }
    }

    /// The same, of a sender that can do this.
    #[must_use]
    pub fn capable_of(mut self, capabilities: Vec<Capability>) -> Self {
        self.can = capabilities;
        self
    }

    /// The same, where a delivery may take so long to arrive.
    #[must_use]
    pub fn arriving_within(mut self, arrival: Duration) -> Self {
        self.arrival = arrival;
        self
    }

    async fn run(&self, order: Order) -> Result<Outcome, Fault> {
        let payload = payload(&order).map_err(harness)?;
        let mut family = self.spawn(&order, &payload)?;
        let token = order.token.as_ref().map(|token| token.expose().to_owned());
        let stdout = tokio::spawn(last_words(family.stdout.take()));
        let stderr = tokio::spawn(last_words(family.stderr.take()));
        self.tell(
            &order,
            "it was still running when the runner stopped waiting".to_owned(),
        );
        let status = family.wait().await.map_err(harness)?;
        let (stdout, stderr) = join(arrived(stdout), arrived(stderr)).await;
        if let Some(outcome) = stdout.outcome() {
            return Ok(outcome);
        }
        let stderr = stderr.without(token.as_deref());
        if !status.success() {
            return Err(self.failed(&format!("failed ({status})"), stderr.lines));
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
            process.env("ABC_WEBHOOK_MARKER", marker.as_str());
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
        if let Some(marker) = &order.marker {
            self.stories().insert(marker.clone(), story);
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
        match capability {
            Capability::SeveralAtOnce => self.at_once > 1,
            other => self.can.contains(&other),
        }
    }

    fn seat(&self, deliveries: usize, _company: Company) -> BoxFuture<'_, Result<Seat, Fault>> {
        async move {
            let permits = u32::try_from(deliveries).map_err(harness)?;
            let room = Arc::clone(&self.room).acquire_many_owned(permits).await;
            Ok(Seat::in_room(room.map_err(harness)?))
        }
        .boxed()
    }

    fn arrival(&self) -> Option<Duration> {
        Some(self.arrival)
    }

    fn story(&self, marker: &Marker) -> Vec<String> {
        let story = self.stories().remove(marker);
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
fn ended(status: ExitStatus, stderr: &Words) -> String {
    let said = match stderr.lines.as_slice() {
        [] => "it wrote nothing to standard error".to_owned(),
        lines => format!(
            "its last words on standard error:\n  | {}",
            lines.join("\n  | ")
        ),
    };
    format!("it ended with {status}, and {said}")
}

async fn last_words(pipe: Option<impl AsyncRead + Unpin>) -> Words {
    let mut words = Words::default();
    let Some(pipe) = pipe else { return words };
    let mut pipe = BufReader::new(pipe);
    while let Ok(Some(line)) = next_line(&mut pipe, LINE_LIMIT).await {
        words.keep(line.excerpt(LINE_LIMIT));
    }
    words
}

/// The words, unless somebody still holds the pipe.
async fn arrived(mut reading: JoinHandle<Words>) -> Words {
    let words = timeout(LAST_WORDS, &mut reading).await;
    reading.abort();
    words.map(Result::unwrap_or_default).unwrap_or_default()
}

impl Words {
    fn keep(&mut self, line: String) {
        if self.lines.len() == LINES {
            self.lines.remove(0);
        }
        self.lines.push(line);
    }

    fn without(self, token: Option<&str>) -> Self {
        let Some(token) = token else { return self };
        let lines = self.lines.iter().map(|line| line.replace(token, "<token>"));
        Self {
            lines: lines.collect(),
        }
    }

    /// What the last line says of the delivery, if it is about that.
    fn outcome(&self) -> Option<Outcome> {
        let mut lines = self.lines.iter().rev().map(|line| line.trim());
        match lines.find(|line| !line.is_empty())?.strip_prefix(OUTCOME)? {
            "delivered" => Some(Outcome::Delivered),
            "rejected" => Some(Outcome::Rejected),
            "exhausted" => Some(Outcome::Exhausted),
            "unsupported" => Some(Outcome::Unsupported),
            _ => None,
        }
    }
}
