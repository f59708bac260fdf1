//! Known failures, as people use them and as a property of any run.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../targets/mod.rs"]
mod targets;

mod known;
mod truth;
mod update;

use std::fmt::Write as _;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Of these three a yes-man fails the first two, the second only in a strict run.
const THREE: [&str; 3] = [
    "receiver.transport.token.wrong",
    "receiver.response.rejected.empty",
    "receiver.response.ok",
];

/// A baseline in a folder of its own.
struct File {
    folder: TempDir,
    path: std::path::PathBuf,
}

impl File {
    fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        Self { folder, path }
    }

    fn with(text: &str) -> Self {
        let file = Self::named("known.toml");
        std::fs::write(&file.path, text).unwrap();
        file
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.path).unwrap()
    }

    fn check(&self, arguments: &[&str]) -> Output {
        self.check_at(&targets::yes_man(""), arguments)
    }

    fn check_at(&self, url: &str, arguments: &[&str]) -> Output {
        let mut command = command();
        command.args(["check", "receiver", url]).args(arguments);
        command.arg("--baseline").arg(&self.path);
        for id in THREE {
            command.args(["--only", id]);
        }
        command.output().unwrap()
    }

    fn shorten(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.replace(self.folder.path().to_str().unwrap(), "FOLDER")
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .env("ABC_WEBHOOK_TOKEN", "your-secret-token")
        .stdin(Stdio::null());
    command
}

/// Exit code and outputs, without what differs from run to run.
fn shown(output: &Output, file: &File) -> String {
    let mut shown = format!("exit: {}\n", output.status.code().unwrap());
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = file.shorten(bytes);
        let lines = text.lines().filter(|line| !line.starts_with("catalogue "));
        let lines: Vec<String> = lines.map(steady).collect();
        writeln!(shown, "--- {name}\n{}", lines.join("\n").trim_end()).unwrap();
    }
    shown.replace("--- stdout\n\n", "--- stdout\n")
}

/// A line without times and ports.
fn steady(line: &str) -> String {
    let is_time = |word: &str| word.parse::<f64>().is_ok() && word.contains('.');
    let words = line
        .split(' ')
        .map(|word| match word.split_once("127.0.0.1:") {
            Some((before, after)) => {
                let path = after.trim_start_matches(|c: char| c.is_ascii_digit());
                format!("{before}127.0.0.1:PORT{path}")
            }
            None if is_time(word) => "TIME".to_owned(),
            None => word.to_owned(),
        });
    // The width of a time differs too.
    let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let indent = line.len() - line.trim_start().len();
    format!("{}{}", " ".repeat(indent), words.join(" "))
}
