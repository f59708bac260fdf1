use tempfile::TempDir;

use super::*;

#[test]
fn what_was_written_passes_the_check() {
    let place = TempDir::new().unwrap();
    let files = [file("a.txt", "a"), file("b/c.txt", "c")];
    let written = write(&place, &files);
    assert_eq!(
        written,
        [
            "a.txt is missing",
            "abc-webhook-sdk.json is missing",
            "b/c.txt is missing"
        ]
    );
    check(&place, &files).unwrap();
    assert!(write(&place, &files).is_empty());
}

#[test]
fn the_check_names_the_first_line_that_differs_and_changes_nothing() {
    let place = TempDir::new().unwrap();
    write(&place, &[file("a.txt", "one\ntwo\n")]);
    fs::write(place.path().join("a.txt"), "one\n2\n").unwrap();
    let error = check(&place, &[file("a.txt", "one\ntwo\n")])
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("\n  a.txt:2: \"2\" should be \"two\" (edited by hand)"),
        "{error}"
    );
    assert_eq!(content(&place, "a.txt").unwrap(), "one\n2\n");
    let error = check(&place, &[file("a.txt", "one\n2\nthree")])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a.txt:3: \"\" should be \"three\""),
        "{error}"
    );
}

#[test]
fn what_is_no_longer_made_is_deleted_with_its_folder() {
    let place = TempDir::new().unwrap();
    write(&place, &[file("a.txt", "a"), file("b/c/d.txt", "d")]);
    fs::write(place.path().join("b/theirs.txt"), "theirs").unwrap();
    let written = write(&place, &[file("a.txt", "a")]);
    assert_eq!(
        written,
        ["abc-webhook-sdk.json is stale", "b/c/d.txt is left over"]
    );
    assert!(!place.path().join("b/c").exists());
    assert_eq!(content(&place, "b/theirs.txt").unwrap(), "theirs");
}

#[test]
fn somebodys_work_is_not_lost_unasked() {
    let place = TempDir::new().unwrap();
    write(&place, &[file("a.txt", "a"), file("old.txt", "old")]);
    fs::write(place.path().join("a.txt"), "mine").unwrap();
    fs::write(place.path().join("old.txt"), "mine").unwrap();
    fs::write(place.path().join("new.txt"), "mine").unwrap();
    let folder = Folder::new(place.path());
    let files = [file("a.txt", "A"), file("new.txt", "new")];
    let error = folder.plan("any", &files).unwrap().harmless().unwrap_err();
    let FolderError::Edited { drifts, .. } = error else {
        panic!("{error}");
    };
    let paths: Vec<_> = drifts.iter().map(|drift| drift.path.as_str()).collect();
    assert_eq!(paths, ["a.txt", "new.txt", "old.txt"]);
}

#[test]
fn a_folder_of_others_is_refused_and_an_empty_one_is_not() {
    let place = TempDir::new().unwrap();
    let folder = Folder::new(place.path());
    let files = [file("a.txt", "a")];
    folder.plan("any", &files).unwrap().harmless().unwrap();
    fs::write(place.path().join("theirs.txt"), "theirs").unwrap();
    let error = folder.plan("any", &files).unwrap().harmless().unwrap_err();
    assert!(matches!(error, FolderError::Foreign { .. }), "{error}");
}

#[test]
fn a_manifest_cannot_point_out_of_the_folder() {
    for path in ["../a.txt", "/etc/passwd", "a/../../b"] {
        let place = TempDir::new().unwrap();
        let manifest = format!(r#"{{"comment":"","language":"any","files":{{"{path}":"00"}}}}"#);
        fs::write(place.path().join(MANIFEST), manifest).unwrap();
        let folder = Folder::new(place.path());
        let error = folder.plan("any", &[]).unwrap_err().to_string();
        assert!(error.contains("leads out of the folder"), "{error}");
    }
}

fn write(place: &TempDir, files: &[File]) -> Vec<String> {
    let folder = Folder::new(place.path());
    let drifts = folder.plan("any", files).unwrap().carry_out().unwrap();
    drifts.iter().map(ToString::to_string).collect()
}

fn check(place: &TempDir, files: &[File]) -> Result<(), FolderError> {
    Folder::new(place.path())
        .plan("any", files)
        .unwrap()
        .check()
}

fn content(place: &TempDir, path: &str) -> Option<String> {
    fs::read_to_string(place.path().join(path)).ok()
}

fn file(path: &str, content: &str) -> File {
    File {
        path: path.to_owned(),
        content: content.to_owned(),
    }
}
