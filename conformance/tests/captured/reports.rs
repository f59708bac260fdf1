//! The commands that show what is known: the catalogue, schemas, and runs that were kept.

use std::path::Path;

use super::{abc_webhook, captured, on_a_terminal, piped, targets};

#[test]
fn the_list() {
    let only = ["list", "--only", "sender.retry.client-error.gone*"];
    insta::assert_snapshot!(captured(&only), @"
    exit: 0
    --- stdout
    sender.retry.client-error.gone
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410
    sender.retry.client-error.gone.with-retry-after
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410 that has a Retry-After
    sender.retry.client-error.gone.later
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410 that comes after a 500
    sender.retry.client-error.gone.later-with-retry-after
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410 that comes after a 503 and has a Retry-After

    Clauses that no check decides:
    transport.https (sender): the rule binds production only, and the scripted receiver listens on loopback
    token.comparison (receiver): the difference of a few nanoseconds cannot be told honestly over a network
    replay.protection (receiver): the protocol has no nonce, timestamp or signature that a receiver could verify

    4 checks
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["list", "--format", "xml"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'xml' for '--format <FORMAT>'
      [possible values: text, json]

    For more information, try '--help'.
    ");
}

#[test]
fn an_explanation() {
    let page = captured(&["explain", "receiver.response.ok"]);
    insta::assert_snapshot!(page, @r#"
    exit: 0
    --- stdout
    receiver.response.ok
    A conforming receiver answers a delivery with 200 and not with another 2xx.

      clause   `response.ok` (MUST)
      rule     A delivery that was processed is answered with exactly 200.
      source   sentence of the vendor's guide: Webhook Receiving Server
               Implementation > Basic Requirements

    What it checks
      A good delivery is answered with exactly 200. NestJS says 201 to a POST by
      default, many queues say 202, and a bare handler may say 204. The vendor's
      server is content with those; the guide, and other senders, ask for 200.

    Why it matters
      The status is the receiver's only word in this protocol. 200 is the one that
      the guide names. The vendor's server is content with any 2xx, but another
      sender may take the guide at its word and deliver everything four times; and a
      redirect can lose the event and give the token away.

    How to fix it
      Answer 200, explicitly where the framework has another default: NestJS answers
      201 to a POST, and helpers such as `head :no_content` or
      `ResponseEntity.accepted()` say something else again.

          @Post("webhook")
          @HttpCode(200)
          receive(@Body() event: unknown) {}

      Register the path exactly as it is configured: frameworks redirect for a
      missing or surplus slash, Django's `APPEND_SLASH` and Go's `ServeMux` for
      instance.

    How the check works
      An ISSUE_CREATION is posted with the right token, and the status is looked at.
      Another 2xx is told apart from a refusal.

    The vendor's server
      It takes every 2xx for success. It follows 301, 302 and 303 as a GET, whose
      success counts, and repeats the POST with the token for 307 and 308.

    Try it
          abc-webhook check receiver URL \
            --only receiver.response.ok
    --- stderr
    "#);
    insta::assert_snapshot!(captured(&["explain", "receiver.respons.ok"]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "receiver.respons.ok" is neither a check nor a clause; the nearest are receiver.response.ok, receiver.response.ok.fuzz and receiver.response.ok.redirect
    hint: abc-webhook explain '*' lists the clauses and the checks, each with what it demands
    "#);
}

#[test]
fn a_schema() {
    let event = [
        "schema",
        "--event",
        "ISSUE_CREATION",
        "--reading",
        "tolerant",
    ];
    insta::assert_snapshot!(abridged(&captured(&event), 10), @r##"
    exit: 0
    --- stdout
    {
      "$id": "IssueCreationEvent.tolerant.json",
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "IssueCreationEvent",
      "description": "An issue was created.",
      "type": "object",
      "properties": {
        "data": {
          "description": "The data of the event.",
          "$ref": "#/$defs/IssueCreation"
    [… 266 lines in all]
    --- stderr
    "##);
    insta::assert_snapshot!(captured(&["schema", "--event", "ISSUE"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'ISSUE' for '--event <NAME>'
      [possible values: FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION]

      tip: a similar value exists: 'ISSUE_ADDITION'

    For more information, try '--help'.
    ");
}

#[test]
fn completions() {
    let of = |shell| abridged(&captured(&["completions", shell]), 4);
    insta::assert_snapshot!(of("bash"), @r#"
    exit: 0
    --- stdout
    _abc__webhook() {
        local i cur prev opts cmd
        COMPREPLY=()
        if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
    [… 1144 lines in all]
    --- stderr
    "#);
    insta::assert_snapshot!(of("elvish"), @"
    exit: 0
    --- stdout

    use builtin;
    use str;

    [… 383 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(of("fish"), @r"
    exit: 0
    --- stdout
    # Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
    function __fish_abc_webhook_global_optspecs
        string join \n color= h/help V/version
    end
    [… 389 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(of("powershell"), @"
    exit: 0
    --- stdout

    using namespace System.Management.Automation
    using namespace System.Management.Automation.Language

    [… 415 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(of("zsh"), @"
    exit: 0
    --- stdout
    #compdef abc-webhook

    autoload -U is-at-least

    [… 681 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["completions", "tcsh"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'zsh'

    For more information, try '--help'.
    ");
}

#[test]
fn help() {
    insta::assert_snapshot!(captured(&["help", "nothing"]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "nothing" is no command and no topic
    hint: abc-webhook --help lists the commands; the topics are exit-codes and environment
    "#);
    insta::assert_snapshot!(captured(&["chek"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: unrecognized subcommand 'chek'

      tip: some similar subcommands exist: 'schema', 'check'

    Usage: abc-webhook [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn no_command() {
    insta::assert_snapshot!(piped(&[]), @"
    exit: 2
    --- stdout
    --- stderr
    Conformance suite for the ABC User Feedback webhook protocol

    Usage: abc-webhook [OPTIONS] <COMMAND>

    Commands:
      demo         Run both suites against an embedded receiver and an embedded sender
      check        Check a receiver or a sender
      judge        Judge what was recorded, with the same findings as live
      list         List the checks: id, level, source, role, title and clause
      explain      Explain a check or a clause: what it demands, why that matters, how to fix it
      schema       Print the schema of the payloads, or the protocol as an API document
      validate     Validate payloads, and show each error at its place in the text
      listen       Listen for deliveries, show each as it arrives, and judge it on the spot
      trigger      Send an event to a receiver, and show what it answers
      replay       Send saved deliveries again, in their order
      report       Show a run that was kept, in any format; join runs, or compare two
      sdk          Generate a package: payload types, receiver and sender, for your language and channel
      reference    Run a reference peer: to try the suites on, or to test your own peer with
      fake-vendor  Run a fake of ABC User Feedback: its REST API, and the sender behind it
      init         Write abc-webhook.toml for a receiver or a sender, and a CI job
      completions  Print the completions of a shell
      help         Tell of a command, or of a topic: exit-codes, environment

    Options:
          --color <WHEN>  When to use colors [default: auto] [possible values: auto, always, never]
      -h, --help          Print help (see more with '--help')
      -V, --version       Print version

    Exit codes:
      0    conforms
      1    does not conform, or the baseline is not true: an entry is stale, matches
           nothing, is past its date or gives no reason
      2    usage or configuration, nothing selected included
      3    the target cannot be reached or would not start
      4    inconclusive, or a MUST that could not be tested
      130  interrupted
    Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.

    abc-webhook help exit-codes tells more of them, abc-webhook help environment which variables count.
    ");
    // A pipe has no width: its lines are as long as they are.
    let there = on_a_terminal(abc_webhook(&[]));
    insta::assert_snapshot!(there, @"
    exit: 2
    --- stdout
    --- stderr
    Conformance suite for the ABC User Feedback webhook protocol

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
          --color <WHEN>  When to use colors [default: auto] [possible values: auto,
                          always, never]
      -h, --help          Print help (see more with '--help')
      -V, --version       Print version

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
fn a_run_that_was_kept_is_shown_joined_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let [good, bad] = ["good", "bad"].map(|name| at(folder.path(), name));
    let url = targets::yes_man("");
    keep(&url, "receiver.response.ok", &good);
    keep(&url, "receiver.transport.token.wrong", &bad);
    let told = |words: &[&str]| {
        let told = captured(words);
        told.replace(&good, "good.json").replace(&bad, "bad.json")
    };
    insta::assert_snapshot!(told(&["report", &bad]), @r#"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    FAIL                 1 TIME  transport.token
      FAIL TIME  receiver.transport.token.wrong

    Findings: 1 FAIL

    clause transport.token (MUST, sentence)
        guide      Security and Retry Policy > Security Considerations
        rule       The shared secret travels in the header x-webhook-token. A
                   receiver verifies it: without the right token nothing is answered
                   with a 2xx.

    FAIL receiver.transport.token.wrong
      a conforming receiver does not accept a delivery with another token of the same length
        expected   any answer but a 2xx
        observed   an answer with 200
     TIME  connection 1: sent
                       | POST /webhook HTTP/1.1
                       | Host: 127.0.0.1:PORT
                       | Accept: */*
                       | User-Agent: abc-webhook-conformance/0.1.0
                       | Content-Type: application/json
                       | Content-Length: 273
                       | x-webhook-token: <another token>
                       | {"event":"ISSUE_CREATION","data":{"issue":{"id":3,"createdAt":"2026-11-23T09:42:37.009Z","updatedAt":"2026-11-23T09:42:37.009Z","name":"New Issue","description":"","status":"INIT","externalIssueId":"","feedbackCount":0},"project":{"id":1,"name":"abc-webhook conformance"}}}
     TIME  connection 1: got an answer with 200
                       | HTTP/1.1 200 OK
                       | Content-Length: 467
                       | POST /webhook HTTP/1.1
                       | Host: 127.0.0.1:PORT
                       | Accept: */*
                       | User-Agent: abc-webhook-conformance/0.1.0
                       | Content-Type: application/json
                       | Content-Length: 273
                       | x-webhook-token: xxxxxxxxxxxxxxxxx
                       | {"event":"ISSUE_CREATION","data":{"issue":{"id":3,"createdAt":"2026-11-23T09:42:37.009Z","updatedAt":"2026-11-23T09:42:37.009Z","name":"New Issue","description":"","status":"INIT","externalIssueId":"","feedbackCount":0},"project":{"id":1,"name":"abc-webhook conformance"}}}
        again      abc-webhook check receiver http://127.0.0.1:PORT/webhook --only receiver.transport.token.wrong
        explain    abc-webhook explain receiver.transport.token.wrong

    1 check in TIME: 1 FAIL
    --- stderr
    "#);
    insta::assert_snapshot!(told(&["report", "merge", &good, &good]), @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    pass                 1 TIME  response.ok

    1 check in TIME: 1 pass

    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    pass                 1 TIME  response.ok

    1 check in TIME: 1 pass
    --- stderr
    ");
    insta::assert_snapshot!(told(&["report", "diff", &good, &bad]), @"
    exit: 1
    --- stdout
    newly failing (1)
      FAIL                     receiver.transport.token.wrong
                               an answer with 200

    only in the old run (1)
      pass                     receiver.response.ok

    2 changed, 0 as before
    --- stderr
    ");
    insta::assert_snapshot!(told(&["report", "diff", &good, &good]), @"
    exit: 0
    --- stdout
    0 changed, 1 as before
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["report", "none.json"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: the report none.json cannot be read: No such file or directory (os error 2)
    hint: a report to read is what --report json or --report jsonl wrote
    ");
    insta::assert_snapshot!(captured(&["report", "diff", "none.json", &good]), @"
    exit: 2
    --- stdout
    --- stderr
    error: the report none.json cannot be read: No such file or directory (os error 2)
    hint: a report to read is what --report json or --report jsonl wrote
    ");
}

fn at(folder: &Path, name: &str) -> String {
    folder
        .join(name)
        .with_extension("json")
        .display()
        .to_string()
}

fn keep(url: &str, only: &str, file: &str) {
    let report = format!("json={file}");
    piped(&[
        "check", "receiver", url, "--only", only, "--report", &report,
    ]);
}

/// What goes on for long on standard output: how it begins, how long it is, and all the rest.
fn abridged(told: &str, count: usize) -> String {
    let (exit, said) = told.split_once("--- stdout\n").unwrap();
    let (data, errors) = said.split_once("--- stderr").unwrap();
    let lines: Vec<&str> = data.lines().collect();
    let begin = lines[..count].join("\n");
    let all = lines.len();
    format!("{exit}--- stdout\n{begin}\n[… {all} lines in all]\n--- stderr{errors}")
}
