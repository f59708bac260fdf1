//! The manifest: which files are ours, and what was in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::FolderError;
use crate::generate::File;

/// The name of the manifest, in the folder whose files it lists.
pub const MANIFEST: &str = "abc-webhook-sdk.json";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// For readers.
    comment: String,
    language: String,
    /// Path to SHA-256, in hexadecimal digits.
    files: BTreeMap<String, String>,
}

impl Manifest {
    pub(super) fn of(language: &str, files: &[File]) -> Self {
        let entry = |file: &File| (file.path.clone(), digest(file.content.as_bytes()));
        Self {
            comment: COMMENT.to_owned(),
            language: language.to_owned(),
            files: files.iter().map(entry).collect(),
        }
    }

    /// The manifest of a folder, if it has one. Its paths stay inside the folder.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, FolderError> {
        let path = folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(FolderError::file(&path)(error)),
        };
        let bad = |trouble: String| FolderError::Manifest {
            path: path.clone(),
            trouble,
        };
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
        match manifest.files.keys().find(|path| !stays_inside(path)) {
            Some(path) => Err(bad(format!("{path:?} leads out of the folder"))),
            None => Ok(Some(manifest)),
        }
    }

    pub(super) fn digest(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, digest)| (path.as_str(), digest.as_str()))
    }

    pub(super) fn text(&self) -> String {
        // Texts alone: there is nothing in it that JSON cannot say.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

const COMMENT: &str = concat!(
    "Written by ",
    env!("CARGO_PKG_NAME"),
    ": the files it made, with their SHA-256. Do not edit."
);

fn stays_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
}

pub(super) fn digest(content: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(content) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
