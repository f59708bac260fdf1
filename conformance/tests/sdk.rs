//! `sdk`: what it writes, and what it refuses to touch.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;

use std::fs;
use std::path::Path;

use command::run;
use tempfile::TempDir;

#[test]
fn a_folder_it_wrote_is_written_again_and_what_is_not_needed_any_more_is_deleted() {
    let folder = TempDir::new().unwrap();
    let package = folder.path().join("hooks");
    let fields = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../sdk/generator/tests/inputs/captured-admin.json"
    );
    let told = sdk(&package, &["--fields", fields]);
    assert!(told.starts_with("exit: 0\n"), "{told}");
    assert!(told.contains("written: src/fields.ts"), "{told}");
    let told = sdk(&package, &[]);
    assert!(told.starts_with("exit: 0\n"), "{told}");
    assert!(told.contains("deleted: src/fields.ts"), "{told}");
    assert!(!package.join("src/fields.ts").exists());
}

#[test]
fn the_work_of_others_is_not_overwritten_unasked() {
    let folder = TempDir::new().unwrap();
    let package = folder.path().join("hooks");
    fs::create_dir(&package).unwrap();
    fs::write(package.join("mine"), "").unwrap();
    let told = sdk(&package, &[]);
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(told.contains("not empty, and not written by this command"));
    assert!(!package.join("package.json").exists());
    let told = sdk(&package, &["--force"]);
    assert!(told.starts_with("exit: 0\n"), "{told}");
    assert!(package.join("mine").exists());

    let edited = package.join("src/token.ts");
    let mut text = fs::read_to_string(&edited).unwrap();
    text.push_str("// mine\n");
    fs::write(&edited, &text).unwrap();
    let told = sdk(&package, &[]);
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(told.contains("src/token.ts:"), "{told}");
    assert_eq!(fs::read_to_string(&edited).unwrap(), text);
}

#[test]
fn a_mistake_is_exit_2_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let broken = folder.path().join("fields.json");
    fs::write(&broken, "[{\"key\": 7}]").unwrap();
    let package = folder.path().join("hooks");
    let broken = broken.to_str().unwrap();
    for (mistake, said) in [
        (["--package", "Bad Name"], "is no name for a package"),
        (["--fields", broken], "fields.json"),
        (["--fields", "/no/such/file"], "/no/such/file"),
        (["--templates", "/no/such/folder"], "/no/such/folder"),
    ] {
        let told = sdk(&package, &mistake);
        assert!(told.starts_with("exit: 2\n"), "{told}");
        assert!(told.contains(said), "{told}");
        assert!(!package.exists(), "{told}");
    }
}

fn sdk(package: &Path, options: &[&str]) -> String {
    let out = ["sdk", "typescript", "--out", package.to_str().unwrap()];
    command::shown(&run(&[&out, options].concat()))
}
