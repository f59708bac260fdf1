//! What commands say when they run: exit code, standard output and standard error in one capture,
//! through a pipe and, where it is the same text, on a terminal of 80 columns.
//!
//! The help of all commands is in `help_cli`, and mistakes of many kinds stand beside what they are
//! about, in the other tests of the command line. Here every command has a run that goes well and
//! the failure that its users meet first.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../command/mod.rs"]
mod command;
#[path = "../pty/mod.rs"]
mod pty;
#[path = "../targets/mod.rs"]
mod targets;

mod catalogue;
mod checks;
mod help;
mod helpers;
mod peers;
mod reports;

use std::process::{Command, Output, Stdio};

use command::{output_with, shown, without_proxies};
use pty::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_abc-webhook");

/// The command with a token, and with nothing else of this machine that it would heed.
fn abc_webhook(words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(words)
        .env("ABC_WEBHOOK_TOKEN", "your-secret-token");
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    without_proxies(&mut command);
    command
}

/// What the command says through a pipe alone, where it is run to prepare what another shows.
fn piped(words: &[&str]) -> String {
    steady(&shown(&output_with(&mut abc_webhook(words), b"")))
}

/// What the command says through a pipe, which on a terminal of 80 columns is the same but for its
/// colors.
fn captured(words: &[&str]) -> String {
    captured_of(|| abc_webhook(words))
}

/// The same, of a command that `make` makes ready anew for each of its two runs.
fn captured_of(mut make: impl FnMut() -> Command) -> String {
    let piped = steady(&shown(&output_with(&mut make(), b"")));
    let shown_there = on_a_terminal(make());
    assert_eq!(shown_there, piped, "on a terminal, and through a pipe");
    piped
}

/// What the command says on a terminal that shows no progress, without its colors.
fn on_a_terminal(mut command: Command) -> String {
    let [data, rest] = [(); 2].map(|()| Terminal::of(80));
    command.env("TERM", "xterm-256color").env("CI", "true");
    command.stdin(Stdio::null());
    command.stdout(data.output()).stderr(rest.output());
    let mut child = command.spawn().unwrap();
    drop(command);
    let [data, rest] = [data, rest].map(Terminal::reading);
    let status = child.wait().unwrap();
    let [stdout, stderr] = [data, rest].map(|it| plain(&it.join().unwrap()).into_bytes());
    let output = Output {
        status,
        stdout,
        stderr,
    };
    steady(&shown(&output))
}

/// What a terminal was told, without its colors.
fn plain(told: &str) -> String {
    let plain = anstream::adapter::strip_str(told).to_string();
    plain.replace("\r\n", "\n")
}

/// What goes on for long on standard output: how it begins, how long it is, and all the rest.
fn abridged(told: &str, count: usize) -> String {
    let (exit, said) = told.split_once("--- stdout\n").unwrap();
    let (data, errors) = said.split_once("--- stderr").unwrap();
    let lines: Vec<&str> = data.lines().collect();
    let begin = lines[..count].join("\n");
    let all = lines.len();
    format!("{exit}--- stdout\n{begin}\n[… {all} lines in all]\n--- stderr{errors}")
}

/// What differs from run to run and from machine to machine, by its name.
fn steady(shown: &str) -> String {
    let steady = without_ports(&shown.replace(PROGRAM, "abc-webhook"));
    let lines = steady
        .lines()
        .map(|line| without_digest(&without_times(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether it took milliseconds or seconds depends on who else is at work.
fn without_times(line: &str) -> String {
    let mut clean = String::new();
    let mut words = line.split(' ').peekable();
    while let Some(word) = words.next() {
        let unit = words.peek().map(|it| it.trim_end_matches([':', ',']));
        let is_time = word.contains('.') && word.parse::<f64>().is_ok();
        if is_time && matches!(unit, Some("ms" | "s")) {
            let unit = words.next().unwrap();
            let end = unit.trim_start_matches(char::is_alphabetic);
            // What is in a column is as far from its neighbor as it is short.
            clean.truncate(clean.trim_end_matches(' ').len());
            clean = format!("{clean} TIME{end} ");
        } else {
            clean = format!("{clean}{word} ");
        }
    }
    clean.pop();
    clean
}

/// Another with every change of the catalogue.
fn without_digest(line: &str) -> String {
    let Some((before, rest)) = line.split_once("catalogue ") else {
        return line.to_owned();
    };
    match rest.split_at_checked(12) {
        Some((digest, rest)) if digest.bytes().all(|it| it.is_ascii_hexdigit()) => {
            format!("{before}catalogue DIGEST{rest}")
        }
        _ => line.to_owned(),
    }
}

/// Every port of this machine that is not stated is another.
fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let mut clean = parts.next().unwrap().to_owned();
    for part in parts {
        let port: String = part.chars().take_while(char::is_ascii_digit).collect();
        let is_any = port.len() > 4;
        clean += "127.0.0.1:";
        clean += if is_any { "PORT" } else { &port };
        clean += &part[port.len()..];
    }
    clean
}
