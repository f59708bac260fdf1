//! Options from the command line, the environment and a file, in this order.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod targets;

use std::fs;
use std::process::{Command, Output};

use command::shown;
use serde_json::Value;
use tempfile::TempDir;

/// A folder to run in, with a file of options.
struct Folder(TempDir);

const ONE: &str = "receiver.response.ok";
const OTHER: &str = "receiver.response.rejected.empty";

impl Folder {
    fn with(options: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("abc-webhook.toml"), options).unwrap();
        Self(folder)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command.args(words).current_dir(self.0.path());
        command.env("ABC_WEBHOOK_TOKEN", "your-secret-token");
        command
    }

    /// A run of the receiver suite; the ids of what was checked.
    fn checked(&self, words: &[&str], variables: &[(&str, &str)]) -> Vec<String> {
        let words = [&["check", "receiver"], words, &["--report", "json"]].concat();
        let output = self
            .command(&words)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(output.stdout.starts_with(b"{"), "{}", shown(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = report["suites"][0]["checks"].as_array().unwrap();
        checks
            .iter()
            .map(|check| check["id"].as_str().unwrap().to_owned())
            .collect()
    }

    fn refused(&self, words: &[&str]) -> String {
        let output: Output = self.command(words).output().unwrap();
        shown(&output)
    }
}

/// A file for a receiver that says yes to everything.
fn receiver(options: &str) -> Folder {
    let url = targets::yes_man("");
    Folder::with(&format!("[receiver]\nurl = \"{url}\"\n{options}\n"))
}

#[test]
fn the_command_line_counts_before_the_environment_and_that_before_the_file() {
    let folder = receiver(&format!("only = \"{ONE}\""));
    let variable = [("ABC_WEBHOOK_ONLY", OTHER)];
    assert_eq!(folder.checked(&[], &[]), [ONE]);
    assert_eq!(folder.checked(&[], &variable), [OTHER]);
    let level = "receiver.transport.post";
    assert_eq!(folder.checked(&["--only", level], &variable), [level]);
}

#[test]
fn the_url_is_an_option_too() {
    let folder = receiver(&format!("only = [\"{ONE}\"]"));
    let other = targets::yes_man("");
    let target = |words: &[&str], variables: &[(&str, &str)]| {
        let words = [&["check", "receiver"], words].concat();
        let mut command = folder.command(&words);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains(&other)
    };
    assert!(!target(&[], &[]));
    assert!(target(&[], &[("ABC_WEBHOOK_URL", &other)]));
    assert!(target(
        &[&other],
        &[("ABC_WEBHOOK_URL", "http://127.0.0.1:1/")]
    ));
}

#[test]
fn a_switch_is_true_or_false_and_what_conflicts_with_the_command_line_is_left_out() {
    let folder = receiver(&format!("only = \"{OTHER}\"\nstrict = true\nquiet = true"));
    let exit = |words: &[&str], variables: &[(&str, &str)]| {
        let words = [&["check", "receiver"], words].concat();
        let mut command = folder.command(&words);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let is_quiet = !String::from_utf8_lossy(&output.stdout).contains("slowest");
        (output.status.code().unwrap(), is_quiet)
    };
    assert_eq!(exit(&[], &[]), (1, true));
    assert_eq!(exit(&[], &[("ABC_WEBHOOK_STRICT", "false")]), (0, true));
    assert_eq!(exit(&["--verbose"], &[]), (1, false));
}

/// The environment is meant for all runs, the command line for this one.
#[test]
fn what_conflicts_with_the_command_line_does_not_count_in_the_environment_either() {
    let folder = receiver(&format!("only = \"{OTHER}\""));
    let shows = |words: &[&str], variable: (&str, &str)| {
        let words = [&["check", "receiver"], words].concat();
        let output = folder.command(&words).envs([variable]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        String::from_utf8_lossy(&output.stdout).contains("slowest")
    };
    assert!(!shows(&[], ("ABC_WEBHOOK_QUIET", "true")));
    for value in ["true", "false"] {
        assert!(shows(&["--verbose"], ("ABC_WEBHOOK_QUIET", value)));
        assert!(!shows(&["--quiet"], ("ABC_WEBHOOK_VERBOSE", value)));
    }
}

#[test]
fn other_commands_share_the_variables() {
    let folder = Folder::with("");
    let told = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(words);
        command.envs(variables.iter().copied());
        shown(&command.output().unwrap())
    };
    let only = [("ABC_WEBHOOK_ONLY", "receiver.duplicate.*")];
    assert!(told(&["list"], &only).contains("receiver.duplicate."));
    assert!(!told(&["list"], &only).contains("sender.transport.post"));
    let one = told(&["list", "--only", ONE], &only);
    assert!(one.contains(ONE) && !one.contains("duplicate"), "{one}");

    let none = [("ABC_WEBHOOK_TOKEN_FILE", "no/such/file")];
    let send = ["trigger", "issue-creation", "--to", "http://127.0.0.1:1/"];
    let refused = told(&send, &none);
    assert!(
        refused.contains("token file no/such/file cannot be read"),
        "{refused}"
    );
    let without = told(&[&send[..], &["--no-token", "--dry-run"]].concat(), &none);
    assert!(without.starts_with("exit: 0\n"), "{without}");
    let listen = told(
        &["listen", "--port", "0", "--delay", "soon"],
        &[("ABC_WEBHOOK_DELAY", "1")],
    );
    assert!(listen.contains("'--delay <TIME>'"), "{listen}");
}

#[test]
fn what_an_option_needs_may_be_in_the_file() {
    let folder = receiver(&format!(
        "only = \"{OTHER}\"\nstrict = true\nbaseline = \"known.toml\""
    ));
    let output = folder.refused(&["check", "receiver", "--baseline-update"]);
    assert!(
        output.contains("known.toml: 1 added, 0 dropped, 0 kept"),
        "{output}"
    );
}

#[test]
#[cfg(unix)]
fn an_adapter_is_a_list_of_words_and_the_report_says_where_options_are_from() {
    let folder = Folder::with(
        "[sender]\nonly = \"sender.transport.post\"\ncommand = [\"sh\", \"-c\", \"exit 1\", \"--strict\"]",
    );
    let output = folder.refused(&["check", "sender"]);
    assert!(
        output.contains("the adapter sh -c 'exit 1' --strict"),
        "{output}"
    );
    let folder = receiver(&format!("only = \"{ONE}\""));
    let output = folder.refused(&["check", "receiver"]);
    assert!(
        output.contains("\noptions from abc-webhook.toml\n"),
        "{output}"
    );
}

/// Otherwise who has an adapter in the file could not be checked in another way.
#[test]
fn one_way_to_a_sender_takes_the_place_of_another() {
    let folder = Folder::with("[sender]\ncommand = [\"true\"]");
    let told = folder.refused(&["check", "sender", "--manual", "--only", "sender.nothing"]);
    assert!(told.contains("error: no check was selected\n"), "{told}");
}

#[test]
fn another_file_can_be_named() {
    let folder = receiver("only = \"receiver.nothing\"");
    let options = fs::read_to_string(folder.0.path().join("abc-webhook.toml")).unwrap();
    let other = options.replace("receiver.nothing", ONE);
    fs::write(folder.0.path().join("other.toml"), other).unwrap();
    assert_eq!(folder.checked(&["--config", "other.toml"], &[]), [ONE]);
    assert_eq!(
        folder.checked(&[], &[("ABC_WEBHOOK_CONFIG", "other.toml")]),
        [ONE]
    );
    insta::assert_snapshot!(folder.refused(&["check", "sender", "--config", "none.toml"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: the file of options none.toml cannot be read: No such file or directory (os error 2)
    hint: abc-webhook init writes such a file
    ");
}

#[test]
fn the_first_mistake_in_a_file_is_told_with_its_place() {
    let told = |options: &str| Folder::with(options).refused(&["check", "receiver"]);
    insta::assert_snapshot!(told("[receiver]\nurl = \"http://127.0.0.1:1/\"\ntime_out = 3"), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:3:1: "time_out" is no option of check receiver, but time-out is
    hint: the keys are the options that check receiver --help and check sender --help list, without the hyphens in front
    "#);
    insta::assert_snapshot!(told("[receiver]\nurl = \"http://127.0.0.1:1/\"\ntime-out = \"soon\""), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:3:12: time-out cannot be "soon": a number of seconds above 0 and up to 600 is needed
    hint: check receiver --help and check sender --help tell what each option takes
    "#);
    insta::assert_snapshot!(told("[receiver]\nlevel = \"may\""), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:2:9: level cannot be "may": it is one of must, should, info
    hint: check receiver --help and check sender --help tell what each option takes
    "#);
    insta::assert_snapshot!(told("[receiver]\nstrict = \"yes\""), @"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:2:10: strict takes true or false, and this is a text
    hint: check receiver --help and check sender --help tell what each option takes
    ");
    insta::assert_snapshot!(told("[receiver]\ntime-out = [3]"), @"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:2:12: time-out takes a text or a number, and this is a list
    hint: check receiver --help and check sender --help tell what each option takes
    ");
    insta::assert_snapshot!(told("[receiver]\n\n  token = \"your-secret-token\""), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:3:3: "token" does not belong here
    hint: a token does not belong into a file that others read: set ABC_WEBHOOK_TOKEN, or name a file that holds it alone with token-file
    "#);
    insta::assert_snapshot!(told("[receivers]\n"), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:1:2: "receivers" is no table of this file
    hint: the tables are [receiver] and [sender]
    "#);
    insta::assert_snapshot!(told("[receiver]\nurl = \n"), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml:2:7: string values must be quoted, expected literal string
    hint: the file is TOML, as in url = "http://127.0.0.1:3000/webhook"
    "#);
    insta::assert_snapshot!(told("# no options\n"), @"
    exit: 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <URL>

    Usage: abc-webhook check receiver --config <FILE> <URL>

    For more information, try '--help'.
    ");
}
