//! The help of `report` and of `sdk`.

use super::help;

#[test]
fn help_of_report() {
    insta::assert_snapshot!(help("report"), @"
    Show a run that was kept, in any format; join runs, or compare two.

    FILE is what `--report json` or `--report jsonl` wrote.

    Usage: abc-webhook report [OPTIONS] <FILE>
           abc-webhook report <COMMAND>

    Commands:
      merge  Join runs into one: the parts of a run that was split, or a receiver's
             and a sender's
      diff   Tell what fails that did not fail before, and what is mended; exit with
             1 if anything fails newly

    Arguments:
      <FILE>
              The run; - is standard input

    Options:
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
fn help_of_report_merge() {
    insta::assert_snapshot!(help("report merge"), @"
    Join runs into one: the parts of a run that was split, or a receiver's and a
    sender's

    Usage: abc-webhook report merge [OPTIONS] <FILE>...

    Arguments:
      <FILE>...
              The runs, in the order in which they are to be told

    Options:
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
fn help_of_report_diff() {
    insta::assert_snapshot!(help("report diff"), @"
    Tell what fails that did not fail before, and what is mended; exit with 1 if
    anything fails newly

    Usage: abc-webhook report diff [OPTIONS] <OLD> <NEW>

    Arguments:
      <OLD>
              The run before

      <NEW>
              The run after it

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
fn help_of_sdk() {
    insta::assert_snapshot!(help("sdk"), @"
    Generate a package: payload types, receiver and sender, for your language and
    channel

    Usage: abc-webhook sdk [OPTIONS] <LANGUAGE>

    Arguments:
      <LANGUAGE>
              The language

              [possible values: typescript, python, go, java]

    Options:
          --out <DIR>
              Write the package to this folder: a new one, an empty one, or one that
              this command wrote

          --package <NAME>
              Name the package; without this option it is named after its folder

          --fields <FILE>
              Type the custom fields in this file: the answer of GET
              /api/projects/P/channels/C/fields

          --abc <URL>
              Ask this server of ABC User Feedback for the custom fields, for
              example `http://127.0.0.1:4000`

              [env: ABC_WEBHOOK_ABC]

          --project <P>
              The number of the project

              [env: ABC_WEBHOOK_PROJECT]

          --channel <C>
              The number of the channel

              [env: ABC_WEBHOOK_CHANNEL]

          --api-key-file <FILE>
              Read the API key from this file; - is standard input

              [env: ABC_WEBHOOK_API_KEY_FILE]

          --force
              Overwrite what others wrote or edited

          --templates <DIR>
              Put the files of this folder over the built-in templates, path by path

          --model
              Print the model, which templates are given with the names of the
              language, and write nothing

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
