//! The command line's part in certificates and connections.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::process::{Command, Stdio};

#[test]
fn the_runs_authority_is_written_for_who_has_to_be_told_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let ca_out = ["--ca-out", file.to_str().unwrap()];
    let (exit, output) = check("sender.tls.verify.valid", &ca_out);
    assert_eq!(exit, 0, "{output}");
    assert!(output.contains("1 check in "), "{output}");
    let pem = std::fs::read_to_string(file).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    assert!(!pem.contains("PRIVATE"), "{pem}");
}

#[test]
fn a_certificate_that_has_no_place_is_an_error_before_anything_is_started() {
    let (exit, output) = check("sender.*", &["--ca-out", "/no/such/folder/ca.pem"]);
    assert_eq!(exit, 2, "{output}");
    let expected = "/no/such/folder/ca.pem: the certificate cannot be written there";
    assert!(output.contains(expected), "{output}");
}

/// The reference closes its connections at once, so nobody waits for a minute.
#[test]
fn who_closes_its_connections_is_not_lingered_for() {
    let (exit, output) = check("sender.leftover.*", &["--linger", "--strict"]);
    assert_eq!(exit, 0, "{output}");
    assert!(output.contains("2 pass"), "{output}");
}

fn check(only: &str, options: &[&str]) -> (i32, String) {
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    let output = Command::new(program)
        .args(["check", "sender", "--only", only])
        .args(options)
        .args(["--command", program, "reference", "sender"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    (output.status.code().unwrap(), text)
}
