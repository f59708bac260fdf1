//! What `--help` says of every command, at 80 columns, and what `help` says besides.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![expect(
    clippy::too_many_lines,
    reason = "a capture is as long as what it shows"
)]

mod command;

use std::process::Command;

use command::{run, shown};

/// The help of a command, as a pipe of 80 columns shows it.
fn help(of: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .args(of.split_whitespace())
        .arg("--help")
        .env("COLUMNS", "80");
    let output = command.output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        shown(&output)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    // clap breaks everything but how a command is used.
    let is_broken = |line: &&&str| !line.starts_with("Usage:");
    let mut broken = lines.iter().filter(is_broken);
    assert!(broken.all(|line| line.chars().count() <= 80), "{text}");
    lines.join("\n")
}

/// The commands whose help is below; a new one has to be added.
const SHOWN: &[&str] = &[
    "",
    "demo",
    "check",
    "check receiver",
    "check sender",
    "judge",
    "list",
    "explain",
    "schema",
    "validate",
    "listen",
    "trigger",
    "replay",
    "report",
    "report merge",
    "report diff",
    "sdk",
    "reference",
    "reference sender",
    "reference receiver",
    "fake-vendor",
    "init",
    "init receiver",
    "init sender",
    "completions",
    "help",
];

#[test]
fn no_command_is_left_out() {
    let mut all = Vec::new();
    add(&abc_webhook_conformance::cli::command(), "", &mut all);
    all.sort_unstable();
    let mut shown = SHOWN.to_vec();
    shown.sort_unstable();
    assert_eq!(all, shown);
}

fn add(command: &clap::Command, name: &str, all: &mut Vec<String>) {
    all.push(name.to_owned());
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        add(inner, format!("{name} {}", inner.get_name()).trim(), all);
    }
}

#[test]
fn help_tells_of_a_command_what_its_own_option_does() {
    for of in ["", "check sender", "report merge"] {
        let words = [&["help"], &*of.split_whitespace().collect::<Vec<_>>()].concat();
        let output = run(&words);
        let long = run(&[&of.split_whitespace().collect::<Vec<_>>()[..], &["--help"]].concat());
        assert_eq!(shown(&output), shown(&long));
    }
}

