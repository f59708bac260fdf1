//! `--baseline-update`.

use crate::{File, command, shown};

#[test]
fn an_update_writes_what_fails_and_the_next_run_asks_for_reasons() {
    let file = File::with("# Ours.\n\n# Once.\n'receiver.response.ok' = 'was slow'\n");
    let update = file.check(&["--strict", "--quiet", "--baseline-update"]);
    assert_eq!(update.status.code(), Some(1));
    insta::assert_snapshot!(file.shorten(&update.stderr), @"
    FOLDER/known.toml: 2 added, 1 dropped, 0 kept
      - receiver.response.ok
      + receiver.transport.token.wrong
      + receiver.response.rejected.empty
    hint: write a reason for each TODO; until then it fails the run
    ");
    insta::assert_snapshot!(file.text(), @r#"
    # Ours.

    "receiver.transport.token.wrong" = "TODO"
    "receiver.response.rejected.empty" = "TODO"
    "#);
    let asks = file.check(&["--strict", "--quiet"]);
    assert_eq!(asks.status.code(), Some(1));
    let told = String::from_utf8(asks.stdout).unwrap();
    assert!(
        told.contains("1 pass, 2 known, 2 objections to the baseline"),
        "{told}"
    );

    std::fs::write(&file.path, file.text().replace("TODO", "we know")).unwrap();
    let before = file.text();
    let green = file.check(&["--strict", "--quiet", "--baseline-update"]);
    assert_eq!(green.status.code(), Some(0));
    assert_eq!(file.text(), before);
}

#[test]
fn an_update_makes_a_file_that_is_not_there() {
    let file = File::named("new.toml");
    let output = file.check(&["--baseline-update"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        file.text(),
        "\"receiver.transport.token.wrong\" = \"TODO\"\n"
    );
}

#[test]
fn an_update_needs_one_file_that_can_be_written() {
    let (one, two) = (File::with(""), File::with(""));
    let both = one.check(&[
        "--baseline",
        two.path.to_str().unwrap(),
        "--baseline-update",
    ]);
    insta::assert_snapshot!(shown(&both, &one), @"
    exit: 2
    --- stdout
    --- stderr
    error: --baseline-update needs exactly one --baseline, and it must be a file
    ");
    let nowhere = File::named("no/such/folder.toml");
    insta::assert_snapshot!(shown(&nowhere.check(&["--baseline-update"]), &nowhere), @"
    exit: 2
    --- stdout
    --- stderr
    error: the baseline FOLDER/no/such/folder.toml cannot be written: its folder does not exist
    ");
    let mut command = command();
    command.args([
        "check",
        "receiver",
        "http://127.0.0.1:1/",
        "--baseline-update",
    ]);
    assert_eq!(command.output().unwrap().status.code(), Some(2));
}
