//! `sdk`: what it writes, and what it refuses to touch.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread::JoinHandle;

use command::run;
use tempfile::TempDir;

/// The fields of a channel, as captured.
const FIELDS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../sdk/generator/tests/inputs/captured-admin.json"
);

#[test]
fn a_folder_it_wrote_is_written_again_and_what_is_not_needed_any_more_is_deleted() {
    let folder = TempDir::new().unwrap();
    let package = folder.path().join("hooks");
    let told = sdk(&package, &["--fields", FIELDS]);
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

#[test]
fn the_fields_are_asked_of_the_server() {
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "key-of-the-project\n").unwrap();
    let fields = fs::read_to_string(FIELDS).unwrap();
    for (status, body, exit, said) in [
        ("200 OK", &*fields, 0, "with 14 custom fields"),
        ("200 OK", "{}", 2, "no list of fields"),
        ("401 Unauthorized", "{}", 3, "/fields answered 401"),
        ("302 Found", "{}", 3, "/fields answered 302"),
    ] {
        let (url, server) = answering(status, body);
        let package = folder.path().join(format!("hooks-{exit}"));
        let told = sdk(&package, &asking(&url, &key));
        assert!(told.starts_with(&format!("exit: {exit}\n")), "{told}");
        assert!(told.contains(said), "{told}");
        assert_eq!(package.join("src/fields.ts").exists(), exit == 0);
        let asked = server.join().unwrap().to_lowercase();
        assert!(asked.starts_with("get /api/projects/3/channels/7/fields http/1.1\r\n"));
        assert!(
            asked.contains("x-api-key: key-of-the-project\r\n"),
            "{asked}"
        );
    }
}

#[test]
fn a_server_that_cannot_be_asked_is_told_apart_from_one_that_refuses() {
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "key-of-the-project").unwrap();
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let package = folder.path().join("hooks");
    let told = sdk(&package, &asking(&format!("http://{gone}"), &key));
    assert!(told.starts_with("exit: 3\n"), "{told}");
    assert!(told.contains("refused"), "{told}");
    fs::write(&key, "k").unwrap();
    let told = sdk(&package, &asking("http://127.0.0.1", &key));
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(told.contains("the API key from"), "{told}");
    assert!(!told.contains("token"), "{told}");
}

#[test]
fn templates_of_ones_own_go_over_those_that_are_built_in() {
    let folder = TempDir::new().unwrap();
    let templates = folder.path().join("templates");
    fs::create_dir_all(templates.join("src")).unwrap();
    fs::write(templates.join("src/check.ts"), "// mine\n").unwrap();
    fs::write(
        templates.join("src/answer.ts.jinja"),
        "// {{ package.name }}\n",
    )
    .unwrap();
    let package = folder.path().join("hooks");
    let option = ["--templates", templates.to_str().unwrap()];
    let told = sdk(&package, &option);
    assert!(told.starts_with("exit: 0\n"), "{told}");
    for name in ["src/check.ts", "src/answer.ts.jinja"] {
        assert!(
            told.contains(&format!("template replaced: {name}")),
            "{told}"
        );
    }
    for (name, text) in [("check", "// mine\n"), ("answer", "// hooks\n")] {
        let made = fs::read_to_string(package.join(format!("src/{name}.ts"))).unwrap();
        assert!(made.ends_with(&format!("\n\n{text}")), "{made}");
    }

    fs::write(templates.join("src/answer.ts.jinja"), "{{ pakage.name }}").unwrap();
    let told = sdk(&package, &option);
    assert!(told.starts_with("exit: 2\n"), "{told}");
    assert!(told.contains("src/answer.ts.jinja:1: "), "{told}");
    assert!(told.contains("`pakage` is undefined"), "{told}");
    assert!(told.contains("hint: {{ debug() }} in a template"), "{told}");

    // What the hint promises: the names too, which --model does not have.
    fs::write(templates.join("src/answer.ts.jinja"), "{{ debug() }}").unwrap();
    sdk(&package, &option);
    let seen = fs::read_to_string(package.join("src/answer.ts")).unwrap();
    assert!(seen.contains("'ident': 'FeedbackCreationEvent'"), "{seen}");
}

fn asking<'a>(url: &'a str, key: &'a Path) -> [&'a str; 8] {
    let key = key.to_str().unwrap();
    [
        "--abc",
        url,
        "--project",
        "3",
        "--channel",
        "7",
        "--api-key-file",
        key,
    ]
}

/// A server of ABC User Feedback that answers once, and then tells the head of what it was asked.
fn answering(status: &str, body: &str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let server = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            connection.read_exact(&mut byte).unwrap();
            asked.push(byte[0]);
        }
        connection.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(asked).unwrap()
    });
    (url, server)
}

fn sdk(package: &Path, options: &[&str]) -> String {
    let out = ["sdk", "typescript", "--out", package.to_str().unwrap()];
    command::shown(&run(&[&out, options].concat()))
}