#[test]
fn topics_are_told_and_what_is_none_is_exit_2() {
    insta::assert_snapshot!(shown(&run(&["help", "exit-codes"])), @"
    exit: 0
    --- stdout
    Exit codes:
      0    conforms
      1    does not conform, or the baseline is not true: an entry is stale, matches
           nothing, is past its date or gives no reason
      2    usage or configuration, nothing selected included
      3    the target cannot be reached or would not start
      4    inconclusive, or a MUST that could not be tested
      130  interrupted
    Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.

    These are the codes of all commands that run checks: check, demo and judge. Others
    use the same, and 1 for what they are asked to find:
      validate     1 if a payload is not valid
      listen       1 if a delivery broke a MUST; its interrupt is 0, unless --count
                   asked for more
      trigger, replay
                   1 if a delivery was not accepted, 3 if nobody answered
      report diff  1 if anything fails that did not fail before

    With --strict a broken SHOULD is as a broken MUST. A failure that a baseline lists
    is none. What is only recorded (INFO) never counts.
    --- stderr
    ");
    insta::assert_snapshot!(shown(&run(&["help", "environment"])), @"
    exit: 0
    --- stdout
    The command line counts before the environment, and that before abc-webhook.toml.

    The token:
      ABC_WEBHOOK_TOKEN     the shared secret, unless --token-file names a file
                            that holds it; it is no option, since others can read
                            the command line

    Options:
      ABC_WEBHOOK_<OPTION>  every option of check receiver and check sender, in
                            capitals and with _ for -: ABC_WEBHOOK_TIME_OUT=10 is
                            --time-out 10. A switch takes true or false. An option
                            that may be given several times takes one value. The
                            URL of a receiver is ABC_WEBHOOK_URL. What takes
                            several words, such as --command, has none.
      ABC_WEBHOOK_CONFIG    the file of options, in place of abc-webhook.toml

    The output:
      NO_COLOR              no colors, if it is set
      CLICOLOR_FORCE        colors, even where no terminal is
      CI                    not to show on a terminal how far a run is
      TERM                  dumb for a terminal without colors and progress

    The network:
      http_proxy, https_proxy, all_proxy, no_proxy
                            how a receiver is reached, as curl reads them
      SSL_CERT_FILE, SSL_CERT_DIR
                            the certificate authorities that are trusted, if they
                            are not where the system keeps them

    The programs of --command and --probe get PATH, HOME and the like, and what
    --pass-env names.
    --- stderr
    ");
    insta::assert_snapshot!(shown(&run(&["help", "check", "proxy"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "check proxy" is no command and no topic
    hint: abc-webhook --help lists the commands; the topics are exit-codes and environment
    "#);
}

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

          --skip <GLOB>
              Leave out the checks whose ids match; may be given several times

          --level <LEVEL>
              Run only the checks of clauses of this level or a higher one

              Possible values:
              - must:   What fails the run
              - should: That, and what is a warning, or a failure with --strict
              - info:   All of it, and what is only recorded

              [default: info]

          --strict
              Let a broken SHOULD fail the run

      -q, --quiet
              Show only troubles and the summary

      -v, --verbose
              Show a line for every check, and its trace

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

          --skip <GLOB>
              Leave out the checks whose ids match; may be given several times

          --level <LEVEL>
              Run only the checks of clauses of this level or a higher one

              Possible values:
              - must:   What fails the run
              - should: That, and what is a warning, or a failure with --strict
              - info:   All of it, and what is only recorded

              [default: info]

          --baseline <FILE>
              Do not fail for what this file lists; may be given several times.

              abc-user-feedback is no file but what is known of the vendor's own
              server.

              TOML: "check id or glob" = "reason", or = { reason = "…", until =
              2027-01-31 }. What is listed is run all the same. An entry fails the
              run when nothing it lists fails any more, when it matches no check,
              when its date is over and while its reason is TODO.

          --baseline-update
              Add this run's failures to the baseline, with TODO for a reason, and
              drop what is stale.

              Does not change what this run exits with.

          --strict
              Let a broken SHOULD fail the run

      -q, --quiet
              Show only troubles and the summary

      -v, --verbose
              Show a line for every check, and its trace

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

          --skip <GLOB>
              Leave out the checks whose ids match; may be given several times

          --level <LEVEL>
              Run only the checks of clauses of this level or a higher one

              Possible values:
              - must:   What fails the run
              - should: That, and what is a warning, or a failure with --strict
              - info:   All of it, and what is only recorded

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

          --insecure
              Send the token to whoever answers, whatever the certificate is.

              Without this option nothing is sent to a receiver whose certificate is
              not valid. `check receiver` judges the certificate in either case.

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

      -v, --verbose
              Show every payload to its end, and every retry like a first attempt

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

          --no-token
              Send no token

          --cacert <FILE>
              Trust the certificate authorities in this PEM file [default: those of
              the system].

              The system's are not trusted then. `SSL_CERT_FILE` and `SSL_CERT_DIR`
              say where they are, if they are not where they usually are.

          --insecure
              Send the token to whoever answers, whatever the certificate is.

              Without this option nothing is sent to a receiver whose certificate is
              not valid. `check receiver` judges the certificate in either case.

          --time-out <SECONDS>
              How long an answer may take, in seconds [default: 5]

          --retries <N>
              How many retries may follow a failure, each 3 s after it

              [default: 3]

          --rate <N>
              Begin so many deliveries a second, whether or not those before are
              over [default: one after the other]

          --allow-load
              Send more than 5 deliveries to a receiver that is not on loopback

          --format <FORMAT>
              How it is told

              Possible values:
              - human: For a reader
              - json:  A JSON object for each attempt, each delivery and the
                summary, for a program

              [default: human]

      -q, --quiet
              Tell the summary alone

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

          --no-token
              Send no token

          --cacert <FILE>
              Trust the certificate authorities in this PEM file [default: those of
              the system].

              The system's are not trusted then. `SSL_CERT_FILE` and `SSL_CERT_DIR`
              say where they are, if they are not where they usually are.

          --insecure
              Send the token to whoever answers, whatever the certificate is.

              Without this option nothing is sent to a receiver whose certificate is
              not valid. `check receiver` judges the certificate in either case.

          --time-out <SECONDS>
              How long an answer may take, in seconds [default: 5]

          --retries <N>
              How many retries may follow a failure, each 3 s after it

              [default: 3]

          --rate <N>
              Begin so many deliveries a second, whether or not those before are
              over [default: one after the other]

          --allow-load
              Send more than 5 deliveries to a receiver that is not on loopback

          --format <FORMAT>
              How it is told

              Possible values:
              - human: For a reader
              - json:  A JSON object for each attempt, each delivery and the
                summary, for a program

              [default: human]

      -q, --quiet
              Tell the summary alone

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

      -v, --verbose
              Show a line for every check, and its trace

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

      -v, --verbose
              Show a line for every check, and its trace

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

          --project <P>
              The number of the project

          --channel <C>
              The number of the channel

          --api-key-file <FILE>
              Read the API key from this file; - is standard input

          --force
              Overwrite what others wrote or edited

          --templates <DIR>
              Put the files of this folder over the built-in templates, path by path

          --model
              Print what templates are given, as JSON, and write nothing

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
