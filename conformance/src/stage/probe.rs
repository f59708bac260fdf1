//! Probes: what tells how many effects deliveries had, where their answers cannot.
//!
//! A probe is a program of the user's that prints a number. Only differences matter: rows of a
//! table, messages in a queue, lines of a log.

use std::process::Output;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use super::Fault;
use super::adapter::{Command, Family};

/// Somebody who can count the effects of deliveries.
pub trait Probe: Send + Sync {
    /// How many effects there were so far.
    fn count(&self) -> BoxFuture<'_, Result<u64, Fault>>;
}

/// A program that prints how many effects there were so far, and nothing else.
#[derive(Debug, Clone)]
pub struct CommandProbe {
    command: Command,
    time_out: Duration,
}

/// How long a probe may take, unless said otherwise: it may wait for effects that come late.
pub const TIME_OUT: Duration = Duration::from_secs(30);

/// The most bytes that are read of what a probe writes.
const LONGEST: u64 = 4 * 1024;

/// The most characters that are shown of what a probe wrote.
const SHOWN: usize = 200;

impl CommandProbe {
    /// A probe that may take this long each time.
    pub fn new(command: Command, time_out: Duration) -> Self {
        Self { command, time_out }
    }

    async fn ask(&self) -> Result<u64, String> {
        let process = self.command.prepare();
        let mut process = process.ok_or("is no command: it is empty")?;
        let mut family =
            Family::spawn(&mut process).map_err(|error| format!("would not start: {error}"))?;
        let output = timeout(self.time_out, output(&mut family)).await;
        let output = output
            .map_err(|_| format!("did not end within {} s", self.time_out.as_secs_f64()))?
            .map_err(|error| format!("cannot be read from: {error}"))?;
        number(&output)
    }
}

impl Probe for CommandProbe {
    fn count(&self) -> BoxFuture<'_, Result<u64, Fault>> {
        async {
            self.ask().await.map_err(|what| Fault::Probe {
                command: self.command.shown(),
                what,
            })
        }
        .boxed()
    }
}

/// What a process writes until it ends, as far as it is read at all.
async fn output(family: &mut Family) -> std::io::Result<Output> {
    drop(family.stdin.take());
    let (stdout, stderr) = (family.stdout.take(), family.stderr.take());
    let (stdout, stderr) = tokio::try_join!(beginning(stdout), beginning(stderr))?;
    let status = family.wait().await?;
    Ok(Output {
        status,
        stdout,
        stderr,
    })
}

/// The first bytes; the rest is read as well, so that nobody waits for a full pipe.
async fn beginning(pipe: Option<impl AsyncRead + Unpin>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        (&mut pipe).take(LONGEST).read_to_end(&mut bytes).await?;
        tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await?;
    }
    Ok(bytes)
}

/// The number that was printed. Errors complete "the probe …".
fn number(output: &Output) -> Result<u64, String> {
    if !output.status.success() {
        let said = shown(&output.stderr);
        return Err(format!("failed ({}){said}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let text = text.trim();
    if text.is_empty() {
        let said = shown(&output.stderr);
        return Err(format!("printed nothing, and a number was due{said}"));
    }
    text.parse().map_err(|_| {
        let text: String = text.chars().take(SHOWN).collect();
        format!("printed {text:?}, which is no number")
    })
}

fn shown(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let text: String = text.trim().chars().take(SHOWN).collect();
    if text.is_empty() {
        return String::new();
    }
    format!(" and said {text:?}")
}
