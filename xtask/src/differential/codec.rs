//! The codec adapter of a package, as a process that answers a line at a time.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::json;

use super::answer::Answer;
use crate::error::Error;
use crate::run::{execute, line};
use crate::sdk::{java, shared, typescript};

/// A language that has a package, and how its codec is started.
pub(super) struct Language {
    name: &'static str,
    pub(super) needs: &'static [&'static str],
    /// Builds what it takes and makes the command.
    command: fn() -> Result<Command, Error>,
}

/// Rust first: what the others are compared with.
pub(super) const LANGUAGES: [Language; 5] = [
    Language {
        name: "Rust",
        needs: &["cargo"],
        command: rust,
    },
    Language {
        name: "TypeScript",
        needs: &["node", "npm"],
        command: typescript,
    },
    Language {
        name: "Python",
        needs: &["python3"],
        command: python,
    },
    Language {
        name: "Go",
        needs: &["go"],
        command: go,
    },
    Language {
        name: "Java",
        needs: &["java", "mvn"],
        command: java,
    },
];

fn rust() -> Result<Command, Error> {
    shared::build_suite()?;
    let mut command = Command::new(shared::suite()?);
    command.args(["reference", "codec"]);
    Ok(command)
}

fn typescript() -> Result<Command, Error> {
    typescript::build()?;
    let mut command = Command::new("node");
    command.arg("conformance/codec.mjs");
    command.current_dir(sdk().join("typescript"));
    Ok(command)
}

/// The package has no dependencies, so that its sources will do.
#[expect(clippy::unnecessary_wraps, reason = "as every language has it")]
fn python() -> Result<Command, Error> {
    let mut command = Command::new("python3");
    command.args(["-B", "conformance/codec.py"]);
    command.env("PYTHONPATH", "src");
    command.current_dir(sdk().join("python"));
    Ok(command)
}

fn go() -> Result<Command, Error> {
    let program = shared::scratch("sdk-go")?.join("codec");
    let mut build = Command::new("go");
    build.arg("build").arg("-o").arg(&program);
    execute(
        build
            .arg("./conformance/codec")
            .current_dir(sdk().join("go")),
    )?;
    Ok(Command::new(program))
}

fn java() -> Result<Command, Error> {
    java::build_programs()?;
    Ok(java::program("CodecProgram"))
}

fn sdk() -> std::path::PathBuf {
    Path::new(crate::ROOT).join("sdk")
}

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
        let mut command = (language.command)()?;
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
