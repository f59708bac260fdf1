//! A receiver under test: a program that tells where it listens, and is ended when it is not needed
//! any more.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::{self, JoinHandle};

use super::shared;
use crate::error::Error;
use crate::run::{execute, line};

/// The token of all receivers under test.
pub(crate) const TOKEN: &str = "your-secret-token";

/// The variable that programs have it from.
pub(crate) const TOKEN_VARIABLE: &str = "ABC_WEBHOOK_TOKEN";

/// A receiver that listens.
pub(crate) struct Listening {
    /// Its URL.
    pub(crate) url: String,
    output: BufReader<ChildStdout>,
    process: Ended,
}

/// A receiver that listens, and whose every line is kept.
pub(crate) struct Heard {
    lines: JoinHandle<Vec<String>>,
    process: Ended,
}

/// A program that does not outlive this value.
struct Ended(Child);

impl Listening {
    /// Starts the program, and waits until it listens.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Error> {
        let shown = line(command);
        let failed = |source| Error::Start {
            command: shown.clone(),
            source,
        };
        command.env(TOKEN_VARIABLE, TOKEN);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = Ended(child.map_err(failed)?);
        let output = process.0.stdout.take();
        let mut output = BufReader::new(output.ok_or_else(|| failed(silent()))?);
        let mut said = String::new();
        output.read_line(&mut said).map_err(failed)?;
        let url = said.trim().strip_prefix("listening on ");
        Ok(Self {
            url: url.ok_or_else(|| failed(silent()))?.to_owned(),
            output,
            process,
        })
    }

    /// Has the suite judge it. What it says meanwhile is read: a full pipe would keep it waiting.
    pub(crate) fn check(self) -> Result<(), Error> {
        let mut check = Command::new(shared::suite()?);
        check.args(["check", "receiver", "--strict", "--quiet", "--fuzz", "500"]);
        check.arg(&self.url).env(TOKEN_VARIABLE, TOKEN);
        let heard = self.hear();
        let checked = execute(&mut check);
        heard.end();
        checked
    }

    /// Keeps what it says from now on, and never keeps it waiting.
    pub(crate) fn hear(self) -> Heard {
        let lines = self.output.lines();
        Heard {
            lines: thread::spawn(|| lines.map_while(Result::ok).collect()),
            process: self.process,
        }
    }
}

impl Heard {
    /// Ends the program. What it said is whole: a line that was written outlives its writer.
    pub(crate) fn end(self) -> Vec<String> {
        drop(self.process);
        self.lines.join().unwrap_or_default()
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        // What has ended already cannot be ended, and that is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn silent() -> io::Error {
    io::Error::other("it does not tell where it listens")
}
