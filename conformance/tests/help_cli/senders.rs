//! The help of what sends: a sample, and what was saved.

use super::help;

#[test]
fn help_of_trigger() {
    insta::assert_snapshot!(help("trigger"), @"
    Send an event to a receiver, and show what it answers.

    Sends a realistic sample, or a payload of your own, as a conforming sender does:
    a 5xx and a failed connection are retried up to 3 times, 3 s apart, and nothing
    else is. Exits with 0 if it was delivered, 1 if it was refused or the retries
    were used up, 3 if nobody answers.

    Usage: abc-webhook trigger [OPTIONS] --to <URL> [EVENT]

    Arguments:
      [EVENT]
              The event to send a sample of

              [possible values: feedback-creation, issue-creation,
              issue-status-change, issue-addition]

    Options:
          --to <URL>
              The receiver's URL, for example `http://127.0.0.1:3000/webhook`

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

              [env: ABC_WEBHOOK_TOKEN_FILE]

          --no-token
              Send no token

          --cacert <FILE>
              Trust the certificate authorities in this PEM file [default: those of
              the system].

              The system's are not trusted then. `SSL_CERT_FILE` and `SSL_CERT_DIR`
              say where they are, if they are not where they usually are.

              [env: ABC_WEBHOOK_CACERT]

          --insecure
              Send the token to whoever answers, whatever the certificate is.

              Without this option nothing is sent to a receiver whose certificate is
              not valid. `check receiver` judges the certificate in either case.

              [env: ABC_WEBHOOK_INSECURE]

          --proxy <URL>
              Reach the target by way of this HTTP proxy [default: what the
              environment names].

              The environment names it as for curl, in `http_proxy` (lower case
              only), `https_proxy`, `HTTPS_PROXY`, `all_proxy` or `ALL_PROXY`.
              Credentials are taken from the environment only. An empty URL is no
              proxy.

              [env: ABC_WEBHOOK_PROXY]

          --noproxy <HOSTS>
              Reach these hosts without a proxy [default: what `no_proxy` or
              `NO_PROXY` lists].

              Names, which stand for all names below them too, addresses, and
              networks such as 10.0.0.0/8, separated by commas; * is every host.

              [env: ABC_WEBHOOK_NOPROXY]

          --time-out <SECONDS>
              How long an answer may take, in seconds [default: 5]

              [env: ABC_WEBHOOK_TIME_OUT]

          --retries <N>
              How many retries may follow a failure, each 3 s after it

              [default: 3]

          --rate <N>
              Begin so many deliveries a second, whether or not those before are
              over [default: one after the other]

          --allow-load
              Send more than 5 deliveries to a receiver that is not on loopback

              [env: ABC_WEBHOOK_ALLOW_LOAD]

          --format <FORMAT>
              How it is told

              Possible values:
              - human: For a reader
              - json:  A JSON object for each attempt, each delivery and the
                summary, for a program

              [default: human]

      -q, --quiet
              Tell the summary alone

              [env: ABC_WEBHOOK_QUIET]

          --set <PATH=VALUE>
              Set a value of the payload; may be given several times.

              A path is made of keys and indices:
              data.feedback.issues[0].name=Crash. VALUE is taken as text where the
              payload has text, and elsewhere as JSON if it is some; with := it is
              JSON in any case: data.feedback.rating:=null.

          --file <FILE>
              Send the payload in this file, byte for byte; - is standard input

          --count <N>
              Send so many, each sample with an id of its own

              [default: 1]

          --dry-run
              Send nothing, and print the line with which curl would

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
fn help_of_replay() {
    insta::assert_snapshot!(help("replay"), @"
    Send saved deliveries again, in their order.

    Reads what `listen --save` wrote, recordings with a delivery a line, and files
    of payloads. Each body is sent byte for byte, by a conforming sender with a
    token of yours. Exits with 0 if all were delivered, 1 if any was not, 3 if
    nobody answers.

    Usage: abc-webhook replay [OPTIONS] --to <URL> <FILE|DIR>...

    Arguments:
      <FILE|DIR>...
              The files, or folders whose .json and .jsonl files are read by their
              names; - is standard input

    Options:
          --to <URL>
              The receiver's URL, for example `http://127.0.0.1:3000/webhook`

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

              [env: ABC_WEBHOOK_TOKEN_FILE]

          --no-token
              Send no token

          --cacert <FILE>
              Trust the certificate authorities in this PEM file [default: those of
              the system].

              The system's are not trusted then. `SSL_CERT_FILE` and `SSL_CERT_DIR`
              say where they are, if they are not where they usually are.

              [env: ABC_WEBHOOK_CACERT]

          --insecure
              Send the token to whoever answers, whatever the certificate is.

              Without this option nothing is sent to a receiver whose certificate is
              not valid. `check receiver` judges the certificate in either case.

              [env: ABC_WEBHOOK_INSECURE]

          --proxy <URL>
              Reach the target by way of this HTTP proxy [default: what the
              environment names].

              The environment names it as for curl, in `http_proxy` (lower case
              only), `https_proxy`, `HTTPS_PROXY`, `all_proxy` or `ALL_PROXY`.
              Credentials are taken from the environment only. An empty URL is no
              proxy.

              [env: ABC_WEBHOOK_PROXY]

          --noproxy <HOSTS>
              Reach these hosts without a proxy [default: what `no_proxy` or
              `NO_PROXY` lists].

              Names, which stand for all names below them too, addresses, and
              networks such as 10.0.0.0/8, separated by commas; * is every host.

              [env: ABC_WEBHOOK_NOPROXY]

          --time-out <SECONDS>
              How long an answer may take, in seconds [default: 5]

              [env: ABC_WEBHOOK_TIME_OUT]

          --retries <N>
              How many retries may follow a failure, each 3 s after it

              [default: 3]

          --rate <N>
              Begin so many deliveries a second, whether or not those before are
              over [default: one after the other]

          --allow-load
              Send more than 5 deliveries to a receiver that is not on loopback

              [env: ABC_WEBHOOK_ALLOW_LOAD]

          --format <FORMAT>
              How it is told

              Possible values:
              - human: For a reader
              - json:  A JSON object for each attempt, each delivery and the
                summary, for a program

              [default: human]

      -q, --quiet
              Tell the summary alone

              [env: ABC_WEBHOOK_QUIET]

          --all-attempts
              Send the attempts of a delivery too that were retries.

              Without this option a delivery is sent once, however many attempts
              were saved of it.

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
