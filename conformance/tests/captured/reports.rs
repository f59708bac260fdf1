//! The commands that show runs that were kept.

use std::path::Path;

use super::{captured, piped, targets};

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
