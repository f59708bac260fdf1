//! On a terminal: how far the run is, colors and width; and none of that elsewhere.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod pty;
mod targets;

use std::process::{Command, Stdio};

use pty::Terminal;

fn demo(arguments: &[&str]) -> Command {
    abc_webhook(&[&["demo"], arguments].concat())
}

fn abc_webhook(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command.args(arguments);
    for name in ["CI", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color");
    command
}

const ONE: [&str; 2] = ["--only", "receiver.response.ok"];

/// What a demo writes to standard error, where that is a terminal.
fn errors(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let terminal = Terminal::of(80);
    let mut command = demo(arguments);
    command.envs(variables.iter().copied());
    command.stdout(Stdio::null()).stderr(terminal.output());
    terminal.run(command).1
}

/// What it writes to standard output, where that is a terminal so wide.
fn report(arguments: &[&str], variables: &[(&str, &str)], columns: u16) -> String {
    let terminal = Terminal::of(columns);
    let mut command = demo(arguments);
    command.envs(variables.iter().copied());
    command.stdout(terminal.output()).stderr(Stdio::null());
    terminal.run(command).1
}

fn piped(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = demo(arguments);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn whoever_sits_there_sees_how_far_the_run_is_and_how_long_it_takes_at_least() {
    let told = errors(&["--only", "sender.transport.post"], &[]);
    let begin = "0 of 1 checks, at least 3 s more: sender.transport.post";
    assert!(told.contains(begin), "{told:?}");
    // Nothing is left of it.
    assert!(
        told.trim_end_matches('\r').ends_with("\u{1b}[2K"),
        "{told:?}"
    );
}

#[test]
fn who_does_not_sit_there_sees_none_of_it() {
    assert_ne!(errors(&ONE, &[]), "");
    assert_eq!(errors(&ONE, &[("CI", "true")]), "");
    assert_eq!(errors(&ONE, &[("TERM", "dumb")]), "");
    assert_eq!(errors(&[&ONE[..], &["--quiet"]].concat(), &[]), "");
    piped(&ONE, &[]);
}

#[test]
fn colors_are_for_terminals_unless_asked_for_or_against() {
    let is_colored = |text: String| text.contains('\u{1b}');
    let with = |color: &'static str| [&ONE[..], &["--color", color]].concat();
    assert!(is_colored(report(&ONE, &[], 80)));
    assert!(!is_colored(report(&ONE, &[("NO_COLOR", "1")], 80)));
    assert!(!is_colored(report(&with("never"), &[], 80)));
    assert!(is_colored(report(
        &with("always"),
        &[("NO_COLOR", "1")],
        80
    )));
    assert!(!is_colored(piped(&ONE, &[])));
    assert!(is_colored(piped(&with("always"), &[])));
    assert!(is_colored(piped(&ONE, &[("CLICOLOR_FORCE", "1")])));
    assert!(!is_colored(piped(
        &with("never"),
        &[("CLICOLOR_FORCE", "1")]
    )));
}

#[test]
fn rows_are_as_wide_as_the_terminal_and_no_wider_than_can_be_read() {
    let longest = |text: &str| {
        let rule = text.split_once("    rule ").unwrap().1;
        let (rule, _) = rule.split_once("warn receiver").unwrap();
        let rows = rule.lines().skip(1).map(|line| line.trim_end().len());
        rows.max().unwrap()
    };
    let on = |columns| longest(&failing(Some(columns)));
    assert!((60..=80).contains(&longest(&failing(None))));
    assert!((80..=100).contains(&on(200)));
    assert!((35..=50).contains(&on(50)));
}

/// The report on a receiver that accepts an empty body: piped, or on a terminal so wide.
fn failing(columns: Option<u16>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command.args(["check", "receiver", &targets::yes_man("")]);
    command.args([
        "--only",
        "receiver.response.rejected.empty",
        "--color",
        "never",
    ]);
    command.env("ABC_WEBHOOK_TOKEN", "your-secret-token");
    match columns.map(Terminal::of) {
        Some(terminal) => {
            command.stdout(terminal.output()).stderr(Stdio::null());
            terminal.run(command).1
        }
        None => String::from_utf8(command.output().unwrap().stdout).unwrap(),
    }
}

#[test]
fn topics_are_no_wider_than_the_terminal() {
    for (topic, columns) in [("exit-codes", 50), ("environment", 50), ("environment", 40)] {
        let terminal = Terminal::of(columns);
        let mut command = abc_webhook(&["help", topic]);
        command.stdout(terminal.output()).stderr(Stdio::null());
        let (_, told) = terminal.run(command);
        let widest = told.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(usize::from(columns)), "{widest:?}: {told}");
    }
}

#[test]
fn the_codes_below_the_help_keep_their_column() {
    let terminal = Terminal::of(56);
    let mut command = abc_webhook(&["--help"]);
    command.stdout(terminal.output()).stderr(Stdio::null());
    let (_, told) = terminal.run(command);
    let told = told.replace("\r\n", "\n");
    let row = "\n  1    does not conform, or the baseline is not true: an\n       entry is stale, ";
    assert!(told.contains(row), "{told}");
}

#[test]
fn how_far_a_run_is_fits_into_one_line() {
    for (columns, begin) in [(20, "0/1, 3 s"), (40, "0/1, 3 s"), (70, "0 of 1 checks, ")] {
        let terminal = Terminal::of(columns);
        let mut command = demo(&["--only", "sender.transport.post"]);
        command.stdout(Stdio::null()).stderr(terminal.output());
        let (_, told) = terminal.run(command);
        let told = anstream::adapter::strip_str(&told).to_string();
        assert!(told.contains(begin), "{told:?}");
        let drawn = told
            .split(['\r', '\n'])
            .map(|line| line.trim_end().chars().count());
        assert!(drawn.max() <= Some(columns.into()), "{columns}: {told:?}");
    }
}

#[test]
fn a_page_is_styled_and_no_wider_than_the_terminal() {
    for (columns, widest) in [(50, 50), (300, 90)] {
        let terminal = Terminal::of(columns);
        let mut command = abc_webhook(&["explain", "sender.retry.exhaust.refused"]);
        command.stdout(terminal.output()).stderr(Stdio::null());
        let (_, page) = terminal.run(command);
        assert!(page.contains("\u{1b}[1mWhy it matters\u{1b}[0m"), "{page}");
        let text = anstream::adapter::strip_str(&page).to_string();
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(widest), "{longest:?} of {columns}: {text}");
        assert!(
            longest > Some(widest - 10),
            "{longest:?} of {columns}: {text}"
        );
    }
}
