//! The help of the peers that come along.

use super::help;

#[test]
fn help_of_reference() {
    insta::assert_snapshot!(help("reference"), @"
    Run a reference peer: to try the suites on, or to test your own peer with

    Usage: abc-webhook reference [OPTIONS] <COMMAND>

    Commands:
      receiver  A receiver that accepts deliveries on any path and does nothing with
                them
      sender    A sender that speaks the adapter protocol on standard input and
                output

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
fn help_of_reference_sender() {
    insta::assert_snapshot!(help("reference sender"), @"
    A sender that speaks the adapter protocol on standard input and output

    Usage: abc-webhook reference sender [OPTIONS]

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
fn help_of_reference_receiver() {
    insta::assert_snapshot!(help("reference receiver"), @"
    A receiver that accepts deliveries on any path and does nothing with them

    Usage: abc-webhook reference receiver [OPTIONS]

    Options:
          --listen <ADDR:PORT>
              Where to listen; port 0 is any free port

              [default: 127.0.0.1:0]

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

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
fn help_of_fake_vendor() {
    insta::assert_snapshot!(help("fake-vendor"), @"
    Run a fake of ABC User Feedback: its REST API, and the sender behind it.

    It has the project 1 with the channel 1, is empty, and forgets everything when
    it ends. What it answers and sends is held to recordings of the real server,
    whose departures from the guide it shares. The address of the API is printed as
    soon as it answers; further lines on standard error say what it was told.

    Usage: abc-webhook fake-vendor [OPTIONS]

    Options:
          --listen <ADDR:PORT>
              Where the API listens; port 0 is any free port

              [default: 127.0.0.1:0]

          --api-key-file <FILE>
              Read the API key from this file; - is standard input [default: the key
              is fake-api-key]

          --webhook <URL>
              Send events to this URL; may be given several times.

              As the real server does, it takes addresses and names that have a dot,
              and not localhost.

          --event <EVENT>
              Send only this kind of event; may be given several times [default: all
              four]

              Possible values:
              - FEEDBACK_CREATION:   Feedback was created
              - ISSUE_CREATION:      An issue was created
              - ISSUE_STATUS_CHANGE: The status of an issue has changed
              - ISSUE_ADDITION:      An issue was added to feedback

          --cacert <FILE>
              Trust the authorities in this PEM file, and not the system's, when a
              webhook is HTTPS

          --fields <FILE>
              Give the channel these fields: the answer of GET
              /api/projects/P/channels/C/fields

          --rate-limit <N>
              Answer 429 to more than so many calls a second

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

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
