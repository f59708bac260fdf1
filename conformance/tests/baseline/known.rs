//! `--baseline`.

use std::process::{Command, Stdio};

use crate::{File, command, shown};

#[test]
fn known_failures_are_told_and_do_not_fail_the_run() {
    let text = "
        # Nobody has found the time.
        'receiver.transport.token.wrong' = 'accepts everything'
        'receiver.response.rejected.*' = { reason = 'swallows', until = 2999-12-31 }
    ";
    let file = File::with(text);
    insta::assert_snapshot!(shown(&file.check(&["--strict"]), &file), @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: receiver suite, 3 checks, http://127.0.0.1:PORT/webhook

                    checks slowest clause
    known 1 TIME ms transport.token
      known TIME ms receiver.transport.token.wrong
    pass 1 TIME ms response.ok
    known 1 TIME ms response.rejected
      known TIME ms receiver.response.rejected.empty

    Listed in the baseline: 2 known

    known receiver.transport.token.wrong
        reason accepts everything
        observed an answer with 200

    known receiver.response.rejected.empty
        reason swallows (until 2999-12-31)
        observed an answer with 200

    3 checks in TIME ms: 1 pass, 2 known
    --- stderr
    ");
}

/// A sender that does better than the vendor's is told so.
#[test]
fn the_vendors_baseline_is_stale_for_a_sender_that_conforms() {
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    // Not those of client errors: some of them are played with --exhaustive only.
    let only = ["--only", "sender.redirect.method.*", "--quiet"];
    let output = Command::new(program)
        .args(["check", "sender", "--baseline", "abc-user-feedback"])
        .args(only)
        .args(["--command", program, "reference", "sender"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stale = "is stale: nothing it lists fails any more";
    assert!(stdout.contains(stale), "{stdout}");
    assert_eq!(output.status.code(), Some(1), "{stdout}");
}

#[test]
fn a_baseline_that_is_not_true_fails_the_run_and_says_why() {
    let file = File::with(
        "
        'receiver.transport.token.wrong' = { reason = 'old', until = 2020-01-31 }
        'receiver.response.rejected.empty' = 'TODO'
        'receiver.response.ok' = 'was slow'
        'receiver.no.such.check' = 'misspelt'
        'receiver.event.*' = 'not selected'
        'receiver.*' = 'some of these fail'
        'sender.*' = 'of the other suite'
        ",
    );
    insta::assert_snapshot!(shown(&file.check(&["--quiet"]), &file), @"
    exit: 1
    --- stdout
    abc-webhook 0.1.0: receiver suite, 3 checks, http://127.0.0.1:PORT/webhook

    Listed in the baseline: 2 known

    known receiver.transport.token.wrong
        reason some of these fail
        observed an answer with 200

    known receiver.response.rejected.empty
        reason TODO
        observed an answer with 200

    BASELINE an entry matches no check of the catalogue
        entry FOLDER/known.toml:5:9: receiver.no.such.check
        to do correct it, by what abc-webhook list shows, or remove it

    BASELINE an entry is stale: nothing it lists fails any more
        entry FOLDER/known.toml:4:9: receiver.response.ok
        to do remove it, or let --baseline-update do so

    BASELINE an entry is past its date, 2020-01-31
        entry FOLDER/known.toml:2:9: receiver.transport.token.wrong
        to do mend what it lists and remove it, or set a later date

    BASELINE an entry gives no reason
        entry FOLDER/known.toml:3:9: receiver.response.rejected.empty
        to do say in place of TODO why this is known to fail

    3 checks in TIME ms: 1 pass, 2 known, 4 objections to the baseline
    --- stderr
    ");
}

#[test]
fn a_mistake_in_a_baseline_is_exit_2_before_anything_is_played() {
    for text in ["'a' = ", "'[a' = 'b'", "'a' = ''", "'a' = { reasn = 'b' }"] {
        let file = File::with(text);
        let output = file.check_at("http://127.0.0.1:1/webhook", &[]);
        assert_eq!(output.status.code(), Some(2), "{text}");
    }
    let file = File::with("\n'receiver.*' = { reason = 'b', until = 'soon' }");
    insta::assert_snapshot!(shown(&file.check(&[]), &file), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/known.toml:2:40: "until" must be a date, without quotes: 2027-01-31, and is of type string
    hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
    "#);
    let none = File::named("none.toml");
    insta::assert_snapshot!(shown(&none.check(&[]), &none), @"
    exit: 2
    --- stdout
    --- stderr
    error: the baseline FOLDER/none.toml cannot be read: No such file or directory (os error 2)
    hint: --baseline-update writes a baseline where there is none
    ");
}

#[test]
fn several_baselines_count_together() {
    let one = File::with("'receiver.transport.*' = 'one'");
    let two = File::with("'receiver.response.rejected.*' = 'two'");
    let output = one.check(&["--strict", "--baseline", two.path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_sender_has_a_baseline_too() {
    let file = File::with("'sender.no.*' = 'misspelt'");
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    let output = command()
        .args([
            "check",
            "sender",
            "--only",
            "sender.transport.post",
            "--baseline",
        ])
        .arg(&file.path)
        .args(["--command", program, "reference", "sender"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("matches no check of the catalogue"), "{told}");
}
