//! `cargo xtask book`: builds the book below `docs/`, with what the program knows of itself put in:
//! a page for every clause and check, and the documents that stand elsewhere in the repository.
//!
//! A plain `mdbook build docs` makes the same book without those pages.

mod catalogue;
mod documents;
mod links;
mod relative;

use std::path::{self, Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use mdbook_driver::MDBook;

use crate::catalogue::Catalogue;
use crate::documents::Documents;
use crate::links::Dangling;

/// The root of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Build the book, and fail where a link in it leads nowhere
#[derive(Parser)]
struct Arguments {
    /// Where to write it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Debug, thiserror::Error)]
enum BookError {
    #[error("{0:#}")]
    Book(#[from] mdbook_driver::errors::Error),
    #[error("{}: {source}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{}", list(.0))]
    Links(Vec<Dangling>),
}

fn main() -> ExitCode {
    match build(&Arguments::parse().out) {
        Ok(pages) => {
            println!("{pages} pages, and no link that leads nowhere");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the book, and says how many pages it has.
fn build(out: &Path) -> Result<usize, BookError> {
    let root = Path::new(ROOT);
    let mut book = MDBook::load(root.join("docs"))?;
    // A relative path would be one below `docs/`.
    let out = &path::absolute(out).map_err(|source| BookError::File {
        path: out.to_owned(),
        source,
    })?;
    out.clone_into(&mut book.config.build.build_dir);
    book.with_preprocessor(Documents::below(root));
    book.with_preprocessor(Catalogue);
    book.build()?;
    let (pages, dangling) = links::check(out)?;
    if dangling.is_empty() {
        Ok(pages)
    } else {
        Err(BookError::Links(dangling))
    }
}

fn list(dangling: &[Dangling]) -> String {
    let lines = dangling.iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join("\n       ")
}
