//! The help of the command itself, and of those that run checks.

use super::help;

#[test]
fn help_of_the_command() {
    insta::assert_snapshot!(help(""), @"
    Conformance suite for the ABC User Feedback webhook protocol.

    Checks any receiver and any sender of the protocol's webhooks, and says
    precisely what is wrong and which section of the vendor's guide says so. Test
    only what you own.

    Usage: abc-webhook [OPTIONS] <COMMAND>

    Commands:
      demo         Run both suites against an embedded receiver and an embedded
                   sender
      check        Check a receiver or a sender
      judge        Judge what was recorded, with the same findings as live
      list         List the checks: id, level, source, role, title and clause
      explain      Explain a check or a clause: what it demands, why that matters,
                   how to fix it
      schema       Print the schema of the payloads, or the protocol as an API
                   document
      validate     Validate payloads, and show each error at its place in the text
      listen       Listen for deliveries, show each as it arrives, and judge it on
                   the spot
      trigger      Send an event to a receiver, and show what it answers
      replay       Send saved deliveries again, in their order
      report       Show a run that was kept, in any format; join runs, or compare
                   two
      sdk          Generate a package: payload types, receiver and sender, for your
                   language and channel
      reference    Run a reference peer: to try the suites on, or to test your own
                   peer with
      fake-vendor  Run a fake of ABC User Feedback: its REST API, and the sender
                   behind it
      init         Write abc-webhook.toml for a receiver or a sender, and a CI job
      completions  Print the completions of a shell
      help         Tell of a command, or of a topic: exit-codes, environment

    Options:
          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Exit codes:
      0    conforms
      1    does not conform, or the baseline is not true: an entry is stale, matches
           nothing, is past its date or gives no reason
      2    usage or configuration, nothing selected included
      3    the target cannot be reached or would not start
      4    inconclusive, or a MUST that could not be tested
      130  interrupted
    Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.

    abc-webhook help exit-codes tells more of them, abc-webhook help environment
    which variables count.
    ");
}

#[test]
fn help_of_demo() {
    insta::assert_snapshot!(help("demo"), @"
    Run both suites against an embedded receiver and an embedded sender.

    Needs nothing but this program: the peers listen on loopback.

    Usage: abc-webhook demo [OPTIONS]

    Options:
          --only <GLOB>
              Run only the checks whose ids match; may be given several times

              [env: ABC_WEBHOOK_ONLY]

          --skip <GLOB>
              Leave out the checks whose ids match; may be given several times

              [env: ABC_WEBHOOK_SKIP]

          --level <LEVEL>
              Run only the checks of clauses of this level or a higher one

              Possible values:
              - must:   What fails the run
              - should: That, and what is a warning, or a failure with --strict
              - info:   All of it, and what is only recorded

              [env: ABC_WEBHOOK_LEVEL]
              [default: info]

          --strict
              Let a broken SHOULD fail the run

              [env: ABC_WEBHOOK_STRICT]

      -q, --quiet
              Show only troubles and the summary

              [env: ABC_WEBHOOK_QUIET]

      -v, --verbose
              Show a line for every check, and its trace

              [env: ABC_WEBHOOK_VERBOSE]

          --report <FORMAT[=PATH]>
              Write a report in this format, to this file; may be given several
              times.

              Without a path, or with - for one, it is written to standard output,
              in place of the report for a reader.

              Possible formats:
              - human: for a reader
              - html: one file to look at, with a picture of every delivery
              - json: one document (schema/report.schema.json)
              - jsonl: a line for each event, as it happens
              (schema/events.schema.json)
              - junit: JUnit XML, as Jenkins and GitLab read it
              - markdown: fit for the step summary of a CI job

              [env: ABC_WEBHOOK_REPORT]

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
fn help_of_check() {
    insta::assert_snapshot!(help("check"), @"
    Check a receiver or a sender

    Usage: abc-webhook check [OPTIONS] <COMMAND>

    Commands:
      receiver  Check the receiver at a URL
      sender    Check a sender: behind an adapter, by a command that makes it
                deliver, by hand, or ABC User Feedback itself

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
fn help_of_judge() {
    insta::assert_snapshot!(help("judge"), @r#"
    Judge what was recorded, with the same findings as live.

    FILE is what --record wrote, or what was written by other means as
    conformance/TRACE.md says. Nothing is played.

    Usage: abc-webhook judge [OPTIONS] <FILE>

    Arguments:
      <FILE>
              The record; - is standard input

    Options:
          --only <GLOB>
              Run only the checks whose ids match; may be given several times

              [env: ABC_WEBHOOK_ONLY]

          --skip <GLOB>
              Leave out the checks whose ids match; may be given several times

              [env: ABC_WEBHOOK_SKIP]

          --level <LEVEL>
              Run only the checks of clauses of this level or a higher one

              Possible values:
              - must:   What fails the run
              - should: That, and what is a warning, or a failure with --strict
              - info:   All of it, and what is only recorded

              [env: ABC_WEBHOOK_LEVEL]
              [default: info]

          --baseline <FILE>
              Do not fail for what this file lists; may be given several times.

              abc-user-feedback is no file but what is known of the vendor's own
              server.

              TOML: "check id or glob" = "reason", or = { reason = "…", until =
              2027-01-31 }. What is listed is run all the same. An entry fails the
              run when nothing it lists fails any more, when it matches no check,
              when its date is over and while its reason is TODO.

              [env: ABC_WEBHOOK_BASELINE]

          --baseline-update
              Add this run's failures to the baseline, with TODO for a reason, and
              drop what is stale.

              Does not change what this run exits with.

              [env: ABC_WEBHOOK_BASELINE_UPDATE]

          --strict
              Let a broken SHOULD fail the run

              [env: ABC_WEBHOOK_STRICT]

      -q, --quiet
              Show only troubles and the summary

              [env: ABC_WEBHOOK_QUIET]

      -v, --verbose
              Show a line for every check, and its trace

              [env: ABC_WEBHOOK_VERBOSE]

          --report <FORMAT[=PATH]>
              Write a report in this format, to this file; may be given several
              times.

              Without a path, or with - for one, it is written to standard output,
              in place of the report for a reader.

              Possible formats:
              - human: for a reader
              - html: one file to look at, with a picture of every delivery
              - json: one document (schema/report.schema.json)
              - jsonl: a line for each event, as it happens
              (schema/events.schema.json)
              - junit: JUnit XML, as Jenkins and GitLab read it
              - markdown: fit for the step summary of a CI job

              [env: ABC_WEBHOOK_REPORT]

          --color <WHEN>
              When to use colors.

              auto: on a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` does
              so elsewhere too.

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    "#);
}
