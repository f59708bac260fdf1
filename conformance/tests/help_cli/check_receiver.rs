//! The help of `check receiver`, which has options of its own and those of all runs.

#![expect(
    clippy::too_many_lines,
    reason = "a capture is as long as what it shows"
)]

use super::help;

#[test]
fn help_of_check_receiver() {
    insta::assert_snapshot!(help("check receiver"), @r#"
    Check the receiver at a URL

    Usage: abc-webhook check receiver [OPTIONS] [URL]

    Arguments:
      [URL]
              The receiver's URL, for example `http://127.0.0.1:3000/webhook`

              [env: ABC_WEBHOOK_URL]

    Options:
          --targets <FILE>
              Check all receivers that this file lists, in TOML or JSON Lines; - is
              standard input.

              A target has a name and a url, and what else the options say of one
              receiver: token-env or token-file, headers, baseline, strict, level,
              time-out, proxy, resolve, unix-socket, cacert, insecure. With {name}
              in the PATH of --report, or a folder for one, each target has a report
              of its own; else all have one.

              [env: ABC_WEBHOOK_TARGETS]

          --target <GLOB>
              Check only the targets whose names match; may be given several times

              [env: ABC_WEBHOOK_TARGET]

          --partition <I/N>
              Check only this part of the targets, such as 1/4 for the first of
              four.

              Targets are dealt out in turn; hash:1/4 goes by their names, so that a
              target stays in its part when others come and go. auto/4 is the part
              of this pod of an Indexed Job of Kubernetes, which says so in
              `JOB_COMPLETION_INDEX`.

              [env: ABC_WEBHOOK_PARTITION]

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

              [env: ABC_WEBHOOK_TOKEN_FILE]

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

          --resolve <HOST:PORT:ADDRESS>
              Take HOST at PORT to be at this address, or at several with commas
              between them.

              May be given several times. An address of IPv6 may stand in brackets;
              * is every host.

              [env: ABC_WEBHOOK_RESOLVE]

          --unix-socket <PATH>
              Connect to this Unix socket, whatever host the URL names

              [env: ABC_WEBHOOK_UNIX_SOCKET]

          --header <NAME: VALUE>
              Send this header with every request, as a gateway may want it; may be
              given several times.

              @FILE sends a header for each line of a file, which keeps keys off the
              command line. What the checks set themselves, such as the token and
              Content-Type, is refused.

              [env: ABC_WEBHOOK_HEADER]

          --time-out <SECONDS>
              How long an answer may take, in seconds [default: 5, the vendor's own
              limit]

              [env: ABC_WEBHOOK_TIME_OUT]

          --fuzz [<CASES>]
              Send generated payloads too: valid ones must be accepted, mutated ones
              must not make the receiver fail.

              What fails is shrunk to as little as it takes and kept. CASES is how
              many payloads, from 20 up [default: 500]. The checks have ids that end
              in `fuzz`.

              [env: ABC_WEBHOOK_FUZZ]

          --seed <SEED>
              Make the payloads of this seed [default: a random one, which is told]

              [env: ABC_WEBHOOK_SEED]

          --keep <FOLDER>
              Keep failures in this folder

              [env: ABC_WEBHOOK_KEEP]
              [default: abc-webhook-failures]

          --replay <FILE>...
              Send only these failures again, each the .json file that was kept

          --config <FILE>
              Take options from this file [default: abc-webhook.toml, if there is
              one].

              TOML: the tables [receiver] and [sender] hold options by their names,
              without the hyphens in front. An option that is given here or in the
              environment counts before the file. `abc-webhook init` writes one.

              [env: ABC_WEBHOOK_CONFIG]

          --concurrency <N>
              How many plays may overlap, up to 1000 [default: 8 for a receiver, all
              for a sender]

              [env: ABC_WEBHOOK_CONCURRENCY]

          --delay <SECONDS>
              Let so many seconds pass between the beginnings of two plays [default:
              none]

              For a target that limits the rate of requests.

              [env: ABC_WEBHOOK_DELAY]

          --allow-load
              Put the target under load even though it is not on loopback.

              Without it checks that need load are untestable there, and --fuzz is
              refused.

              [env: ABC_WEBHOOK_ALLOW_LOAD]

          --burst <N>
              How many connections a burst has, up to 10000

              [env: ABC_WEBHOOK_BURST]
              [default: 64]

          --probe <COMMAND>
              Count effects with this command, which prints how many deliveries took
              effect so far.

              One argument: a program and its arguments, split as a shell would, but
              run without one. It is run before and after a delivery comes twice. If
              effects follow an answer later, the command has to wait for them, for
              up to 30 s.

              [env: ABC_WEBHOOK_PROBE]

          --pass-env <NAME>
              Let the probe have this environment variable; may be given several
              times.

              It gets PATH, HOME and the like, and nothing else that might be a
              secret.

              [env: ABC_WEBHOOK_PASS_ENV]

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
