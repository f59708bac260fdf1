//! `trigger`: an event of your choice, sent as the vendor's server would send it.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use abc_webhook::{EventName, Reading};
use bytes::Bytes;
use clap::{Args, ValueEnum};

use super::courier::{CourierArgs, CourierError};
use super::error::CliError;
use crate::delivery::{Saved, summary};
use crate::exit::Exit;
use crate::report::escape;
use crate::trigger::body::{Counted, id_of, sample};
use crate::trigger::curl::{self, Data, TokenFrom};
use crate::trigger::set::Set;
use crate::trigger::tell::Item;
use crate::validate::validate;

/// Send an event to a receiver, and show what it answers.
///
/// Sends a realistic sample, or a payload of your own, as a conforming sender does: a 5xx and a
/// failed connection are retried up to 3 times, 3 s apart, and nothing else is. Exits with 0 if it
/// was delivered, 1 if it was refused or the retries were used up, 3 if nobody answers.
#[derive(Args)]
pub(super) struct Trigger {
    /// The event to send a sample of.
    #[arg(value_enum, ignore_case = true, required_unless_present = "file")]
    event: Option<Event>,

    #[command(flatten)]
    courier: CourierArgs,

    /// Set a value of the payload; may be given several times.
    ///
    /// A path is made of keys and indices: data.feedback.issues[0].name=Crash. VALUE is taken as
    /// text where the payload has text, and elsewhere as JSON if it is some; with := it is JSON in
    /// any case: data.feedback.rating:=null.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<Set>,

    /// Send the payload in this file, byte for byte; - is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "event")]
    file: Option<PathBuf>,

    /// Send so many, each sample with an id of its own.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    count: u32,

    /// Send nothing, and print the line with which curl would.
    #[arg(long)]
    dry_run: bool,
}

/// The four events, by names that are easily typed; those of the protocol are taken too.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Event {
    #[value(alias = "feedback_creation")]
    FeedbackCreation,
    #[value(alias = "issue_creation")]
    IssueCreation,
    #[value(alias = "issue_status_change")]
    IssueStatusChange,
    #[value(alias = "issue_addition")]
    IssueAddition,
}

impl From<Event> for EventName {
    fn from(event: Event) -> Self {
        match event {
            Event::FeedbackCreation => Self::FeedbackCreation,
            Event::IssueCreation => Self::IssueCreation,
            Event::IssueStatusChange => Self::IssueStatusChange,
            Event::IssueAddition => Self::IssueAddition,
        }
    }
}

/// No receiver need take more, and nobody means more.
const LARGEST: u64 = 64 * 1024 * 1024;

impl Trigger {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let body = self.body().await?;
        warn_of(&body);
        if self.dry_run {
            return self.print_curl(&body);
        }
        let counted = Counted::new(body, self.counted_id());
        let count = self.count as usize;
        let deliveries = (0..count).map(|index| {
            let body = counted.copy(index);
            (self.item(index + 1, &body), body)
        });
        self.courier.send(count, deliveries).await
    }

    async fn body(&self) -> Result<Bytes, CliError> {
        let mut body = match (&self.file, self.event) {
            (Some(path), _) => self.read(path).await?,
            (None, Some(event)) => sample(event.into()).text.as_bytes().to_vec(),
            (None, None) => Vec::new(),
        };
        for set in &self.set {
            body = set.apply(&body).map_err(CourierError::Set)?;
        }
        Ok(body.into())
    }

    async fn read(&self, path: &Path) -> Result<Vec<u8>, CliError> {
        let is_stdin = |path: &Path| path == Path::new("-");
        let token = self.courier.token.token_file.as_deref();
        if is_stdin(path) && token.is_some_and(is_stdin) {
            return Err(CourierError::StandardInput.into());
        }
        let path = path.to_owned();
        let shown = path.display().to_string();
        // Standard input may never end, and an interrupt must get through meanwhile.
        let reading = tokio::task::spawn_blocking(move || {
            let source: Box<dyn Read> = if is_stdin(&path) {
                Box::new(io::stdin())
            } else {
                Box::new(std::fs::File::open(&path)?)
            };
            let mut body = Vec::new();
            source.take(LARGEST).read_to_end(&mut body)?;
            Ok(body)
        });
        let read = reading
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)));
        Ok(read.map_err(|error| CourierError::Read { path: shown, error })?)
    }

    /// The id that counts up, unless somebody else has a say in it.
    fn counted_id(&self) -> Option<&'static str> {
        let id = id_of(self.event?.into());
        let is_set = self.set.iter().any(|set| id.starts_with(&set.pointer()));
        (!is_set).then_some(id)
    }

    fn item(&self, number: usize, body: &[u8]) -> Item {
        let name = match (self.event, &self.file) {
            (Some(event), _) => EventName::from(event).as_str().to_owned(),
            (None, Some(path)) => path.display().to_string(),
            (None, None) => String::new(),
        };
        Item {
            number,
            name,
            summary: summary(body),
            bytes: body.len(),
        }
    }

    fn print_curl(&self, body: &[u8]) -> Result<Exit, CliError> {
        let (url, token, options) = self.courier.curl()?;
        let file = self.file.as_ref().filter(|_| self.set.is_empty());
        let file = file
            .and_then(|path| path.to_str())
            .filter(|path| *path != "-");
        let text = std::str::from_utf8(body).unwrap_or_default();
        let line = curl::line(
            url,
            token,
            &options,
            file.map_or(Data::Text(text), Data::File),
        );
        if token == TokenFrom::Environment && std::env::var_os("ABC_WEBHOOK_TOKEN").is_none() {
            anstream::eprintln!("note: ABC_WEBHOOK_TOKEN is not set");
        }
        // It is meant for a shell: escaped it would be another line.
        writeln!(io::stdout(), "{line}").map_err(CliError::Output)?;
        Ok(Exit::Conforms)
    }
}

/// Sending what no receiver need accept is a fine test, if it is meant.
fn warn_of(body: &[u8]) {
    let account = validate(body, Reading::Tolerant);
    if let Some(error) = account.errors.first() {
        let what = match error.pointer.as_deref() {
            None | Some("") => error.what.to_string(),
            Some(place) => format!("{place}: {}", error.what),
        };
        let what = escape(&what);
        anstream::eprintln!("note: no receiver has to accept this payload: {what}");
        if Saved::read(body).is_some() {
            anstream::eprintln!(
                "hint: it is a delivery that was saved; abc-webhook replay sends what is in it"
            );
        }
    }
}
