//! JUnit reports against a schema, by a validator that is not ours.
//!
//! `xmllint` is no part of Rust, so these tests run where they are asked for: `cargo xtask test` asks
//! where it is there.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod targets;

use std::fs;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/junit.xsd");

/// Steers a terminal, a CI log, XML and whoever reads lines.
const HOSTILE: &str = "\x1b[2J\x07 \u{9b}31m \u{fffe} ]]><x>&\"' \n::error::a\r\n##[error]b\n";

/// The report of a run with these arguments behind `check receiver`.
fn report(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.xml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command.args(["check", "receiver"]).args(arguments);
    command.args(["--quiet", "--report", &format!("junit={}", path.display())]);
    command.env("ABC_WEBHOOK_TOKEN", "your-secret-token");
    command.stdin(Stdio::null()).output().unwrap();
    fs::read_to_string(path).unwrap()
}

fn validated(document: &str) -> Output {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.xml");
    fs::write(&path, document).unwrap();
    let mut xmllint = Command::new("xmllint");
    xmllint
        .args(["--noout", "--nonet", "--schema", SCHEMA])
        .arg(path);
    xmllint.output().unwrap()
}

#[track_caller]
fn must_be_valid(document: &str) {
    let output = validated(document);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{document}");
}

#[test]
#[ignore = "needs xmllint: cargo xtask test runs it where there is one"]
fn the_report_of_any_run_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("known.toml");
    fs::write(&baseline, "\"receiver.event.*\" = \"stale\"").unwrap();
    let baseline = baseline.display().to_string();
    let url = targets::yes_man(HOSTILE);
    let strict = report(&[&url, "--strict", "--baseline", &baseline]);
    for part in [
        "<failure",
        "<skipped",
        "<system-out>",
        "classname=\"baseline\"",
    ] {
        assert!(strict.contains(part), "{part}: {strict}");
    }
    must_be_valid(&strict);
    must_be_valid(&report(&[&url]));
    let gone = report(&["http://127.0.0.1:1/webhook"]);
    assert!(gone.contains("<error"), "{gone}");
    must_be_valid(&gone);
}

/// A schema that accepts everything would pass the test above.
#[test]
#[ignore = "needs xmllint: cargo xtask test runs it where there is one"]
fn what_jenkins_would_refuse_is_refused() {
    let report = report(&[&targets::yes_man(""), "--strict"]);
    must_be_valid(&report);
    for (right, wrong) in [
        ("<testsuites ", "<testsuites skipped=\"1\" "),
        ("<testsuite ", "<testsuite other=\"1\" "),
        (" tests=\"", " tests=\"some "),
        (" time=\"", " time=\"1e"),
        (" failures=\"", " broken=\""),
        ("<testcase name=\"", "<testcase name=\"\" id=\""),
        ("<failure ", "<failed/><failure "),
        (" type=\"", " kind=\""),
        ("<property ", "<property other=\"\" "),
        ("</testsuites>", ""),
    ] {
        let broken = report.replacen(right, wrong, 1);
        assert_ne!(broken, report, "{right}");
        assert!(!validated(&broken).status.success(), "{wrong}");
    }
}
