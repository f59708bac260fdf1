//! The command and its options of TLS.

use std::process::{Command, Output};
use std::sync::Arc;

use abc_webhook_conformance::stage::tcp::Tcp;

use crate::common::tls::{Shown, TlsReceiver, receiver_stage};
use crate::pem_file;

#[tokio::test]
async fn the_command_believes_a_file_of_authorities() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::Good).await;
    let file = pem_file(&receiver.authority);
    let path = file.path().to_str().unwrap();
    let url = receiver.url();
    let output = command(&["receiver", &url, "--cacert", path, "--strict"]).await;
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    let clauses = |verdict| {
        let lines = stdout.lines().filter(move |line| line.starts_with(verdict));
        lines.filter_map(|line| line.split(' ').next_back())
    };
    assert!(clauses("n/a").eq(["effect.idempotence"]), "{stdout}");
    assert!(
        clauses("pass").any(|clause| clause == "transport.https"),
        "{stdout}"
    );
}

#[tokio::test]
async fn the_command_keeps_the_token_from_who_is_not_believed_and_says_what_to_do() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::WrongHost).await;
    let file = pem_file(&receiver.authority);
    let path = file.path().to_str().unwrap();
    let url = receiver.url();
    let selected = [
        "receiver",
        &url,
        "--cacert",
        path,
        "--only",
        "receiver.response.ok",
    ];
    let only_tls = [&selected[..], &["--only", "receiver.tls.*"]].concat();
    for arguments in [&selected[..], &only_tls] {
        let output = command(arguments).await;
        assert_eq!(
            output.status.code(),
            Some(3),
            "{}",
            shown(&output, &receiver)
        );
        let stderr = shown(&output, &receiver);
        insta::allow_duplicates! {
            insta::assert_snapshot!(stderr, @"
            error: the certificate of https://127.0.0.1:PORT/webhook is not valid: it is for other.example, not for 127.0.0.1; it was sent nothing, neither the token nor anything else
            hint: --cacert FILE trusts the authorities in FILE, such as your company's; --insecure sends the token to whoever answers, whatever the certificate is
            ");
        }
        let stdout = String::from_utf8(output.stdout).unwrap();
        let is_reported = stdout.contains("warn") && stdout.contains("receiver.tls.certificate");
        assert_eq!(is_reported, arguments.len() > selected.len(), "{stdout}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn the_command_is_loud_about_what_it_does_not_verify() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::SelfSigned).await;
    let url = receiver.url();
    let reports = tempfile::tempdir().unwrap();
    let place = |name: &str| reports.path().join(name).display().to_string();
    let (json, junit) = (place("json"), place("junit"));
    let (to_json, to_junit) = (format!("json={json}"), format!("junit={junit}"));
    let output = command(&[
        "receiver",
        &url,
        "--insecure",
        "--only",
        "receiver.tls.certificate",
        "--only",
        "receiver.response.ok",
        "--report",
        &to_json,
        "--report",
        &to_junit,
    ])
    .await;
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        shown(&output, &receiver)
    );
    let stdout = String::from_utf8(output.stdout).unwrap();
    let told = [
        stdout.clone(),
        String::from_utf8(output.stderr).unwrap(),
        std::fs::read_to_string(json).unwrap(),
        std::fs::read_to_string(junit).unwrap(),
    ];
    for text in told {
        assert!(text.contains("WARNING: --insecure"), "{text}");
    }
    assert!(stdout.contains("self-signed"), "{stdout}");
    assert!(
        stdout.contains("--insecure --only receiver.tls.certificate"),
        "{stdout}"
    );
}

#[tokio::test]
async fn options_of_tls_without_tls_and_files_of_no_use_are_exit_2() {
    let file = pem_file("no certificate");
    let path = file.path().to_str().unwrap();
    let http = "http://127.0.0.1:1/";
    let https = "https://127.0.0.1:1/";
    for (arguments, told) in [
        (
            [http, "--insecure", "-q"],
            "--insecure goes with HTTPS, and the URL says http",
        ),
        (
            [http, "--cacert", path],
            "--cacert goes with HTTPS, and the URL says http",
        ),
        (
            [https, "--cacert", path],
            "is of no use: it holds no certificate",
        ),
        (
            [https, "--cacert", "no/such/file"],
            "no/such/file, is of no use: it cannot be read",
        ),
    ] {
        let output = command(&[&["receiver"][..], &arguments].concat()).await;
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(told), "{stderr}");
        assert!(stderr.contains("hint: "), "{stderr}");
    }
    let both = command(&["receiver", https, "--insecure", "--cacert", path]).await;
    assert_eq!(both.status.code(), Some(2));
}

/// Runs `check` while the receiver is served by this runtime.
async fn command(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .arg("check")
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", "a-token-for-tls-tests");
    let output = tokio::task::spawn_blocking(move || command.output());
    output.await.unwrap().unwrap()
}

/// What was said on standard error.
fn shown(output: &Output, receiver: &TlsReceiver) -> String {
    let port = receiver.port.to_string();
    String::from_utf8_lossy(&output.stderr).replace(&port, "PORT")
}
