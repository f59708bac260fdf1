//! The help of what sets things up, and of help.

use super::help;

#[test]
fn help_of_init() {
    insta::assert_snapshot!(help("init"), @"
    Write abc-webhook.toml for a receiver or a sender, and a CI job.

    Nothing is written over unless --force says so. Where abc-webhook.toml is there
    and says nothing of this suite, what it says is kept.

    Usage: abc-webhook init [OPTIONS] <COMMAND>

    Commands:
      receiver  For the receiver at a URL
      sender    For the sender behind an adapter

    Options:
          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn help_of_init_receiver() {
    insta::assert_snapshot!(help("init receiver"), @"
    For the receiver at a URL

    Usage: abc-webhook init receiver [OPTIONS] [URL]

    Arguments:
      [URL]
              The receiver's URL

              [default: http://127.0.0.1:3000/webhook]

    Options:
          --ci <CI>
              The CI that a job is written for [default: that whose files are there,
              or none]

              Possible values:
              - github: GitHub Actions: .github/workflows/abc-webhook-SUITE.yml
              - gitlab: GitLab: .gitlab/abc-webhook-SUITE.yml, to be included in
                .gitlab-ci.yml
              - none:   No job

          --force
              Write over what is there

          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn help_of_init_sender() {
    insta::assert_snapshot!(help("init sender"), @"
    For the sender behind an adapter

    Usage: abc-webhook init sender [OPTIONS]

    Options:
          --ci <CI>
              The CI that a job is written for [default: that whose files are there,
              or none]

              Possible values:
              - github: GitHub Actions: .github/workflows/abc-webhook-SUITE.yml
              - gitlab: GitLab: .gitlab/abc-webhook-SUITE.yml, to be included in
                .gitlab-ci.yml
              - none:   No job

          --force
              Write over what is there

          --command <PROGRAM>...
              The adapter and its arguments; everything behind this option belongs
              to it

              [default: node adapter.mjs]

          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn help_of_completions() {
    insta::assert_snapshot!(help("completions"), @"
    Print the completions of a shell.

    For bash: abc-webhook completions bash >
    ~/.local/share/bash-completion/completions/abc-webhook

    Usage: abc-webhook completions [OPTIONS] <SHELL>

    Arguments:
      <SHELL>
              The shell

              [possible values: bash, elvish, fish, powershell, zsh]

    Options:
          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn help_of_help() {
    insta::assert_snapshot!(help("help"), @"
    Tell of a command, or of a topic: exit-codes, environment

    Usage: abc-webhook help [OPTIONS] [COMMAND|TOPIC]...

    Arguments:
      [COMMAND|TOPIC]...
              The command, for example check receiver, or the topic

    Options:
          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    ");
}
