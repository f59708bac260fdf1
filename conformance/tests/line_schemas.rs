//! What `listen`, `trigger` and `replay` tell programs is valid by the schemas that are published,
//! line by line; and what is not, is refused.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Command, Stdio};

use jsonschema::Validator;
use serde_json::Value;

/// A schema as it is published.
fn schema(name: &str) -> Validator {
    let path = format!("{}/../schema/{name}", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Every line has to be valid, and no longer so once its type or its format is another or a key is
/// missing. The types that there were.
fn validated(validator: &Validator, lines: &[String]) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for line in lines {
        let value: Value = serde_json::from_str(line).unwrap();
        let errors = validator.iter_errors(&value).map(|error| error.to_string());
        let errors: Vec<String> = errors.collect();
        assert!(errors.is_empty(), "{line}: {errors:?}");
        must_be_refused(validator, &value, |line| line["type"] = "news".into());
        must_be_refused(validator, &value, |line| line["format"] = 2.into());
        must_be_refused(validator, &value, |line| {
            line.as_object_mut().unwrap().remove("type");
        });
        types.insert(value["type"].as_str().unwrap().to_owned());
    }
    types
}

fn must_be_refused(validator: &Validator, line: &Value, mutate: impl Fn(&mut Value)) {
    let mut mutant = line.clone();
    mutate(&mut mutant);
    assert!(!validator.is_valid(&mutant), "{mutant}");
}

fn has(types: &BTreeSet<String>, wanted: &[&str]) {
    let wanted: BTreeSet<String> = wanted.iter().map(ToString::to_string).collect();
    assert_eq!(*types, wanted);
}

const CHANGE: &str = r#"{"event":"ISSUE_CREATION","data":{"issue":7},"odd":1}"#;

#[test]
fn what_listen_tells() {
    let words = ["listen", "--port", "0", "--format", "json", "--any-token"];
    let mut child = Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(words)
        .args(["--forward", "http://127.0.0.1:1/", "--count", "3"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = vec![told.next().unwrap().unwrap()];
    let ready: Value = serde_json::from_str(&lines[0]).unwrap();
    let address = ready["url"].as_str().unwrap();
    let address = address.strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/webhook").unwrap();
    // What is no request, a body that is no text, and a payload with mistakes.
    send(address, b"POST / HTTP/1.1\r\nx: \x1b[2J\r\n\r\n");
    send(address, &post(b"\xff\xfe"));
    send(address, &post(CHANGE.as_bytes()));
    lines.extend(told.map(Result::unwrap));
    assert!(child.wait().unwrap().code().is_some());
    let types = validated(&schema("listen.schema.json"), &lines);
    has(
        &types,
        &["listening", "attempt", "answer", "quiet", "trouble", "end"],
    );
}

fn post(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST /hook HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
         x-webhook-token: token\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Sends a request on a connection of its own, and waits until it was met.
fn send(address: &str, request: &[u8]) {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(request).unwrap();
    connection.shutdown(Shutdown::Write).unwrap();
    let _ = std::io::copy(&mut connection, &mut std::io::sink());
}

#[test]
fn what_trigger_and_replay_tell() {
    const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const ODD: &str = "HTTP/1.1 400 Odd\r\nContent-Length: 0\r\n\r\n";
    let (url, _requests) = targets::scripted(&[OK, ODD]);
    let gone = "http://127.0.0.1:1/";
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved.json").display().to_string();
    fs::write(&saved, CHANGE).unwrap();
    let runs = [
        vec!["trigger", "issue-creation", "--to", &url],
        vec!["replay", &saved, "--to", &url],
        vec!["replay", &saved, "--to", gone, "--retries", "0"],
    ];
    for words in runs {
        let output = command::run(&[&words[..], &["--format", "json", "--no-token"]].concat());
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        let types = validated(&schema("trigger.schema.json"), &lines);
        has(&types, &["attempt", "delivery", "summary"]);
    }
}
