//! `--fuzz` and `--replay` as people use them, on real sockets.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

const TOKEN: &str = "CANARY-token-0123456789";
const NOWHERE: &str = "http://127.0.0.1:1/webhook";

#[test]
fn the_reference_receiver_passes_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (mut receiver, url) = reference();
    let arguments = ["--fuzz", "200", "--seed", "7", "--only", "*fuzz"];
    let output = check(folder.path(), &url, &arguments);
    receiver.kill().unwrap();
    receiver.wait().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(
        text(&output.stdout).contains("11 checks"),
        "{}",
        text(&output.stdout)
    );
    let told = "fuzz: 200 cases of seed 7; --seed 7 makes them again\n";
    assert_eq!(text(&output.stderr), told);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// What is told of a failure is enough to send it again, by hand and by the suite, and the token
/// is in none of it.
#[test]
fn a_failure_is_kept_and_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://{}/webhook", refusing(b"\"createdAt\":null"));
    let only = [
        "--fuzz",
        "20",
        "--seed",
        "1",
        "--only",
        "receiver.tolerance.null.fuzz",
    ];
    let output = check(folder.path(), &url, &[&only[..], &["--strict"]].concat());
    let report = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{report}");
    let kept = "abc-webhook-failures/receiver.tolerance.null.fuzz-1-9";
    for line in [
        "seed 1, 20 cases: sent 1 of this kind".to_owned(),
        "\"createdAt\": null,".to_owned(),
        format!(
            "curl -i {url} -H 'content-type: application/json' \
             -H \"x-webhook-token: $ABC_WEBHOOK_TOKEN\" --data-binary @{kept}.body"
        ),
        format!("abc-webhook check receiver {url} --strict --replay {kept}.json"),
        "--only receiver.tolerance.null.fuzz --fuzz 20 --seed 1".to_owned(),
    ] {
        assert!(report.contains(&line), "{line}\n{report}");
    }
    let again = check(
        folder.path(),
        &url,
        &["--strict", "--replay", &format!("{kept}.json")],
    );
    let report = text(&again.stdout);
    assert_eq!(again.status.code(), Some(1), "{report}");
    assert!(report.contains("1 check"), "{report}");
    assert!(report.contains(".json got an answer with 400"), "{report}");
    for file in std::fs::read_dir(folder.path().join("abc-webhook-failures")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!text(&bytes).contains("CANARY"));
    }
    for output in [&output, &again] {
        assert!(!text(&output.stdout).contains("CANARY"));
        assert!(!text(&output.stderr).contains("CANARY"));
    }
}

#[test]
fn a_seed_is_made_up_and_told_where_none_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://{}/webhook", refusing(b"nothing"));
    let output = check(folder.path(), &url, &["--only", "*.event.fuzz", "--fuzz"]);
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stderr);
    let seed = told.trim_end().rsplit("--seed ").next().unwrap();
    let seed = seed.strip_suffix(" makes them again").unwrap();
    assert!(seed.parse::<u64>().is_ok(), "{told}");
    assert!(told.contains("fuzz: 500 cases"), "{told}");
}

#[test]
fn generated_checks_are_not_run_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), NOWHERE, &["--only", "*fuzz"]);
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    error: no check was selected that can be run without --fuzz
    hint: --fuzz makes the payloads that these checks rest on
    ");
}

#[test]
fn hosts_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), "http://192.0.2.1/webhook", &["--fuzz"]);
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    error: fuzz plays against 192.0.2.1, which is not loopback, need --allow-load
    hint: test only what you own
    ");
    let output = check(
        folder.path(),
        "http://example.com/",
        &["--replay", "a.json"],
    );
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    error: fuzz plays against example.com, which is not loopback, need --allow-load
    hint: test only what you own
    ");
}

#[test]
fn what_cannot_be_meant_is_exit_2() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), NOWHERE, &["--fuzz", "3"]);
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    error: invalid value '3' for '--fuzz [<CASES>]': at least 20 cases are needed, so that there is one of each kind

    For more information, try '--help'.
    ");
    let output = check(folder.path(), NOWHERE, &["--seed", "3"]);
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    error: the following required arguments were not provided:
      --fuzz [<CASES>]

    Usage: abc-webhook check receiver --fuzz [<CASES>] --seed <SEED> <URL>

    For more information, try '--help'.
    ");
    let output = check(folder.path(), NOWHERE, &["--replay", "no/such.json"]);
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    error: no/such.json cannot be read: No such file or directory (os error 2)
    hint: --replay takes a .json file from the folder of failures, with the .body file beside it
    ");
}

fn check(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(["check", "receiver", url])
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", TOKEN)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shown(output: &Output) -> String {
    let code = output.status.code().unwrap();
    format!("exit: {code}\n{}", text(&output.stderr).trim_end())
}

/// The reference receiver in a process of its own, and its URL.
fn reference() -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(["reference", "receiver"])
        .env("ABC_WEBHOOK_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("listening on ").unwrap();
    (child, url.to_owned())
}

/// A receiver that answers 200, and 400 to whatever holds `word`.
fn refusing(word: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || answer(connection, word));
        }
    });
    address
}

/// One read is one request: none of them is large.
fn answer(mut connection: TcpStream, word: &[u8]) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = connection.read(&mut bytes) {
        let refuses = bytes[..read].windows(word.len()).any(|part| part == word);
        let status = if refuses { "400 Bad Request" } else { "200 OK" };
        let _ = write!(connection, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    }
}
