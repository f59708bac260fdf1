//! The help of what needs no target: the catalogue, the schemas, payloads.

use super::help;

#[test]
fn help_of_list() {
    insta::assert_snapshot!(help("list"), @"
    List the checks: id, level, source, role, title and clause

    Usage: abc-webhook list [OPTIONS]

    Options:
          --format <FORMAT>
              How to print the list

              Possible values:
              - text: Two lines a check, for a reader
              - json: One object with checks and clauses, for a program

              [default: text]

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
fn help_of_explain() {
    insta::assert_snapshot!(help("explain"), @"
    Explain a check or a clause: what it demands, why that matters, how to fix it.

    Tells what is checked and how, where the rule comes from, what goes wrong in
    production where it is broken, what the usual mistake looks like, and what the
    vendor's own server does.

    Usage: abc-webhook explain [OPTIONS] <CHECK|CLAUSE>

    Arguments:
      <CHECK|CLAUSE>
              The id of a check or of a clause; the words that several ids begin
              with, or a glob over ids, list those

    Options:
          --format <FORMAT>
              How to tell it

              Possible values:
              - human:    For a reader at a terminal; of several, only what each
                demands
              - markdown: Whole pages in Markdown
              - json:     One object with whole pages, for a program

              [default: human]

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
fn help_of_schema() {
    insta::assert_snapshot!(help("schema"), @"
    Print the schema of the payloads, or the protocol as an API document.

    What is printed is, byte for byte, what the project publishes below `schema/`,
    where there is such a file. JSON Schemas are bundled: they refer to nothing
    outside of themselves.

    Usage: abc-webhook schema [OPTIONS]

    Options:
          --format <FORMAT>
              What to print

              Possible values:
              - json-schema: JSON Schema 2020-12
              - draft-07:    JSON Schema draft-07, for tools that know no newer one
              - openapi:     OpenAPI 3.1, with webhooks
              - asyncapi:    AsyncAPI 3.0

              [default: json-schema]

          --reading <READING>
              How much the schema asks for.

              The payload schemas in API documents are the tolerant reading, and no
              other can be had.

              Possible values:
              - strict:   What a conforming sender writes
              - tolerant: What a receiver must accept

              [default: tolerant]

          --event <NAME>
              Print the JSON Schema of this event alone

              [possible values: FEEDBACK_CREATION, ISSUE_CREATION,
              ISSUE_STATUS_CHANGE, ISSUE_ADDITION]

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
fn help_of_validate() {
    insta::assert_snapshot!(help("validate"), @"
    Validate payloads, and show each error at its place in the text.

    A file holds one payload, or one a line (JSON Lines), or several one after the
    other. Of deliveries that `listen --save` wrote the bodies are validated. Exits
    with 0 if all payloads are valid, 1 if any is not, 2 if a file cannot be read or
    holds none.

    Usage: abc-webhook validate [OPTIONS] [FILE]...

    Arguments:
      [FILE]...
              The files; - is standard input, which is read too if no file is named

    Options:
          --reading <READING>
              How much is asked of a payload.

              Keys that are not documented are told in the strict reading, and do
              not make a payload invalid.

              Possible values:
              - strict:   What a conforming sender writes
              - tolerant: What a receiver must accept

              [default: tolerant]

          --format <FORMAT>
              How to tell the errors

              Possible values:
              - human: With an excerpt of the text, for a reader
              - json:  One object a payload and line, for a program;
                schema/validation.json describes it

              [default: human]

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
