//! The commands that run checks.

use super::{PROGRAM, captured, piped, targets};

#[test]
fn a_receiver_that_conforms() {
    let url = targets::yes_man("");
    let words = ["check", "receiver", &url, "--only", "receiver.response.ok"];
    insta::assert_snapshot!(captured(&words), @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    pass                 1 TIME  response.ok

    1 check in TIME: 1 pass
    --- stderr
    ");
}

#[test]
fn a_receiver_that_does_not() {
    let url = targets::yes_man("");
    let only = "receiver.transport.token.wrong";
    let words = ["check", "receiver", &url, "--only", only];
    insta::assert_snapshot!(captured(&words), @r#"
    exit: 1
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
    let quiet = captured(&[&words[..], &["--quiet"]].concat());
    insta::assert_snapshot!(quiet, @r#"
    exit: 1
    --- stdout
    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

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
}

#[test]
fn a_receiver_that_warns_fails_where_it_is_asked_to() {
    let url = targets::yes_man("");
    let only = "receiver.response.rejected.empty";
    let words = ["check", "receiver", &url, "--only", only, "--strict", "-v"];
    insta::assert_snapshot!(captured(&words), @"
    exit: 1
    --- stdout
    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    FAIL                 1 TIME  response.rejected
      FAIL TIME  receiver.response.rejected.empty

    Findings: 1 FAIL

    clause response.rejected (SHOULD, reading)
        guide      Security and Retry Policy > Error Handling
        rule       What cannot be processed is answered neither with a 2xx, which
                   would lose it silently, nor with a 5xx, which would have it sent
                   again in vain.

    FAIL receiver.response.rejected.empty
      a conforming receiver refuses an empty body
        expected   an answer that is neither 2xx nor 5xx
        observed   an answer with 200
     TIME  connection 1: sent
                       | POST /webhook HTTP/1.1
                       | Host: 127.0.0.1:PORT
                       | Accept: */*
                       | User-Agent: abc-webhook-conformance/0.1.0
                       | Content-Type: application/json
                       | Content-Length: 0
                       | x-webhook-token: <token>
     TIME  connection 1: got an answer with 200
                       | HTTP/1.1 200 OK
                       | Content-Length: 192
                       | POST /webhook HTTP/1.1
                       | Host: 127.0.0.1:PORT
                       | Accept: */*
                       | User-Agent: abc-webhook-conformance/0.1.0
                       | Content-Type: application/json
                       | Content-Length: 0
                       | x-webhook-token: <token>
        again      abc-webhook check receiver http://127.0.0.1:PORT/webhook --strict --only receiver.response.rejected.empty
        explain    abc-webhook explain receiver.response.rejected.empty

    1 check in TIME: 1 FAIL
    --- stderr
    ");
}

#[test]
fn a_sender_that_conforms() {
    let words = ["check", "sender", "--only", "sender.transport.post"];
    let reference = ["--command", PROGRAM, "reference", "sender"];
    insta::assert_snapshot!(captured(&[&words[..], &reference].concat()), @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: sender suite, 1 check, abc-webhook reference sender
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    pass                 1 TIME  transport.post

    1 check in TIME: 1 pass
    --- stderr
    ");
}

#[test]
fn a_sender_that_sends_nothing() {
    let words = ["check", "sender", "--only", "sender.transport.post"];
    let sender = ["--within", "1", "--trigger", "echo sent >&2"];
    insta::assert_snapshot!(captured(&[&words[..], &sender].concat()), @"
    exit: 1
    --- stdout
    abc-webhook 0.1.0: sender suite, 1 check, the sender that this triggers: echo sent >&2
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    FAIL                 1 TIME  transport.post
      FAIL TIME  sender.transport.post

    Findings: 1 FAIL

    clause transport.post (MUST, sentence)
        guide      Webhook Receiving Server Implementation > Basic Requirements
        rule       A delivery is an HTTP request with the method POST.

    FAIL sender.transport.post
      a conforming sender sends with POST
        expected   at least 1 attempt
        observed   none
     TIME  the trigger was run for this delivery: it ended with exit status: 0, and its last words on standard error:
                       |   | sent
     TIME  the runner stops listening
        again      abc-webhook check sender --within 1 --only sender.transport.post --trigger 'echo sent >&2'
        explain    abc-webhook explain sender.transport.post

    1 check in TIME: 1 FAIL
    --- stderr
    ");
}

#[test]
fn a_sender_that_is_not_named() {
    insta::assert_snapshot!(captured(&["check", "sender"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <--trigger <COMMAND>|--manual|--abc <URL>|--command <PROGRAM>...>

    Usage: abc-webhook check sender <--trigger <COMMAND>|--manual|--abc <URL>|--command <PROGRAM>...>

    For more information, try '--help'.
    ");
}

#[test]
fn the_demo() {
    insta::assert_snapshot!(captured(&["demo", "--only", "receiver.response.ok"]), @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: receiver suite, 1 check, http://127.0.0.1:PORT/webhook
    catalogue DIGEST, protocol 1

                    checks   slowest  clause
    pass                 1 TIME  response.ok

    1 check in TIME: 1 pass
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["demo", "--only", "receiver.nothing"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: no check was selected
    hint: abc-webhook list shows the ids that --only and --skip match, and the levels
    ");
}

#[test]
fn a_record_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("run.jsonl").display().to_string();
    let words = ["check", "sender", "--only", "sender.transport.post"];
    let sender = [
        "--record",
        &record,
        "--command",
        PROGRAM,
        "reference",
        "sender",
    ];
    let told = piped(&[&words[..], &sender].concat());
    assert!(told.starts_with("exit: 0\n"), "{told}");
    let judged = captured(&["judge", &record]).replace(&record, "run.jsonl");
    insta::assert_snapshot!(judged, @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: sender suite, 1 check, abc-webhook reference sender
    catalogue DIGEST, protocol 1
    judged from run.jsonl, recorded by abc-webhook 0.1.0, catalogue DIGEST

                    checks   slowest  clause
    pass                 1 TIME  transport.post

    1 check in TIME: 1 pass
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["judge", "none.jsonl"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: none.jsonl is no record that can be judged: it cannot be read: No such file or directory (os error 2)
    hint: a record is what check sender --record FILE writes; conformance/TRACE.md says how to write one by other means
    ");
}
