//! The help of `check sender`, which has the most options of all.

#![expect(
    clippy::too_many_lines,
    reason = "a capture is as long as what it shows"
)]

use super::help;

#[test]
fn help_of_check_sender() {
    insta::assert_snapshot!(help("check sender"), @r#"
    Check a sender: behind an adapter, by a command that makes it deliver, by hand,
    or ABC User Feedback itself.

    An adapter is a program that speaks JSON lines, and shows most;
    conformance/ADAPTER.md tells how to write one. docs/src/senders.md tells how to
    reach a sender without.

    Usage: abc-webhook check sender [OPTIONS] <--trigger <COMMAND>|--manual|--abc <URL>|--command <PROGRAM>...>

    Options:
          --time-out <SECONDS>
              How long a sender is told that an answer may take, in seconds
              [default: 5]

              [env: ABC_WEBHOOK_TIME_OUT]

          --tolerance <SECONDS>
              How much later than 3 s a retry may come, in seconds [default: 1]

              [env: ABC_WEBHOOK_TOLERANCE]

          --pass-env <NAME>
              Let the adapter, or the trigger, have this environment variable; may
              be given several times.

              It gets PATH, HOME and the like, and nothing else that might be a
              secret.

              [env: ABC_WEBHOOK_PASS_ENV]

          --can <CAPABILITY>
              What the sender can do that is reached by --trigger or --manual; may
              be given several times.

              time-out: it gives an attempt up after the time it is told. no-token:
              without a token it leaves the header out. ca-file: it trusts the
              certificates in the file that it is told of. What needs one of these
              is untestable otherwise.

              [env: ABC_WEBHOOK_CAN]
              [possible values: time-out, no-token, ca-file]

          --within <SECONDS>
              How long a delivery may take to arrive once it was triggered, in
              seconds [default: 10, or 600 by hand]

              [env: ABC_WEBHOOK_WITHIN]

          --listen <ADDR:PORT>
              Listen at this address and port, for a sender in a container or on
              another host [default: 127.0.0.1:0].

              With port 0 every play has a port of its own. With another, all plays
              share it: each delivery has a path of its own, and plays whose fault
              comes before that is read are played one by one.

              [env: ABC_WEBHOOK_LISTEN]

          --advertise <URL>
              The URL by which the sender reaches that address [default: the address
              itself].

              Paths and queries are put behind it. With --listen and port 0 it names
              no port.

              [env: ABC_WEBHOOK_ADVERTISE]

          --one-url
              Have all deliveries sent to one URL, which is printed, and find each
              by a marker in its body.

              For a sender whose URL and token somebody sets beforehand. The marker
              is in the payload, behind the project's name. What one URL cannot show
              is untestable, and says why.

              [env: ABC_WEBHOOK_ONE_URL]

          --canary-listen <ADDR:PORT>
              Have a canary listen at this address and port, for a sender that
              reaches no other of this machine.

              Redirects to another origin lead there, over plain HTTP. Without it
              they are untestable for a sender that is not on this machine.

              [env: ABC_WEBHOOK_CANARY_LISTEN]

          --canary-advertise <URL>
              A URL by which the sender reaches the canary; may be given several
              times [default: the host of --advertise, at the port of
              --canary-listen].

              One with the same host is another port of it, one with another host
              another host: all checks need one of each, which may lead to the same
              place.

              [env: ABC_WEBHOOK_CANARY_ADVERTISE]

          --cert <FILE>
              Show the certificate in this PEM file, and those that vouch for it, to
              everybody: all deliveries go over HTTPS.

              What needs a certificate that is wrong in some respect is untestable
              then.

              [env: ABC_WEBHOOK_CERT]

          --key <FILE>
              The private key of the certificate, in PEM

              [env: ABC_WEBHOOK_KEY]

          --token-file <FILE>
              Read the token from this file; - is standard input.

              Without this option the token is read from the environment variable
              `ABC_WEBHOOK_TOKEN`.

              [env: ABC_WEBHOOK_TOKEN_FILE]

          --ca-out <FILE>
              Write the certificate of the run's own authority to this PEM file,
              before the adapter starts.

              It signs what plays over HTTPS show, and is made anew for every run.
              An adapter that declares ca-file is told where it is; this is for a
              sender that has to be told otherwise.

              [env: ABC_WEBHOOK_CA_OUT]

          --linger
              Wait up to a minute for the sender to close its connections, and judge
              whether it does.

              Without this option it is judged only for as long as the runner
              listens anyway.

              [env: ABC_WEBHOOK_LINGER]

          --exhaustive [<SCRIPTS>]
              Play every script of up to four answers and faults too, in any order.

              There are 4680, of eight classes: 5xx, failed connections, answers
              that break off, silence, 200, other 2xx, 3xx, 4xx. A sender that does
              what it should tells 596 of them apart, and those are played; `all`
              plays all. What fails is reduced to the shortest script that still
              does. Scripts with silence are left out unless the sender says that it
              can time-out. The checks have ids that end in `exhaustive`.

              Possible values:
              - distinct: Those that a conforming sender tells apart
              - all:      All

              [env: ABC_WEBHOOK_EXHAUSTIVE]

          --seed <SEED>
              Let this seed choose the statuses and faults that stand for their
              classes [default: a random one, which is told]

              [env: ABC_WEBHOOK_SEED]

          --script <ACT,…>
              Play only this script, and judge what is owed for it.

              One to four words with commas between them: a status; cut-, reset- or
              chunks- and a status whose body breaks off so; close-on-accept,
              reset-on-accept, close-before-body, reset-within-body, close, reset,
              garbage, cut-head, cut-status-line, only-interim, silence. What comes
              behind is met with 200.

              [env: ABC_WEBHOOK_SCRIPT]

          --record <FILE>
              Write the traces of all that is played to this file, to be judged
              again with `judge`.

              JSON lines; the token is in none of them. conformance/TRACE.md tells
              what they hold.

              [env: ABC_WEBHOOK_RECORD]

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

          --project <P>
              The number of the project

              [env: ABC_WEBHOOK_PROJECT]

          --channel <C>
              The number of the channel

              [env: ABC_WEBHOOK_CHANNEL]

          --api-key-file <FILE>
              Read the API key from this file; - is standard input

              [env: ABC_WEBHOOK_API_KEY_FILE]

          --keep
              Leave the feedback and the issues that the run makes

              [env: ABC_WEBHOOK_KEEP]

          --patience <SECONDS>
              How long to wait for the webhook to be set, in seconds [default: 300]

              [env: ABC_WEBHOOK_PATIENCE]

          --trigger <COMMAND>
              Run this command once for every delivery, to make the sender deliver;
              a shell reads it.

              In its environment: `ABC_WEBHOOK_URL`, `ABC_WEBHOOK_EVENT`,
              `ABC_WEBHOOK_PAYLOAD_FILE` (the exact body), `ABC_WEBHOOK_TOKEN` (not
              there if no token is to be sent), `ABC_WEBHOOK_MARKER`,
              `ABC_WEBHOOK_TIME_OUT_MS`, `ABC_WEBHOOK_CA_FILE` where HTTPS needs it,
              and PATH, HOME and the like. That it ends says nothing of the
              delivery, unless its last line of output is `outcome: ` and delivered,
              rejected, exhausted or unsupported.

              [env: ABC_WEBHOOK_TRIGGER]

          --manual
              Say what is to be delivered, and wait for somebody to have it
              delivered by hand.

              One delivery after the other, unless --concurrency says how many at
              once. Enter skips what is waited for. `--only` keeps it short.

              [env: ABC_WEBHOOK_MANUAL]

          --abc <URL>
              Have this server of ABC User Feedback deliver, for example
              `http://127.0.0.1:4000`.

              Each event is caused by calls of its API and found by a marker in it;
              what the calls make is deleted in the end. All deliveries come to one
              URL, which an administrator sets in the web pages: the runner says
              what to set, waits, and sees that it was done right.

              [env: ABC_WEBHOOK_ABC]

          --command <PROGRAM>...
              The adapter and its arguments; everything behind this option belongs
              to it

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
