//! The daily helpers. What `listen` tells of deliveries is captured in `listen_cli`, and what
//! `validate` and `init` say in tests of their own.

use std::fs;
use std::net::TcpListener;

use super::{abc_webhook, captured, captured_of, targets};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const BUSY: &str = "HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\nbusy";

#[test]
fn an_event_is_sent() {
    let (url, _requests) = targets::scripted(&[OK, OK, BUSY, BUSY]);
    let words = ["trigger", "issue-creation", "--to", &url];
    insta::assert_snapshot!(captured(&words), @"
    exit: 0
    --- stdout
    ISSUE_CREATION to http://127.0.0.1:PORT/webhook
      issue 128 “Export fails on phones”: INIT
      316 bytes of body

    attempt 1 of 4
      200 OK, TIME
      | content-length: 2
      |
      | ok

    delivered after 1 attempt, TIME
    --- stderr
    ");
    insta::assert_snapshot!(captured(&words), @"
    exit: 1
    --- stdout
    ISSUE_CREATION to http://127.0.0.1:PORT/webhook
      issue 128 “Export fails on phones”: INIT
      316 bytes of body

    attempt 1 of 4
      400 Bad Request, TIME
      | content-length: 4
      |
      | busy

    rejected after 1 attempt, TIME
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["trigger", "news", "--to", &url]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'news' for '[EVENT]'
      [possible values: feedback-creation, issue-creation, issue-status-change, issue-addition]

    For more information, try '--help'.
    ");
}

#[test]
fn a_dry_run_sends_nothing() {
    let words = ["trigger", "issue-creation", "--to", "http://127.0.0.1:1/"];
    let set = ["--dry-run", "--set", "data.issue.nme=Crash"];
    insta::assert_snapshot!(captured(&[&words[..], &set].concat()), @"
    exit: 2
    --- stdout
    --- stderr
    error: --set data.issue.nme: the payload has no such value; the nearest: data.issue.name, data.issue, data.issue.id
    hint: a path is made of keys and indices, such as data.feedback.issues[0].name; --file sends a payload of your own
    ");
}

#[test]
fn a_saved_delivery_is_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved.json").display().to_string();
    fs::write(&saved, "{\"event\":\"NEWS\",\"data\":{}}").unwrap();
    let (url, _requests) = targets::scripted(&[OK, OK, BUSY, BUSY]);
    let words = ["replay", &saved, "--to", &url];
    insta::assert_snapshot!(captured(&words).replace(&saved, "saved.json"), @"
    exit: 0
    --- stdout
    saved.json to http://127.0.0.1:PORT/webhook
      an event that is not documented
      26 bytes of body

    attempt 1 of 4
      200 OK, TIME
      | content-length: 2
      |
      | ok

    delivered after 1 attempt, TIME
    --- stderr
    ");
    insta::assert_snapshot!(captured(&words).replace(&saved, "saved.json"), @"
    exit: 1
    --- stdout
    saved.json to http://127.0.0.1:PORT/webhook
      an event that is not documented
      26 bytes of body

    attempt 1 of 4
      400 Bad Request, TIME
      | content-length: 4
      |
      | busy

    rejected after 1 attempt, TIME
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["replay", "none.json", "--to", &url]), @"
    exit: 2
    --- stdout
    --- stderr
    error: none.json cannot be read: No such file or directory (os error 2)
    ");
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    insta::assert_snapshot!(captured(&["listen", "--port", &port]), @"
    exit: 2
    --- stdout
    --- stderr
    error: 127.0.0.1:PORT cannot be listened on: Address already in use (os error 98)
    hint: another program may have this port: --port 0, and --ui-port 0 for the page, take any that is free
    ");
}

#[test]
fn payloads_are_validated() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (
        folder.path().join("good.json"),
        folder.path().join("bad.json"),
    );
    fs::write(&good, "{\"event\":\"NEWS\",\"data\":{}}").unwrap();
    fs::write(&bad, "{\"event\":7}").unwrap();
    let told =
        |words: &[&str]| captured(words).replace(&*folder.path().to_string_lossy(), "FOLDER");
    let [good, bad] = [good, bad].map(|path| path.display().to_string());
    insta::assert_snapshot!(told(&["validate", "--reading", "tolerant", &good]), @"
    exit: 0
    --- stdout
    1 payload: 1 valid
    --- stderr
    ");
    insta::assert_snapshot!(told(&["validate", &good, &bad]), @r#"
    exit: 1
    --- stdout
    error: expected a string, found 7
     --> FOLDER/bad.json:1:10
      |
    1 | {"event":7}
      |          ^
      |
      = pointer: /event

    2 payloads: 1 valid, 1 not, with 1 error
    --- stderr
    "#);
}

#[test]
fn a_file_of_options_is_begun() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let init = |words: &[&str]| {
        let mut folders = folders.iter();
        captured_of(|| {
            let mut command = abc_webhook(&[&["init"], words].concat());
            command.current_dir(folders.next().unwrap());
            command
        })
    };
    let url = "http://127.0.0.1:3000/webhook";
    insta::assert_snapshot!(init(&["receiver", url, "--ci", "gitlab"]), @"
    exit: 0
    --- stdout
    wrote abc-webhook.toml
    wrote .gitlab/abc-webhook-receiver.yml
    to do: in .gitlab-ci.yml, include: { local: .gitlab/abc-webhook-receiver.yml }
    to do: set ABC_WEBHOOK_TOKEN to the token, in CI as a secret
    then: abc-webhook check receiver
    --- stderr
    ");
    insta::assert_snapshot!(init(&["receiver", url, "--ci", "gitlab"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: abc-webhook.toml is there already
    hint: --force writes over what is there; nothing was written
    ");
    insta::assert_snapshot!(init(&["sender", "--command", "node", "adapter.mjs"]), @"
    exit: 0
    --- stdout
    extended abc-webhook.toml
    then: abc-webhook check sender
    --- stderr
    ");
}
