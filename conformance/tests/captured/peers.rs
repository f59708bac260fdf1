//! The peers that come along, which go on until they are ended, and packages.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::{abc_webhook, piped, steady};

/// The first line of a peer, which then is interrupted; and how it ends.
fn begun(words: &[&str]) -> String {
    let mut command = abc_webhook(words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    // The end of its input would be its end too: held until it has ended for another reason.
    let _input = child.stdin.take();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    let id = child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(killed.success());
    let exit = child.wait().unwrap().code().unwrap();
    steady(&format!("{line}exit: {exit}"))
}

#[test]
fn the_reference_receiver() {
    insta::assert_snapshot!(begun(&["reference", "receiver"]), @"
    listening on http://127.0.0.1:PORT/webhook
    exit: 130
    ");
    let words = ["reference", "receiver", "--token-file", "none"];
    insta::assert_snapshot!(piped(&words), @"
    exit: 2
    --- stdout
    --- stderr
    error: the token file none cannot be read: No such file or directory (os error 2)
    hint: --token-file takes the path of a file that holds the token alone, or - for standard input
    ");
}

#[test]
fn the_reference_sender() {
    insta::assert_snapshot!(begun(&["reference", "sender"]), @r#"
    {"type":"hello","protocol":1,"name":"the reference sender","max_in_flight":1000,"capabilities":["time-out","no-token","ca-file"]}
    exit: 130
    "#);
    insta::assert_snapshot!(piped(&["reference", "sender", "--fast"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: unexpected argument '--fast' found

    Usage: abc-webhook reference sender [OPTIONS]

    For more information, try '--help'.
    ");
}

#[test]
fn the_fake_of_the_vendors_server() {
    let told = begun(&["fake-vendor", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(told, @"
    listening on http://127.0.0.1:PORT
    exit: 130
    ");
    insta::assert_snapshot!(piped(&["fake-vendor", "--listen", "here"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'here' for '--listen <ADDR:PORT>': invalid socket address syntax

    For more information, try '--help'.
    ");
}

#[test]
fn a_package() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("hooks").display().to_string();
    let words = ["sdk", "go", "--package", "example.com/hooks", "--out", &out];
    let told = piped(&words).replace(&out, "hooks");
    assert!(told.lines().any(|line| line == "written: go.mod"), "{told}");
    let rest: Vec<&str> = told
        .lines()
        .filter(|line| !line.starts_with("written: "))
        .collect();
    insta::assert_snapshot!(rest.join("\n"), @"
    exit: 0
    --- stdout
    example.com/hooks is in hooks
    --- stderr
    ");
    insta::assert_snapshot!(piped(&["sdk", "go", "--package", "a b", "--out", &out]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "a b" is no name for a package in Go: ' ' is neither a-z, A-Z, 0-9, -, ., _ nor ~
    hint: name the package with --package
    "#);
}
