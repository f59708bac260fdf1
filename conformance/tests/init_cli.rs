//! `init` and `completions`: what is written, and that it is of use.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod targets;

use std::fs;
use std::process::Command;

use command::{run, shown};
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self, words: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command.args(words).current_dir(self.0.path());
        command.env("ABC_WEBHOOK_TOKEN", "your-secret-token");
        shown(&command.output().unwrap())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

#[test]
fn what_is_written_for_a_receiver_checks_it() {
    let folder = Folder::new();
    let url = targets::yes_man("");
    insta::assert_snapshot!(folder.run(&["init", "receiver", &url, "--ci", "github"]), @"
    exit: 0
    --- stdout
    wrote abc-webhook.toml
    wrote .github/workflows/abc-webhook-receiver.yml
    to do: set ABC_WEBHOOK_TOKEN to the token, in CI as a secret
    then: abc-webhook check receiver
    --- stderr
    ");
    insta::assert_snapshot!(folder.read(".github/workflows/abc-webhook-receiver.yml"), @r#"
    # Runs abc-webhook check receiver with the options in abc-webhook.toml.
    name: abc-webhook receiver
    on:
      push:
      pull_request:
    permissions:
      contents: read
    jobs:
      receiver:
        runs-on: ubuntu-latest
        timeout-minutes: 20
        env:
          ABC_WEBHOOK_TOKEN: ${{ secrets.ABC_WEBHOOK_TOKEN }}
        steps:
          - uses: actions/checkout@v4
          - run: cargo install --locked abc-webhook-conformance
          # Start the receiver here, so that it listens at the URL in abc-webhook.toml.
          - run: >
              abc-webhook check receiver
              --report human --report html=abc-webhook.html
              --report markdown="$GITHUB_STEP_SUMMARY"
          - uses: actions/upload-artifact@v4
            if: always()
            with:
              name: abc-webhook-receiver
              path: abc-webhook.html
    "#);
    insta::assert_snapshot!(folder.read("abc-webhook.toml").replace(&url, "URL"), @r#"
    # Options of `abc-webhook check receiver`, by their names; `abc-webhook help check receiver` tells all
    # of them. The command line and the environment (ABC_WEBHOOK_…) count before this file.
    [receiver]
    url = "URL"
    # The token is taken from ABC_WEBHOOK_TOKEN, or from a file that is not committed:
    # token-file = ".abc-webhook-token"

    # What is known to fail, and why; --baseline-update writes it.
    # baseline = "known-failures.toml"

    # must: what fails the run; should: that and what warns; info: that and what is only recorded.
    level = "info"
    # Whether a broken SHOULD fails the run.
    strict = false

    # Written beside the report for a reader.
    report = ["html=abc-webhook.html", "junit=abc-webhook.xml"]

    # time-out = 5
    # skip = ["receiver.load.*"]
    "#);
    let told = folder.run(&["check", "receiver", "--only", "receiver.response.ok"]);
    assert!(
        told.starts_with("exit: 0\n") && told.contains(&url),
        "{told}"
    );
    assert!(
        folder
            .read("abc-webhook.xml")
            .contains("receiver.response.ok")
    );
    assert!(
        folder
            .read("abc-webhook.html")
            .contains("receiver.response.ok")
    );
}

#[test]
#[cfg(unix)]
fn what_is_written_for_a_sender_starts_its_adapter() {
    let folder = Folder::new();
    let adapter = ["--command", "sh", "-c", "exit \"7\""];
    let words = [&["init", "sender", "--ci", "gitlab"][..], &adapter].concat();
    insta::assert_snapshot!(folder.run(&words), @"
    exit: 0
    --- stdout
    wrote abc-webhook.toml
    wrote .gitlab/abc-webhook-sender.yml
    to do: in .gitlab-ci.yml, include: { local: .gitlab/abc-webhook-sender.yml }
    then: abc-webhook check sender
    --- stderr
    ");
    insta::assert_snapshot!(folder.read(".gitlab/abc-webhook-sender.yml"), @"
    # Runs abc-webhook check sender with the options in abc-webhook.toml.
    abc-webhook-sender:
      image: rust:1
      timeout: 20 minutes
      script:
        - cargo install --locked abc-webhook-conformance
        - abc-webhook check sender --report human --report html=abc-webhook.html --report junit=abc-webhook.xml
      artifacts:
        when: always
        paths:
          - abc-webhook.html
        reports:
          junit: abc-webhook.xml
    ");
    insta::assert_snapshot!(folder.read("abc-webhook.toml"), @r#"
    # Options of `abc-webhook check sender`, by their names; `abc-webhook help check sender` tells all of
    # them. The command line and the environment (ABC_WEBHOOK_…) count before this file.
    [sender]
    # The adapter: a program that has your sender make deliveries.
    command = ["sh", "-c", 'exit "7"']

    # What is known to fail, and why; --baseline-update writes it.
    # baseline = "known-failures.toml"

    # must: what fails the run; should: that and what warns; info: that and what is only recorded.
    level = "info"
    # Whether a broken SHOULD fails the run.
    strict = false

    # Written beside the report for a reader.
    report = ["html=abc-webhook.html", "junit=abc-webhook.xml"]

    # time-out = 5
    # tolerance = 1
    "#);
    let told = folder.run(&["check", "sender"]);
    assert!(told.contains("the adapter sh -c 'exit \"7\"'"), "{told}");
}

#[test]
fn nothing_is_written_over_unasked_and_then_nothing_at_all() {
    let folder = Folder::new();
    folder.run(&["init", "receiver", "--ci", "none"]);
    let before = folder.read("abc-webhook.toml");
    insta::assert_snapshot!(folder.run(&["init", "receiver", "http://127.0.0.1:1/", "--ci", "github"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml is there already
    hint: --force writes over what is there; nothing was written
    ");
    assert_eq!(folder.read("abc-webhook.toml"), before);
    assert!(!folder.0.path().join(".github").exists());
    let told = folder.run(&["init", "receiver", "http://127.0.0.1:1/", "--force"]);
    assert!(told.contains("replaced abc-webhook.toml"), "{told}");
    assert_ne!(folder.read("abc-webhook.toml"), before);
}

#[test]
fn the_other_suite_is_added_and_ci_is_what_is_there() {
    let folder = Folder::new();
    folder.run(&["init", "receiver"]);
    let before = folder.read("abc-webhook.toml");
    fs::create_dir(folder.0.path().join(".github")).unwrap();
    insta::assert_snapshot!(folder.run(&["init", "sender"]), @"
    exit: 0
    --- stdout
    extended abc-webhook.toml
    wrote .github/workflows/abc-webhook-sender.yml
    then: abc-webhook check sender
    --- stderr
    ");
    let both = folder.read("abc-webhook.toml");
    assert!(both.starts_with(before.trim_end()), "{both}");
    assert!(both.contains("\n[sender]\n"), "{both}");
    assert!(
        folder
            .run(&["init", "sender", "--ci", "none"])
            .contains("is there already")
    );
}

#[test]
fn five_shells_can_complete_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let told = shown(&run(&["completions", shell]));
        assert!(told.starts_with("exit: 0\n"), "{told}");
        for word in ["abc-webhook", "receiver", "time-out"] {
            assert!(told.contains(word), "{shell}, {word}: {told}");
        }
    }
    insta::assert_snapshot!(shown(&run(&["completions", "tcsh"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'zsh'

    For more information, try '--help'.
    ");
}
