//! `cargo xtask schema`: the JSON Schemas that other languages read, from the Rust types.
//!
//! The files are committed, so that nobody needs Rust to use them. Being committed they could
//! fall behind the types, which is why `--check` is part of every test run.

mod payload;

use std::io::{self, Write};
use std::path::Path;

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
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let folder = Path::new(crate::ROOT).join(generated::FOLDER);
    let files = files()?;
    if arguments.print {
        print(&files)
    } else if arguments.check {
        generated::check(&folder, &files)
    } else {
        write(&folder, &files)
    }
}

/// Every generated file. What belongs together is made in a file of its own.
fn files() -> Result<Vec<File>, Error> {
    Ok([payload::files()?, adapter()?].concat())
}

fn adapter() -> Result<Vec<File>, Error> {
    let schema = abc_webhook_conformance::adapter_schema();
    Ok(vec![File::json("adapter.json", &schema)?])
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

    /// Being relative, it works wherever the files are hosted.
    #[test]
    fn the_id_is_the_name_of_the_file() {
        for File { path, content } in files().unwrap() {
            let schema: Value = serde_json::from_str(&content).unwrap();
            assert_eq!(schema["$id"], path);
        }
    }
}
