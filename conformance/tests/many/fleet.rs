//! Files of targets, and the command that is given them.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::command::{self, shown};
use crate::receiving::{Receiver, TOKEN};

/// Files, and a receiver that everybody in them means.
pub(crate) struct Fleet {
    folder: tempfile::TempDir,
    pub(crate) receiver: Receiver,
}

impl Fleet {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            receiver: Receiver::start(),
        }
    }

    pub(crate) fn list(&self, text: &str) {
        std::fs::write(self.path("targets.toml"), text).unwrap();
    }

    pub(crate) fn list_of(&self, count: usize) {
        let url = self.receiver.url();
        let rows =
            (0..count).map(|it| format!("[[target]]\nname = \"r{it}\"\nurl = \"{url}/{it}\"\n"));
        self.list(&rows.collect::<String>());
    }

    pub(crate) fn folder(&self) -> String {
        self.folder.path().to_str().unwrap().to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file_at(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn file(&self) -> String {
        self.file_at("targets.toml")
    }

    pub(crate) fn check(&self, options: &[&str]) -> Output {
        self.command(&["--targets", &self.file()])
            .args(options)
            .output()
            .unwrap()
    }

    pub(crate) fn command(&self, options: &[&str]) -> Command {
        let mut command = self.program();
        command.args(["check", "receiver"]).args(options);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.program().args(arguments).output().unwrap()
    }

    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command::without_proxies(&mut command);
        command.current_dir(self.folder.path());
        command.env("ABC_WEBHOOK_TOKEN", TOKEN).stdin(Stdio::null());
        command.env_remove("JOB_COMPLETION_INDEX");
        command
    }

    /// Without what differs from run to run: times, and the order in which targets end.
    pub(crate) fn shown(&self, output: &Output) -> String {
        let text = shown(output).replace(&self.folder(), "FOLDER");
        let version = format!(
            "catalogue {}",
            abc_webhook_conformance::version::catalogue()
        );
        let text = text.replace(&version, "catalogue DIGEST");
        let mut lines: Vec<String> = text.lines().map(without_time).collect();
        for targets in lines.split_mut(|line| !line.contains(" TIME  ")) {
            targets.sort_unstable();
        }
        lines.join("\n")
    }
}

/// A line without the time that it tells.
fn without_time(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [verdict, _, "ms" | "s", rest @ ..] => format!("{verdict} TIME  {}", rest.join(" ")),
        [count, "target" | "targets", "in", _, _, rest @ ..] => {
            format!("{count} in TIME: {}", rest.join(" "))
        }
        _ => line.to_owned(),
    }
}
