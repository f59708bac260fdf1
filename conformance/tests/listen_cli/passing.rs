//! What becomes of a delivery: it is saved, passed on, and answered as one likes.

use std::fs;

use serde_json::Value;

use super::command::{run, shown};
use super::targets::scripted;
use super::{CHANGE, Listening, TOKEN, post};

#[test]
fn what_is_saved_is_replayed_byte_for_byte_and_validated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved").display().to_string();
    let listening = Listening::start(&["--count", "1", "--save", &path]);
    listening.send(&post(TOKEN, CHANGE));
    listening.end();
    let file =
        fs::read_to_string(folder.path().join("saved/0001-1-ISSUE_STATUS_CHANGE.json")).unwrap();
    assert!(!file.contains(TOKEN), "{file}");
    let saved: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(
        saved["headers"][0],
        serde_json::json!(["X-Odd-Case", "kept"])
    );

    // Numbers go on: what is there is not written over.
    let again = Listening::start(&["--count", "1", "--save", &path]);
    let url = format!("http://{}/again", again.address);
    let token = folder.path().join("token");
    fs::write(&token, TOKEN).unwrap();
    let replayed = run(&[
        "replay",
        &path,
        "--to",
        &url,
        "--token-file",
        &token.display().to_string(),
    ]);
    assert!(
        shown(&replayed).starts_with("exit: 0\n"),
        "{}",
        shown(&replayed)
    );
    again.end();
    let file =
        fs::read_to_string(folder.path().join("saved/0002-1-ISSUE_STATUS_CHANGE.json")).unwrap();
    let saved: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(saved["body"], CHANGE);
    let file = folder.path().join("saved/0002-1-ISSUE_STATUS_CHANGE.json");
    let validated = shown(&run(&[
        "validate",
        "--reading",
        "strict",
        &file.display().to_string(),
    ]));
    assert!(validated.contains("1 payload: 1 valid"), "{validated}");
}

#[test]
fn deliveries_are_passed_on_and_answers_back() {
    let (url, requests) =
        scripted(&["HTTP/1.1 418 I am a teapot\r\nX-Teapot: yes\r\nContent-Length: 3\r\n\r\ntea"]);
    let listening = Listening::start(&["--forward", &url, "--quiet"]);
    let answer = listening.send(&post(TOKEN, CHANGE));
    assert_eq!(
        answer,
        "HTTP/1.1 418 I am a teapot\r\nX-Teapot: yes\r\nContent-Length: 3\r\n\r\ntea"
    );
    let request = String::from_utf8(requests.recv().unwrap()).unwrap();
    assert!(
        request.starts_with("POST /webhook HTTP/1.1\r\nX-Odd-Case:  kept \r\nHost: 127.0.0.1:"),
        "{request}"
    );
    assert!(
        request.contains(&format!("\r\nx-webhook-token: {TOKEN}\r\n")),
        "{request}"
    );
    assert!(request.ends_with(CHANGE), "{request}");
    listening.interrupt();
    listening.end();

    let listening = Listening::start(&["--forward", "http://127.0.0.1:1/", "--quiet"]);
    let answer = listening.send(&post(TOKEN, CHANGE));
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    listening.interrupt();
    let told = listening.end();
    assert!(
        told.contains("trouble: http://127.0.0.1:1/: Connection refused"),
        "{told}"
    );
}

#[test]
fn answers_that_cannot_be_given_are_refused() {
    for (arguments, culprit) in [
        (
            ["--answer", "503,nonsense"],
            "\"nonsense\" is neither a status",
        ),
        (
            ["--answer", "503,close-on-accept"],
            "close-on-accept strikes before the body is read",
        ),
        (
            ["--fault", "nonsense"],
            "[possible values: close-on-accept, ",
        ),
        (["--delay", "soon"], "a number of seconds"),
    ] {
        let told = shown(&run(&[&["listen", "--port", "0"], &arguments[..]].concat()));
        assert!(told.starts_with("exit: 2\n"), "{told}");
        assert!(told.contains(culprit), "{told}");
    }
}
