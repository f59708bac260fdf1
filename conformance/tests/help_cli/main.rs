//! What `--help` says of every command, at 80 columns, and what `help` says besides.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#[path = "../command/mod.rs"]
mod command;

mod catalogue;
mod check_receiver;
mod check_sender;
mod listen;
mod peers;
mod reports;
mod runs;
mod senders;
mod setup;

use std::process::Command;

use command::{run, shown};

/// The help of a command, as a pipe of 80 columns shows it.
fn help(of: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .args(of.split_whitespace())
        .arg("--help")
        .env("COLUMNS", "80");
    let output = command.output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        shown(&output)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    // clap breaks everything but how a command is used.
    let is_broken = |line: &&&str| !line.starts_with("Usage:");
    let mut broken = lines.iter().filter(is_broken);
    assert!(broken.all(|line| line.chars().count() <= 80), "{text}");
    lines.join("\n")
}

/// The commands whose help is below; a new one has to be added.
const SHOWN: &[&str] = &[
    "",
    "demo",
    "check",
    "check receiver",
    "check sender",
    "judge",
    "list",
    "explain",
    "schema",
    "validate",
    "listen",
    "trigger",
    "replay",
    "report",
    "report merge",
    "report diff",
    "sdk",
    "reference",
    "reference sender",
    "reference receiver",
    "fake-vendor",
    "init",
    "init receiver",
    "init sender",
    "completions",
    "help",
];

#[test]
fn no_command_is_left_out() {
    let mut all = Vec::new();
    add(&abc_webhook_conformance::cli::command(), "", &mut all);
    all.sort_unstable();
    let mut shown = SHOWN.to_vec();
    shown.sort_unstable();
    assert_eq!(all, shown);
}

fn add(command: &clap::Command, name: &str, all: &mut Vec<String>) {
    all.push(name.to_owned());
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        add(inner, format!("{name} {}", inner.get_name()).trim(), all);
    }
}

#[test]
fn help_tells_of_a_command_what_its_own_option_does() {
    for of in ["", "check sender", "report merge"] {
        let words = [&["help"], &*of.split_whitespace().collect::<Vec<_>>()].concat();
        let output = run(&words);
        let long = run(&[&of.split_whitespace().collect::<Vec<_>>()[..], &["--help"]].concat());
        assert_eq!(shown(&output), shown(&long));
    }
}

#[test]
fn topics_are_told_and_what_is_none_is_exit_2() {
    insta::assert_snapshot!(shown(&run(&["help", "exit-codes"])), @"
    exit: 0
    --- stdout
    Exit codes:
      0    conforms
      1    does not conform, or the baseline is not true: an entry is stale, matches
           nothing, is past its date or gives no reason
      2    usage or configuration, nothing selected included
      3    the target cannot be reached or would not start
      4    inconclusive, or a MUST that could not be tested
      130  interrupted
    Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.

    These are the codes of all commands that run checks: check, demo and judge.
    Others use the same, and 1 for what they are asked to find:
      validate     1 if a payload is not valid
      listen       1 if a delivery broke a MUST; its interrupt is 0, unless --count
                   asked for more
      trigger, replay
                   1 if a delivery was not accepted, 3 if nobody answered
      report diff  1 if anything fails that did not fail before

    With --strict a broken SHOULD is as a broken MUST. A failure that a baseline
    lists is none. What is only recorded (INFO) never counts.
    --- stderr
    ");
    insta::assert_snapshot!(shown(&run(&["help", "environment"])), @"
    exit: 0
    --- stdout
    The command line counts before the environment, which counts before
    abc-webhook.toml.

    The token:
      ABC_WEBHOOK_TOKEN     the shared secret, unless --token-file names a file
                            that holds it; it is no option, since others can read
                            the command line

    Options:
      ABC_WEBHOOK_<OPTION>  every option of check receiver and check sender, in
                            capitals and with _ for -: ABC_WEBHOOK_TIME_OUT=10 is
                            --time-out 10. A switch takes true or false. An option
                            that may be given several times takes one value. The
                            URL of a receiver is ABC_WEBHOOK_URL. What takes
                            several words, such as --command, has none. The same
                            variables serve demo, judge, list, listen, trigger,
                            replay, report, report merge and sdk where they have
                            an option of that name, but for listen --delay. What
                            an option of the command line excludes does not count
      ABC_WEBHOOK_CONFIG    the file of options, in place of abc-webhook.toml

    The output:
      NO_COLOR              no colors, if it is set
      CLICOLOR_FORCE        colors, even where no terminal is
      CI                    not to show on a terminal how far a run is
      TERM                  dumb for a terminal without colors and progress

    The network:
      http_proxy, https_proxy, all_proxy, no_proxy
                            how a receiver is reached, as curl reads them
      SSL_CERT_FILE, SSL_CERT_DIR
                            the certificate authorities that are trusted, if they
                            are not where the system keeps them

    The programs of --command and --probe get PATH, HOME and the like, and what
    --pass-env names.
    --- stderr
    ");
    insta::assert_snapshot!(shown(&run(&["help", "check", "proxy"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "check proxy" is no command and no topic
    hint: abc-webhook --help lists the commands; the topics are exit-codes and environment
    "#);
}
