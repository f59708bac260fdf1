//! Small inputs and what is made of them, for a reader to review.
//!
//! `UPDATE_GOLDENS=1 cargo test -p abc-webhook-sdkgen --test goldens` writes them anew. They are
//! compiled by `cargo xtask test`, where the languages are there.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;
mod outline;

use std::fs;
use std::path::Path;

use abc_webhook_sdkgen::language::{Go, Java, Python, TypeScript};
use abc_webhook_sdkgen::{File, Language, Model, Templates, generate};

use crate::common::{model, tests};
use crate::outline::Outline;

/// The files of TypeScript that depend on the input.
const TYPES: &[&str] = &[
    "src/payload.ts",
    "src/statuses.ts",
    "src/conforms.ts",
    "src/quick.ts",
    "src/validate.ts",
    "src/check.ts",
];
const FIELDS: &[&str] = &["src/fields.ts"];

/// The files of Python that depend on the input.
const PYTHON_TYPES: &[&str] = &[
    "src/my_hooks/check.py",
    "src/my_hooks/fast.py",
    "src/my_hooks/payload.py",
    "src/my_hooks/statuses.py",
    "src/my_hooks/validate.py",
];
const PYTHON_FIELDS: &[&str] = &["src/my_hooks/__init__.py", "src/my_hooks/fields.py"];

#[test]
fn typescript_of_a_small_schema() {
    typescript("small", &[TYPES, FIELDS].concat());
}

#[test]
fn typescript_of_a_list_that_an_api_key_gets() {
    typescript("captured", FIELDS);
}

#[test]
fn typescript_of_a_list_that_an_administrator_gets() {
    typescript("captured-admin", FIELDS);
}

#[test]
fn typescript_of_a_list_without_custom_fields() {
    typescript("empty", FIELDS);
}

#[test]
fn typescript_of_a_list_that_means_harm() {
    typescript("hostile", FIELDS);
}

/// The files of Go that depend on the input.
const GO_TYPES: &[&str] = &[
    "payload.go",
    "event.go",
    "handlers.go",
    "codec.go",
    "read.go",
    "write.go",
];
const GO_FIELDS: &[&str] = &["channel.go", "read.go"];

#[test]
fn go_of_a_small_schema() {
    go("small", &[GO_TYPES, &["channel.go"]].concat());
}

#[test]
fn go_of_a_list_that_an_api_key_gets() {
    go("captured", GO_FIELDS);
}

#[test]
fn go_of_a_list_that_an_administrator_gets() {
    go("captured-admin", GO_FIELDS);
}

#[test]
fn go_of_a_list_without_custom_fields() {
    go("empty", GO_FIELDS);
}

#[test]
fn go_of_a_list_that_means_harm() {
    go("hostile", GO_FIELDS);
}

#[test]
fn python_of_a_small_schema() {
    python("small", &[PYTHON_TYPES, PYTHON_FIELDS].concat());
}

#[test]
fn python_of_a_list_that_an_api_key_gets() {
    python("captured", PYTHON_FIELDS);
}

#[test]
fn python_of_a_list_that_an_administrator_gets() {
    python("captured-admin", PYTHON_FIELDS);
}

#[test]
fn python_of_a_list_without_custom_fields() {
    python("empty", PYTHON_FIELDS);
}

#[test]
fn python_of_a_list_that_means_harm() {
    python("hostile", PYTHON_FIELDS);
}

#[test]
fn java_of_each() {
    java("small", true);
    for input in ["captured", "captured-admin", "empty", "hostile"] {
        java(input, false);
    }
}

/// Types have a file each: what depends on the fields is what a package for any channel lacks.
fn java(input: &str, types: bool) {
    let templates = Templates::built_in(&Java);
    let mut files = generate(&Java, &model(input), &templates).unwrap();
    let any = Model {
        channel: None,
        ..model(input)
    };
    let any = generate(&Java, &any, &templates).unwrap();
    let everywhere = generate(
        &Java,
        &Model {
            channel: None,
            ..model("empty")
        },
        &templates,
    )
    .unwrap();
    files.retain(|file| {
        let of_fields = any.iter().all(|other| other.path != file.path);
        let source = Path::new(&file.path)
            .extension()
            .is_some_and(|kind| kind == "java");
        source && (of_fields || types && !everywhere.contains(file))
    });
    compare(&tests("goldens").join(Java.id()).join(input), &files);
}

#[test]
fn outline_of_each() {
    for input in ["small", "captured-admin", "hostile"] {
        let templates = outline::templates();
        let files = generate(&Outline, &model(input), &templates).unwrap();
        compare(&tests("goldens/outline").join(input), &files);
    }
}

fn typescript(input: &str, wanted: &[&str]) {
    built_in(&TypeScript, input, wanted);
}

fn python(input: &str, wanted: &[&str]) {
    built_in(&Python, input, wanted);
}

fn go(input: &str, wanted: &[&str]) {
    built_in(&Go, input, wanted);
}

fn built_in(language: &'static dyn Language, input: &str, wanted: &[&str]) {
    let templates = Templates::built_in(language);
    let mut files = generate(language, &model(input), &templates).unwrap();
    files.retain(|file| wanted.contains(&file.path.as_str()));
    assert_eq!(files.len(), wanted.len());
    compare(&tests("goldens").join(language.id()).join(input), &files);
}

fn compare(folder: &Path, files: &[File]) {
    for File { path, content } in files {
        let golden = folder.join(path);
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(&golden, content).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        let mut different = expected.lines().zip(content.lines()).zip(1..);
        let first = different.find(|((one, other), _)| one != other);
        assert!(*content == expected, "{}: {first:?}", golden.display());
    }
}
