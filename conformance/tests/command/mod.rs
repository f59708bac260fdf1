//! The command, run and shown as one text: exit code, standard output, standard error.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "every test uses a part, some use all"
)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Runs the command with nothing on standard input.
pub(crate) fn run(arguments: &[&str]) -> Output {
    run_with(arguments, b"")
}

/// Runs the command with these bytes on standard input.
pub(crate) fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    without_proxies(&mut command);
    output_with(command.args(arguments).env_remove("COLUMNS"), input)
}

/// Runs `command` with these bytes on standard input.
pub(crate) fn output_with(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The command may write more than a pipe holds before it has read everything.
    let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    output
}

/// Whatever proxies this machine has, a test's receivers are reached without them.
pub(crate) fn without_proxies(command: &mut Command) {
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
}

pub(crate) fn shown(output: &Output) -> String {
    let mut shown = format!("exit: {}\n", output.status.code().unwrap());
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        writeln!(shown, "--- {name}").unwrap();
        for line in String::from_utf8_lossy(bytes).trim_end().lines() {
            writeln!(shown, "{}", line.trim_end()).unwrap();
        }
    }
    shown
}

/// `text` with every time in it replaced by `N ms`.
pub(crate) fn without_times(text: &str) -> String {
    let mut parts = text.split(" ms");
    let mut clean = parts.next().unwrap().to_owned();
    let is_digit = |character: char| character.is_ascii_digit() || character == '.';
    for part in parts {
        let number = clean.trim_end_matches(is_digit).len();
        if number < clean.len() {
            clean.truncate(number);
            clean.truncate(clean.trim_end_matches(' ').len() + 1);
            clean.push('N');
        }
        clean.push_str(" ms");
        clean.push_str(part);
    }
    clean
}
