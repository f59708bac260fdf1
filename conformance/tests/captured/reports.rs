//! The commands that show what is known: the catalogue, schemas, and runs that were kept.

use std::path::Path;

use super::{captured, piped, targets};

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
    insta::assert_snapshot!(piped(&["list", "--format", "xml"]), @"
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
    insta::assert_snapshot!(first_lines(&page, 8), @"
    exit: 0
    --- stdout
    receiver.response.ok
    A conforming receiver answers a delivery with 200 and not with another 2xx.

      clause   `response.ok` (MUST)
      rule     A delivery that was processed is answered with exactly 200.
      source   sentence of the vendor's guide: Webhook Receiving Server
    […]
    --- stderr
    ");
    insta::assert_snapshot!(piped(&["explain", "receiver.respons.ok"]), @r#"
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
    insta::assert_snapshot!(first_lines(&piped(&event), 12), @r##"
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
    […]
    --- stderr
    "##);
    insta::assert_snapshot!(piped(&["schema", "--event", "ISSUE"]), @"
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
    insta::assert_snapshot!(first_lines(&piped(&["completions", "bash"]), 5), @"
    exit: 0
    --- stdout
    _abc__webhook() {
        local i cur prev opts cmd
        COMPREPLY=()
    […]
    --- stderr
    ");
    insta::assert_snapshot!(piped(&["completions", "tcsh"]), @"
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
    insta::assert_snapshot!(piped(&["help", "nothing"]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "nothing" is no command and no topic
    hint: abc-webhook --help lists the commands; the topics are exit-codes and environment
    "#);
    insta::assert_snapshot!(piped(&[]).lines().take(8).collect::<Vec<_>>().join("\n"), @"
    exit: 2
    --- stdout
    --- stderr
    Conformance suite for the ABC User Feedback webhook protocol

    Usage: abc-webhook [OPTIONS] <COMMAND>

    Commands:
    ");
    insta::assert_snapshot!(piped(&["chek"]), @"
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
    insta::assert_snapshot!(piped(&["report", "none.json"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: the report none.json cannot be read: No such file or directory (os error 2)
    hint: a report to read is what --report json or --report jsonl wrote
    ");
    insta::assert_snapshot!(piped(&["report", "diff", "none.json", &good]), @"
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

/// What goes on for long, up to there, and what it ends with.
fn first_lines(told: &str, count: usize) -> String {
    let first: Vec<&str> = told.lines().take(count).collect();
    let (_, errors) = told.split_once("--- stderr").unwrap();
    format!("{}\n[…]\n--- stderr{errors}", first.join("\n"))
}
