//! The help of what listens.

#![expect(
    clippy::too_many_lines,
    reason = "a capture is as long as what it shows"
)]

use super::help;

#[test]
fn help_of_listen() {
    insta::assert_snapshot!(help("listen"), @"
    Listen for deliveries, show each as it arrives, and judge it on the spot.

    Takes deliveries on any path. Without --count it goes on until it is
    interrupted, which is how it is meant to end: it exits with 0, or with 1 if a
    delivery broke a MUST. With --count it ends by itself, and exits with 130 if it
    is interrupted before.

    Usage: abc-webhook listen [OPTIONS]

    Options:
          --port <PORT>
              The port to listen on; 0 is any free one

              [default: 4100]

          --host <ADDR>
              The address to listen on

              [default: 127.0.0.1]

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

              [env: ABC_WEBHOOK_TOKEN_FILE]

          --any-token
              Take any token, even if one is in the environment

          --answer <ACT,…>
              Meet the attempts of each delivery so, in this order; the last one
              meets all that follow [default: 200].

              The words are those of `check sender --script`: a status; cut-, reset-
              or chunks- and a status whose body breaks off so; or the name of a
              fault.

          --fault <FAULT>
              Meet every attempt with this fault

              [possible values: close-on-accept, reset-on-accept, close-before-body,
              reset-within-body, close, reset, garbage, cut-head, cut-status-line,
              only-interim, silence]

          --delay <TIME>
              Let so much time pass before each answer, for example 2s or 500ms

          --save <DIR>
              Keep every attempt in a file of its own in this folder.

              Head and body are kept as they were sent, without the token; `replay`
              sends them again, and `validate` validates them.

          --forward <URL>
              Pass every delivery on to this URL, byte for byte, and its answer
              back.

              With --answer or --fault its answer is dropped, and what they say is
              given. Host, Connection and the framing are of this connection;
              everything else goes on as it came, the token too.

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

          --reading <READING>
              How much is asked of a payload

              Possible values:
              - strict:   What a conforming sender writes
              - tolerant: What a receiver must accept

              [default: strict]

          --max-body <BYTES>
              The largest body that is taken, in bytes; what is larger is answered
              413

              [default: 2097152]

          --count <N>
              End after so many deliveries, each when nothing more is to be expected
              of it

          --ui
              Show it on a page as well, for the browsers of this machine

          --ui-port <PORT>
              The port of the page, which is always on loopback; 0 is any free one

              [default: 0]

          --format <FORMAT>
              How it is told

              Possible values:
              - human: For a reader
              - json:  A JSON object a line for whatever happens, for a program

              [default: human]

      -q, --quiet
              Tell a line for each attempt, and what is wrong

              [env: ABC_WEBHOOK_QUIET]

      -v, --verbose
              Show every payload to its end, and every retry like a first attempt

              [env: ABC_WEBHOOK_VERBOSE]

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
