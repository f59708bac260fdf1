//! What cannot be read, or written.

use std::fs;

use crate::command::{run, shown};
use crate::{data, validated};

#[test]
fn nothing_to_validate_is_exit_2() {
    insta::assert_snapshot!(validated(&[], " \n"), @"
    exit: 2
    --- stdout
    --- stderr
    error: <stdin> holds no payload
    hint: a file holds one payload, or one a line, or several one after the other
    ");
}

#[test]
fn a_file_that_cannot_be_read_does_not_keep_others_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    fs::write(&bad, "[]").unwrap();
    let bad = bad.to_str().unwrap();
    let output = run(&["validate", "no/such/file", bad]);
    let shown = shown(&output).replace(folder.path().to_str().unwrap(), "FOLDER");
    insta::assert_snapshot!(shown, @"
    exit: 2
    --- stdout
    error: expected an object, found an array
     --> FOLDER/bad.json:1:1
      |
    1 | []
      | ^
      |
      = pointer: the whole payload

    1 payload: 0 valid, 1 not, with 1 error
    --- stderr
    error: no/such/file cannot be read: No such file or directory (os error 2)
    hint: validate takes the paths of files that hold payloads, or - for standard input
    ");
    let folder = folder.path().to_str().unwrap();
    let output = run(&["validate", folder, bad, bad]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_exit_2() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let guide = data("guide/issue-creation.json");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
        .arg("validate")
        .arg(guide)
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.is_empty());
}
