//! `cargo xtask schema`: the JSON Schemas that other languages read, from the Rust types.
//!
//! The files are committed, so that nobody needs Rust to use them. Being committed they could
//! fall behind the types, which is why `--check` is part of every test run.

mod api;
mod base;
mod catalogue;
mod format;
mod payload;
mod vectors;

use std::io::{self, Write};
use std::path::Path;

use base::Base;

use crate::error::Error;
use crate::generated::{self, File};

/// Generate the files below `schema/`
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Change nothing and fail if a file is missing, stale or left over
    #[arg(long, conflicts_with = "print")]
    check: bool,
    /// Write to standard output, one JSON document after the other
    #[arg(long)]
    print: bool,
    /// Give every printed schema the absolute `$id` that it has when hosted below this URL
    #[arg(long, value_name = "URL", requires = "print", conflicts_with = "check")]
    base: Option<Base>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let folder = Path::new(crate::ROOT).join(generated::FOLDER);
    let files = files()?;
    if arguments.print {
        print(&stamped(files, arguments.base.as_ref()))
    } else if arguments.check {
        generated::check(&folder, &files)
    } else {
        write(&folder, &files)
    }
}

/// Every generated file. What belongs together is made in a file of its own.
fn files() -> Result<Vec<File>, Error> {
    Ok([
        payload::files()?,
        adapter()?,
        validation()?,
        catalogue::files()?,
        api::files()?,
        vectors::files()?,
    ]
    .concat())
}

fn adapter() -> Result<Vec<File>, Error> {
    let mut schema = abc_webhook_conformance::adapter_schema();
    format::keep_standard(&mut schema);
    Ok(vec![File::json("adapter.json", &schema)?])
}

fn validation() -> Result<Vec<File>, Error> {
    let schema = abc_webhook_conformance::validate::schema();
    Ok(vec![File::json("validation.json", &schema)?])
}

/// The committed files keep their relative `$id`s: only what is printed can be stamped.
fn stamped(files: Vec<File>, base: Option<&Base>) -> Vec<File> {
    match base {
        Some(base) => files.into_iter().map(|file| base.stamp(file)).collect(),
        None => files,
    }
}

fn print(files: &[File]) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    for file in files {
        let written = stdout.write_all(file.content.as_bytes());
        written.map_err(Error::file(Path::new("standard output")))?;
    }
    Ok(())
}

fn write(folder: &Path, files: &[File]) -> Result<(), Error> {
    for drift in generated::write(folder, files)? {
        eprintln!("{drift}: corrected");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::generated::carries_banner;

    #[test]
    fn the_same_types_give_the_same_files() {
        for (file, again) in files().unwrap().iter().zip(files().unwrap()) {
            assert_eq!(file.content, again.content);
        }
    }

    #[test]
    fn a_file_says_who_made_it_and_ends_its_last_line() {
        for File { path, content } in files().unwrap() {
            assert!(carries_banner(content.as_bytes()), "{path}");
            assert!(content.ends_with("}\n"), "{path}");
        }
    }

    /// Being relative, it works wherever the files are hosted: read from the address of the
    /// file it gives that address again, and so leaves relative references where they lead.
    #[test]
    fn the_id_is_the_name_of_the_file() {
        for File { path, content } in files().unwrap() {
            let schema: Value = serde_json::from_str(&content).unwrap();
            if is_json_schema(&schema) {
                let name = path.rsplit('/').next().unwrap();
                // The vectors' schemas refer to no other file, and name their folder too.
                let from_root = path.starts_with("vectors/") && schema["$id"] == path;
                assert!(from_root || schema["$id"] == name, "{path}");
            }
        }
    }

    #[test]
    fn a_schema_has_no_format_but_a_standard_one() {
        for File { path, content } in files().unwrap() {
            // With a text behind it, it is the keyword and no property of that name.
            let formats = content
                .lines()
                .filter(|line| line.contains("\"format\": \""));
            for format in formats {
                let known = ["\"date-time\"", "\"date\""];
                let is_known = known.iter().any(|known| format.contains(known));
                assert!(is_known, "{path}: {format}");
            }
        }
    }

    /// What is no schema may name the schema that it is valid by, but relatively.
    fn is_json_schema(document: &Value) -> bool {
        let dialect = document["$schema"].as_str();
        dialect.is_some_and(|dialect| dialect.contains("json-schema.org"))
    }
}
