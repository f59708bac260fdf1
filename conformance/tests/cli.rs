//! The command as people use it: exit code, standard output, standard error.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::fmt::Write as _;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

#[test]
fn a_receiver_that_is_not_there_is_exit_3() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{free}/webhook");
    let shown = shown(&run(&["check", "receiver", &url])).replace(&free.to_string(), "ADDRESS");
    insta::assert_snapshot!(shown, @"
    exit: 3
    --- stdout
    --- stderr
    error: http://ADDRESS/webhook cannot be reached: Connection refused (os error 111)
    hint: is the receiver running, and does it listen on this address and port? try: curl -i -X POST with the same URL
    ");
}

/// Fewer plays overlap then, and none fails for it.
#[cfg(unix)]
#[test]
fn too_few_descriptors_are_told_and_held_against_nobody() {
    let checks = "{transport.post,target.query,event.feedback-creation}";
    let script = r#"ulimit -n 138 && exec "$0" check sender --only "sender.$1" --command "$0" reference sender"#;
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    let output = Command::new("sh")
        .args(["-c", script, program, checks])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let note = "only 2 plays overlap, not 3";
    assert!(stdout.contains(note), "{stdout}");
    assert_eq!(output.status.code(), Some(0), "{stdout}");
}

#[test]
fn what_is_no_url_is_exit_2() {
    insta::assert_snapshot!(shown(&run(&["check", "receiver", "localhost:3000"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "localhost:3000": the scheme "localhost" is none that webhooks use
    hint: give the whole URL, for example http://127.0.0.1:3000/webhook
    "#);
}

#[test]
fn an_unknown_flag_is_exit_2() {
    insta::assert_snapshot!(shown(&run(&["demo", "--olny", "x"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: unexpected argument '--olny' found

      tip: a similar argument exists: '--only'

    Usage: abc-webhook demo --only <GLOB>

    For more information, try '--help'.
    ");
}

#[test]
fn a_token_file_that_cannot_be_read_is_exit_2() {
    let arguments = ["check", "receiver", URL, "--token-file", "no/such/file"];
    insta::assert_snapshot!(shown(&run(&arguments)), @"
    exit: 2
    --- stdout
    --- stderr
    error: the token file no/such/file cannot be read: No such file or directory (os error 2)
    hint: --token-file takes the path of a file that holds the token alone, or - for standard input
    ");
}

#[test]
fn no_token_and_a_bad_one_are_exit_2() {
    let mut command = command(&["check", "receiver", URL]);
    command.env_remove("ABC_WEBHOOK_TOKEN");
    insta::assert_snapshot!(shown(&command.output().unwrap()), @"
    exit: 2
    --- stdout
    --- stderr
    error: no token was given
    hint: set ABC_WEBHOOK_TOKEN, or name a file with --token-file (- is standard input)
    ");
    command.env("ABC_WEBHOOK_TOKEN", "two words");
    insta::assert_snapshot!(shown(&command.output().unwrap()), @"
    exit: 2
    --- stdout
    --- stderr
    error: the token from ABC_WEBHOOK_TOKEN cannot be used: the token holds a byte at offset 3 that is not a visible ASCII character
    hint: a token is at least 4 visible ASCII characters, without blanks
    ");
}

#[test]
fn a_selection_of_nothing_is_exit_2() {
    let only = ["--only", "receiver.nothing.*"];
    insta::allow_duplicates! {
        for verb in [
            &["demo"][..],
            &["list"],
            &["check", "receiver", URL],
        ] {
            insta::assert_snapshot!(shown(&run(&[verb, &only].concat())), @"
            exit: 2
            --- stdout
            --- stderr
            error: no check was selected
            hint: abc-webhook list shows the ids that --only and --skip match, and the levels
            ");
        }
    }
    let sender = run(&["check", "sender", "--skip", "*", "--command", "true"]);
    assert_eq!(sender.status.code(), Some(2));
}

#[test]
fn a_level_selects_what_weighs_as_much_or_more() {
    let count = |level: &[&str]| {
        let output = run(&[&["list", "--format", "json"], level].concat());
        let catalogue: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = catalogue["checks"].as_array().unwrap().iter();
        let levels = checks.map(|check| check["level"].as_str().unwrap().to_owned());
        levels.collect::<Vec<_>>()
    };
    let must = count(&["--level", "must"]);
    assert!(!must.is_empty() && must.iter().all(|level| level == "MUST"));
    let should = count(&["--level", "should"]);
    assert!(should.contains(&"SHOULD".to_owned()) && !should.contains(&"INFO".to_owned()));
    assert_eq!(count(&["--level", "info"]), count(&[]));
    let none = ["list", "--only", "receiver.duplicate.*", "--level", "must"];
    assert_eq!(run(&none).status.code(), Some(2));
}

#[test]
fn values_that_make_no_sense_are_exit_2() {
    let refused = |option: &str, value: &str| {
        let output = run(&["check", "receiver", URL, option, value]);
        assert_eq!(output.status.code(), Some(2), "{option} {value}");
        let told = String::from_utf8(output.stderr).unwrap();
        told.lines().next().unwrap().to_owned()
    };
    insta::assert_snapshot!(refused("--concurrency", "0"), @"error: invalid value '0' for '--concurrency <N>': 0 is not in 1..=1000");
    insta::assert_snapshot!(refused("--concurrency", "many"), @"error: invalid value 'many' for '--concurrency <N>': invalid digit found in string");
    insta::assert_snapshot!(refused("--delay", "0"), @"error: invalid value '0' for '--delay <SECONDS>': a number of seconds above 0 and up to 600 is needed");
    insta::assert_snapshot!(refused("--delay", "NaN"), @"error: invalid value 'NaN' for '--delay <SECONDS>': a number of seconds above 0 and up to 600 is needed");
    insta::assert_snapshot!(refused("--time-out", "1e9"), @"error: invalid value '1e9' for '--time-out <SECONDS>': a number of seconds above 0 and up to 600 is needed");
    insta::assert_snapshot!(refused("--level", "may"), @"error: invalid value 'may' for '--level <LEVEL>'");
}

#[test]
fn what_is_no_glob_is_exit_2() {
    insta::assert_snapshot!(shown(&run(&["demo", "--only", "[a"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "[a" is no glob: error parsing glob '[a': unclosed character class; missing ']'
    hint: in a glob * stands for anything, for example 'receiver.event.*'
    "#);
}

#[test]
fn an_adapter_that_would_not_start_is_exit_3() {
    let arguments = [
        "check",
        "sender",
        "--command",
        "no-such-program-here",
        "--flag",
    ];
    insta::assert_snapshot!(shown(&run(&arguments)), @"
    exit: 3
    --- stdout
    --- stderr
    error: the adapter no-such-program-here --flag would not start: No such file or directory (os error 2)
    hint: --command takes a program and its arguments, and must be the last option
    ");
}

#[test]
#[cfg(unix)]
fn an_adapter_that_dies_in_the_middle_is_exit_3_and_quoted_once() {
    let script = r#"echo '{"type":"hello","protocol":1,"max_in_flight":9}'; read line
        echo '::error::I am lost' >&2; printf '\033[2J' >&2"#;
    let only = "sender.retry.stop-on-success.{first,second,third,fourth}";
    let mut arguments = vec!["check", "sender", "--only", only, "--command", "sh", "-c"];
    arguments.push(script);
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        stdout.matches(r"| \u{3a}:error::I am lost").count(),
        1,
        "{stdout}"
    );
    assert!(
        stdout.contains("ended before it was told to (exit status: 0)"),
        "{stdout}"
    );
    assert!(stdout.contains(r"| \u{1b}[2J"), "{stdout}");
    assert!(stdout.contains("4 checks in"), "{stdout}");
}

#[test]
fn the_list_is_for_readers_and_for_programs() {
    insta::assert_snapshot!(shown(&run(&["list", "--only", "*.client-error.gone"])), @"
    exit: 0
    --- stdout
    sender.retry.client-error.gone
      MUST, sentence, clause retry.client-error
      a conforming sender does not retry a 410

    Clauses that no check decides:
    transport.https (sender): the rule binds production only, and the scripted receiver listens on loopback
    token.comparison (receiver): the difference of a few nanoseconds cannot be told honestly over a network
    replay.protection (receiver): the protocol has no nonce, timestamp or signature that a receiver could verify

    1 check
    --- stderr
    ");
    let json = run(&["list", "--format", "json"]);
    let catalogue: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let first = &catalogue["checks"][0];
    assert_eq!(
        *first,
        serde_json::json!({
            "id": "receiver.transport.post",
            "level": "MUST",
            "sources": ["sentence"],
            "role": "receiver",
            "title": "does not refuse a delivery for its method, which is POST",
            "clause": "transport.post",
        })
    );
}

#[test]
fn the_demo_runs_what_is_selected() {
    let output = run(&[
        "demo",
        "--only",
        "receiver.event.*",
        "--only",
        "sender.transport.post",
    ]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    assert!(stdout.contains("receiver suite, 8 checks"), "{stdout}");
    assert!(stdout.contains("sender suite, 1 check,"), "{stdout}");
}

/// The peers are on loopback: a proxy of the machine has no business there.
#[test]
fn the_demo_heeds_no_proxy() {
    let mut command = command(&["demo", "--only", "sender.transport.post"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, "http://127.0.0.1:1");
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_that_cannot_be_written_is_exit_2() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = command(&["demo", "--only", "receiver.response.ok"]);
    let output = command.stdout(full).output().unwrap();
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    --- stdout
    --- stderr
    error: the report cannot be written: No space left on device (os error 28)
    ");
}

/// Nobody is asked there: every use of it fails before.
const URL: &str = "http://127.0.0.1:1/webhook";

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", "your-secret-token")
        .stdin(Stdio::null());
    command
}

fn shown(output: &Output) -> String {
    let mut shown = format!("exit: {}\n", output.status.code().unwrap());
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes);
        writeln!(shown, "--- {name}\n{}", text.trim_end()).unwrap();
    }
    shown.replace("--- stdout\n\n", "--- stdout\n")
}
