//! The codec adapter of a package, as a process that answers a line at a time.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::json;

use super::answer::Answer;
use crate::error::Error;
use crate::run::line;
use crate::sdk::programs::Language;

/// A codec that runs.
pub(super) struct Codec {
    name: &'static str,
    command: String,
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    asked: u64,
}

impl Codec {
    pub(super) fn start(language: &Language) -> Result<Self, Error> {
        let mut command = (language.codec)()?;
        let shown = line(&command);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let failed = |source| Error::Start {
            command: shown.clone(),
            source,
        };
        let mut child = started.map_err(failed)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (stdin, stdout) = pipes.ok_or_else(|| failed(std::io::ErrorKind::BrokenPipe.into()))?;
        Ok(Self {
            name: language.name,
            command: shown,
            child,
            stdin,
            stdout: BufReader::new(stdout),
            asked: 0,
        })
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Hands a payload over. The answer is to be taken before the next one.
    pub(super) fn ask(&mut self, body: &str) -> Result<(), Error> {
        self.asked += 1;
        let line = format!("{}\n", json!({ "id": self.asked, "body": body }));
        let written = self.stdin.write_all(line.as_bytes());
        written
            .and_then(|()| self.stdin.flush())
            .map_err(|source| Error::Start {
                command: self.command.clone(),
                source,
            })
    }

    pub(super) fn answer(&mut self) -> Result<Answer, Error> {
        let mut line = String::new();
        let read = self.stdout.read_line(&mut line);
        read.map_err(|source| Error::Start {
            command: self.command.clone(),
            source,
        })?;
        Ok(Answer::parse(&line))
    }
}

impl Drop for Codec {
    fn drop(&mut self) {
        // What has ended already cannot be ended, and that is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
