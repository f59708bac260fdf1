//! [`Folder`]: generated files and the folder they live in.
//!
//! A manifest beside the files has the digest of each as it was written. So a file that the
//! generator no longer makes can be deleted, one that somebody edited is known to be edited, and
//! one that somebody else put there is never touched unasked.

mod drift;
mod error;
mod manifest;

use std::fs;
use std::path::{Path, PathBuf};

pub use drift::{Change, Difference, Done, Drift};
pub use error::FolderError;
pub use manifest::MANIFEST;
use manifest::{Manifest, digest};

use crate::generate::File;

/// A folder for the files of one package.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// What is to be done to make a folder what it should be. Making it changes nothing.
#[derive(Debug)]
pub struct Plan<'a> {
    folder: &'a Folder,
    files: &'a [File],
    manifest: Manifest,
    /// Whether the folder has a manifest, and so is the generator's.
    known: bool,
    empty: bool,
    /// What differs, in the order of the paths.
    pub drifts: Vec<Drift>,
}

impl Folder {
    /// A folder that need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Compares the folder with files that should be there.
    pub fn plan<'a>(&'a self, language: &str, files: &'a [File]) -> Result<Plan<'a>, FolderError> {
        let before = Manifest::read(&self.path)?;
        let manifest = Manifest::of(language, files);
        let mut drifts = Vec::new();
        for file in files {
            let written = before.as_ref().and_then(|before| before.digest(&file.path));
            drifts.extend(self.drift(file, written)?);
        }
        for (path, written) in before.iter().flat_map(Manifest::files) {
            if manifest.digest(path).is_none() {
                drifts.extend(self.left_over(path, written)?);
            }
        }
        if before.as_ref() != Some(&manifest) {
            drifts.push(Self::manifest_drift(before.is_some()));
        }
        drifts.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Plan {
            folder: self,
            files,
            manifest,
            known: before.is_some(),
            empty: self.is_empty()?,
            drifts,
        })
    }

    fn drift(&self, file: &File, written: Option<&str>) -> Result<Option<Drift>, FolderError> {
        let change = match self.read(&file.path)? {
            None => Change::Missing,
            Some(found) if found == file.content.as_bytes() => return Ok(None),
            Some(found) => {
                let difference = Difference::first(&found, &file.content);
                match written {
                    Some(written) if written == digest(&found) => Change::Stale(difference),
                    Some(_) => Change::Edited(difference),
                    None => Change::Foreign(difference),
                }
            }
        };
        Ok(Some(Drift::new(&file.path, change)))
    }

    fn left_over(&self, path: &str, written: &str) -> Result<Option<Drift>, FolderError> {
        Ok(self.read(path)?.map(|found| {
            let edited = digest(&found) != written;
            Drift::new(path, Change::LeftOver { edited })
        }))
    }

    fn manifest_drift(exists: bool) -> Drift {
        let change = if exists {
            Change::StaleManifest
        } else {
            Change::Missing
        };
        Drift::new(MANIFEST, change)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, FolderError> {
        let path = self.path.join(path);
        match fs::read(&path) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FolderError::file(&path)(error)),
        }
    }

    fn is_empty(&self) -> Result<bool, FolderError> {
        match fs::read_dir(&self.path) {
            Ok(mut entries) => Ok(entries.next().is_none()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(FolderError::file(&self.path)(error)),
        }
    }
}

impl Plan<'_> {
    /// Refuses a folder that is not what it should be.
    pub fn check(self) -> Result<(), FolderError> {
        if self.drifts.is_empty() {
            Ok(())
        } else {
            let folder = self.folder.path.clone();
            Err(FolderError::Drift {
                folder,
                drifts: self.drifts,
            })
        }
    }

    /// Refuses to do what would lose somebody's work.
    pub fn harmless(self) -> Result<Self, FolderError> {
        let folder = self.folder.path.clone();
        if !self.known && !self.empty {
            return Err(FolderError::Foreign { folder });
        }
        let harmful: Vec<_> = self
            .drifts
            .iter()
            .filter(|drift| drift.loses_work())
            .cloned()
            .collect();
        if harmful.is_empty() {
            Ok(self)
        } else {
            Err(FolderError::Edited {
                folder,
                drifts: harmful,
            })
        }
    }

    /// Makes the folder what it should be, and returns what was not.
    pub fn carry_out(self) -> Result<Vec<Drift>, FolderError> {
        for drift in &self.drifts {
            let path = self.folder.path.join(&drift.path);
            if let Change::LeftOver { .. } = drift.change {
                delete(&self.folder.path, &path)?;
            } else if let Some(file) = self.files.iter().find(|file| file.path == drift.path) {
                create(&path, &file.content)?;
            }
        }
        if !self.drifts.is_empty() {
            create(&self.folder.path.join(MANIFEST), &self.manifest.text())?;
        }
        Ok(self.drifts)
    }
}

fn create(path: &Path, content: &str) -> Result<(), FolderError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(FolderError::file(folder))?;
    }
    fs::write(path, content).map_err(FolderError::file(path))
}

/// Deletes a file, and the folders that it leaves empty.
fn delete(root: &Path, path: &Path) -> Result<(), FolderError> {
    fs::remove_file(path).map_err(FolderError::file(path))?;
    let folders = path.ancestors().skip(1);
    for folder in folders.take_while(|folder| *folder != root) {
        // It fails where something is left in it, which is what we want.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
