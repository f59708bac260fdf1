//! Small inputs and what is made of them, for a reader to review.
//!
//! `UPDATE_GOLDENS=1 cargo test -p abc-webhook-sdkgen --test goldens` writes them anew. They are
//! compiled by `cargo xtask test`, where the languages are there.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;
mod outline;

use std::fs;
use std::path::Path;

use abc_webhook_sdkgen::language::TypeScript;
use abc_webhook_sdkgen::{File, Language, Templates, generate};

use crate::common::{model, tests};
use crate::outline::Outline;

/// The files of TypeScript that depend on the input.
const TYPES: &[&str] = &[
    "src/payload.ts",
    "src/statuses.ts",
    "src/validate.ts",
    "src/check.ts",
];
const FIELDS: &[&str] = &["src/fields.ts"];

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

#[test]
fn outline_of_each() {
    for input in ["small", "captured-admin", "hostile"] {
        let templates = outline::templates();
        let files = generate(&Outline, &model(input), &templates).unwrap();
        compare(&tests("goldens/outline").join(input), &files);
    }
}

fn typescript(input: &str, wanted: &[&str]) {
    let templates = Templates::built_in(&TypeScript);
    let mut files = generate(&TypeScript, &model(input), &templates).unwrap();
    files.retain(|file| wanted.contains(&file.path.as_str()));
    assert_eq!(files.len(), wanted.len());
    compare(&tests("goldens").join(TypeScript.id()).join(input), &files);
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
