//! The peers that come along, which go on until they are ended, and packages.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::pty::Terminal;
use super::{abc_webhook, captured, captured_of, plain, shown, steady};

/// What a peer says that is interrupted after its first line, and how it ends: through a pipe and,
/// the same, on a terminal of 80 columns.
fn interrupted(words: &[&str]) -> String {
    let mut child = spawned(words, Stdio::piped());
    let stdout = child.stdout.take().unwrap();
    let piped = interrupted_after_a_line(child, stdout);
    let terminal = Terminal::of(80);
    let child = spawned(words, terminal.output());
    let shown_there = interrupted_after_a_line(child, terminal.user());
    assert_eq!(
        plain(&shown_there),
        piped,
        "on a terminal, and through a pipe"
    );
    piped
}

fn spawned(words: &[&str], stdout: Stdio) -> Child {
    let mut command = abc_webhook(words);
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    command.env("TERM", "xterm-256color").stdout(stdout);
    command.spawn().unwrap()
}

fn interrupted_after_a_line(mut child: Child, stdout: impl Read) -> String {
    // The end of its input would be its end too: held until it has ended for another reason.
    let _input = child.stdin.take();
    let (mut stdout, mut read) = (BufReader::new(stdout), Vec::new());
    stdout.read_until(b'\n', &mut read).unwrap();
    let id = child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(killed.success());
    // A terminal says with an error that nobody is there any more.
    let _ = stdout.read_to_end(&mut read);
    let mut output = child.wait_with_output().unwrap();
    output.stdout = read;
    steady(&shown(&output))
}

#[test]
fn the_reference_receiver() {
    insta::assert_snapshot!(interrupted(&["reference", "receiver"]), @"
    exit: 130
    --- stdout
    listening on http://127.0.0.1:PORT/webhook
    --- stderr
    error: interrupted
    ");
    let words = ["reference", "receiver", "--token-file", "none"];
    insta::assert_snapshot!(captured(&words), @"
    exit: 2
    --- stdout
    --- stderr
    error: the token file none cannot be read: No such file or directory (os error 2)
    hint: --token-file takes the path of a file that holds the token alone, or - for standard input
    ");
}

#[test]
fn the_reference_sender() {
    insta::assert_snapshot!(interrupted(&["reference", "sender"]), @r#"
    exit: 130
    --- stdout
    {"type":"hello","protocol":1,"name":"the reference sender","max_in_flight":1000,"capabilities":["time-out","no-token","ca-file"]}
    --- stderr
    error: interrupted
    "#);
    insta::assert_snapshot!(captured(&["reference", "sender", "--fast"]), @"
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
    let told = interrupted(&["fake-vendor", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(told, @"
    exit: 130
    --- stdout
    listening on http://127.0.0.1:PORT
    --- stderr
    no webhook: nothing will be sent; name one with --webhook URL
    project 1, channel 1; the API key is fake-api-key
    error: interrupted
    ");
    insta::assert_snapshot!(captured(&["fake-vendor", "--listen", "here"]), @"
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
    let package = ["sdk", "go", "--package", "example.com/hooks", "--out", &out];
    let told = captured_of(|| {
        let _ = std::fs::remove_dir_all(&out);
        abc_webhook(&package)
    });
    insta::assert_snapshot!(told.replace(&out, "hooks"), @"
    exit: 0
    --- stdout
    written: LICENSE-APACHE
    written: LICENSE-MIT
    written: README.md
    written: abc-webhook-sdk.json
    written: answer.go
    written: body.go
    written: clock.go
    written: codec.go
    written: deduplicate.go
    written: doc.go
    written: errors.go
    written: event.go
    written: fault.go
    written: fields.go
    written: go.mod
    written: handlers.go
    written: optional.go
    written: parse.go
    written: payload.go
    written: policy.go
    written: protocol.go
    written: read.go
    written: receiver.go
    written: scan.go
    written: sender.go
    written: text.go
    written: timestamp.go
    written: token.go
    written: transport.go
    written: write.go
    example.com/hooks is in hooks
    --- stderr
    ");
    let unnamed = ["sdk", "go", "--package", "a b", "--out", &out];
    insta::assert_snapshot!(captured(&unnamed), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "a b" is no name for a package in Go: ' ' is neither a-z, A-Z, 0-9, -, ., _ nor ~
    hint: name the package with --package
    "#);
}
