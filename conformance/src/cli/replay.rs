//! `replay`: deliveries that were kept, sent again.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;

use super::courier::{CourierArgs, CourierError};
use super::error::CliError;
use crate::delivery::{Saved, summary};
use crate::exit::Exit;
use crate::fuzz::scan::Scan;
use crate::trigger::tell::Item;
use crate::validate::{Payload, Payloads};

/// Send saved deliveries again, in their order.
///
/// Reads what `listen --save` wrote, recordings with a delivery a line, and files of payloads. Each
/// body is sent byte for byte, by a conforming sender with a token of yours. Exits with 0 if all
/// were delivered, 1 if any was not, 3 if nobody answers.
#[derive(Args)]
pub(super) struct Replay {
    /// The files, or folders whose .json and .jsonl files are read by their names; - is standard
    /// input.
    #[arg(value_name = "FILE|DIR", required = true)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    courier: CourierArgs,

    /// Send the attempts of a delivery too that were retries.
    ///
    /// Without this option a delivery is sent once, however many attempts were saved of it.
    #[arg(long)]
    all_attempts: bool,
}

impl Replay {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let is_stdin = |path: &PathBuf| path == Path::new("-");
        let token = self.courier.token.token_file.as_ref();
        if self.paths.iter().any(is_stdin) && token.is_some_and(is_stdin) {
            return Err(CourierError::StandardInput.into());
        }
        let (paths, all) = (self.paths.clone(), self.all_attempts);
        // Standard input may never end, and an interrupt must get through meanwhile.
        let reading = tokio::task::spawn_blocking(move || read_all(&paths, all));
        let deliveries = reading
            .await
            .unwrap_or_else(|error| Err(unreadable("", io::Error::other(error))))?;
        self.courier
            .send(deliveries.len(), deliveries.into_iter())
            .await
    }
}

/// Everything is read before anything is sent, so that what cannot be read is known in time.
fn read_all(paths: &[PathBuf], all: bool) -> Result<Vec<(Item, Bytes)>, CourierError> {
    let mut deliveries = Vec::new();
    for path in paths {
        let before = deliveries.len();
        for file in files(path)? {
            read(&file, all, &mut deliveries)?;
        }
        if deliveries.len() == before {
            let path = path.display().to_string();
            return Err(CourierError::Nothing { path });
        }
    }
    Ok(deliveries)
}

/// The file, or those of the folder by their names.
fn files(path: &Path) -> Result<Vec<PathBuf>, CourierError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable = |error| unreadable(&path.display().to_string(), error);
    let entries = path.read_dir().map_err(unreadable)?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.map_err(unreadable)?.path();
        let extension = file.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("json" | "jsonl")) && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path, all: bool, into: &mut Vec<(Item, Bytes)>) -> Result<(), CourierError> {
    let name = path.display().to_string();
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(|error| unreadable(&name, error))?)
    };
    let mut payloads = Vec::new();
    for payload in Payloads::new(source) {
        payloads.push(payload.map_err(|error| unreadable(&name, error))?);
    }
    let has_several = payloads.len() > 1;
    for payload in payloads {
        let line = payload.start.line;
        let Some(body) = body(payload, all, &name)? else {
            continue;
        };
        let name = if has_several {
            format!("{name}:{line}")
        } else {
            name.clone()
        };
        let item = Item {
            number: into.len() + 1,
            name,
            summary: summary(&body),
            bytes: body.len(),
        };
        into.push((item, body));
    }
    Ok(())
}

/// What is to be sent again; nothing of an attempt that was a retry.
fn body(payload: Payload, all: bool, name: &str) -> Result<Option<Bytes>, CourierError> {
    if let Some(saved) = Saved::read(&payload.text) {
        let is_retry = saved.attempt.is_some_and(|attempt| attempt > 1);
        let body = saved.body().filter(|_| all || !is_retry);
        return Ok(body.map(|body| body.into_owned().into()));
    }
    if Scan::of(&payload.text).is_none() {
        return Err(CourierError::Broken {
            path: name.to_owned(),
            line: payload.start.line,
        });
    }
    Ok(Some(payload.text.into()))
}

fn unreadable(path: &str, error: io::Error) -> CourierError {
    CourierError::Read {
        path: path.to_owned(),
        error,
    }
}
