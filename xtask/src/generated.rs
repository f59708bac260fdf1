//! Generated files and the folder they live in: write them, or refuse a folder that differs.
//!
//! The `$comment` of every generated file begins with [`BANNER`], or its [`BANNER_EXTENSION`] where
//! a format knows no `$comment`. It tells a reader not to edit the file, and tells us which files
//! we may delete: one without it was put there by somebody else and is never touched.

use std::fmt;
use std::fs;
use std::path::Path;

use abc_webhook_conformance::document;
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::files;

/// Where the files live, from the root of the project.
pub(crate) const FOLDER: &str = "schema";

pub(crate) use abc_webhook_conformance::document::BANNER;

/// Where the banner is in an `OpenAPI` or `AsyncAPI` document: both allow no key of their own making
/// but those that begin with `x-`.
pub(crate) const BANNER_EXTENSION: &str = "x-generated-by";

/// A file as it should be.
#[derive(Clone)]
pub(crate) struct File {
    /// Relative to the folder, with `/` between its parts.
    pub(crate) path: String,
    pub(crate) content: String,
}

impl File {
    /// A value as a JSON text, written for readers.
    pub(crate) fn json(path: impl Into<String>, value: &impl Serialize) -> Result<Self, Error> {
        let path = path.into();
        match document::text(value) {
            Ok(content) => Ok(Self { path, content }),
            Err(source) => Err(Error::Json { name: path, source }),
        }
    }
}

/// One way in which a folder differs from what would be generated.
#[derive(Debug, PartialEq)]
pub(crate) enum Drift {
    Missing(String),
    Stale(String),
    /// Generated once, by a generator that no longer makes it.
    LeftOver(String),
}

impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(formatter, "{FOLDER}/{path} is missing"),
            Self::Stale(path) => write!(formatter, "{FOLDER}/{path} is stale"),
            Self::LeftOver(path) => write!(formatter, "{FOLDER}/{path} is left over"),
        }
    }
}

/// Makes the folder what it should be and returns what was not.
pub(crate) fn write(folder: &Path, files: &[File]) -> Result<Vec<Drift>, Error> {
    let drifts = drifts(folder, files)?;
    for drift in &drifts {
        match drift {
            Drift::LeftOver(path) => delete(&folder.join(path))?,
            Drift::Missing(path) | Drift::Stale(path) => {
                for file in files.iter().filter(|file| file.path == *path) {
                    create(&folder.join(path), &file.content)?;
                }
            }
        }
    }
    Ok(drifts)
}

/// Refuses a folder that is not what it should be, and changes nothing.
pub(crate) fn check(folder: &Path, files: &[File]) -> Result<(), Error> {
    let drifts = drifts(folder, files)?;
    if drifts.is_empty() {
        Ok(())
    } else {
        Err(Error::Drift { drifts })
    }
}

fn drifts(folder: &Path, files: &[File]) -> Result<Vec<Drift>, Error> {
    let mut drifts = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        if !path.exists() {
            drifts.push(Drift::Missing(file.path.clone()));
        } else if read(&path)? != file.content.as_bytes() {
            drifts.push(Drift::Stale(file.path.clone()));
        }
    }
    drifts.extend(left_over(folder, files)?);
    Ok(drifts)
}

fn left_over(folder: &Path, files: &[File]) -> Result<Vec<Drift>, Error> {
    let mut drifts = Vec::new();
    for path in files::below(folder)? {
        let expected = files.iter().any(|file| folder.join(&file.path) == path);
        if !expected && carries_banner(&read(&path)?) {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            drifts.push(Drift::LeftOver(name.display().to_string()));
        }
    }
    Ok(drifts)
}

/// Looks at the places of the banner, not for its text: a document may well quote it.
pub(crate) fn carries_banner(content: &[u8]) -> bool {
    let json: Value = serde_json::from_slice(content).unwrap_or_default();
    let places = [&json["$comment"], &json[BANNER_EXTENSION]];
    let mut comments = places.into_iter().filter_map(Value::as_str);
    comments.any(|comment| comment.starts_with(BANNER))
}

fn create(path: &Path, content: &str) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::write(path, content).map_err(Error::file(path))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::file(path))
}

fn delete(path: &Path) -> Result<(), Error> {
    fs::remove_file(path).map_err(Error::file(path))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_was_written_passes_the_check() {
        let folder = folder(&[]);
        let drifts = write(folder.path(), &[generated("a.json"), generated("b/c.json")]).unwrap();
        assert_eq!(drifts, [missing("a.json"), missing("b/c.json")]);
        check(folder.path(), &[generated("a.json"), generated("b/c.json")]).unwrap();
    }

    #[test]
    fn nothing_is_written_where_nothing_drifted() {
        let folder = folder(&[]);
        write(folder.path(), &[generated("a.json")]).unwrap();
        assert_eq!(write(folder.path(), &[generated("a.json")]).unwrap(), []);
    }

    #[test]
    fn the_check_names_every_difference_and_changes_nothing() {
        let folder = folder(&[("stale.json", "{}"), ("old.json", &with_banner())]);
        let files = [generated("missing.json"), generated("stale.json")];
        let error = check(folder.path(), &files).unwrap_err();
        let expected = [
            missing("missing.json"),
            Drift::Stale("stale.json".to_owned()),
            Drift::LeftOver("old.json".to_owned()),
        ];
        assert!(matches!(&error, Error::Drift { drifts } if *drifts == expected));
        assert!(error.to_string().contains("schema/missing.json is missing"));
        assert_eq!(content(&folder, "stale.json").unwrap(), "{}");
        assert_eq!(content(&folder, "old.json").unwrap(), with_banner());
    }

    #[test]
    fn only_files_with_the_banner_in_its_place_are_deleted() {
        let quote = format!("{{\"quote\": \"{BANNER}\"}}");
        let folder = folder(&[
            ("old.json", &with_banner()),
            ("README.md", BANNER),
            ("theirs.json", "{}"),
            ("quote.json", &quote),
        ]);
        write(folder.path(), &[]).unwrap();
        assert_eq!(content(&folder, "old.json"), None);
        for kept in ["README.md", "theirs.json", "quote.json"] {
            assert!(content(&folder, kept).is_some(), "{kept} was deleted");
        }
    }

    #[test]
    fn the_banner_may_be_in_an_extension() {
        let document = |text: &str| format!("{{\"{BANNER_EXTENSION}\": \"{text}\"}}");
        assert!(carries_banner(document(BANNER).as_bytes()));
        assert!(!carries_banner(document("Somebody else").as_bytes()));
    }

    fn generated(path: &str) -> File {
        let content = with_banner();
        File {
            path: path.to_owned(),
            content,
        }
    }

    fn with_banner() -> String {
        format!("{{\"$comment\": \"{BANNER} from types.\"}}\n")
    }

    fn missing(path: &str) -> Drift {
        Drift::Missing(path.to_owned())
    }

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            fs::write(folder.path().join(path), content).unwrap();
        }
        folder
    }

    fn content(folder: &TempDir, path: &str) -> Option<String> {
        fs::read_to_string(folder.path().join(path)).ok()
    }
}
