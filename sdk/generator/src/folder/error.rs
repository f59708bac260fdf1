//! What can stand between files and their folder.

use std::io;
use std::path::{Path, PathBuf};

use super::Drift;

/// A folder that was left alone.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file or folder that cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A manifest that is none.
    #[error("{}: {trouble}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        trouble: String,
    },
    /// The folder has files, and none of them is known to be ours.
    #[error("{}: not empty, and not written by this command", folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
    },
    /// Files would be overwritten or deleted that somebody edited or put there.
    #[error("{}: somebody's changes would be lost\n{}", folder.display(), lines(drifts))]
    Edited {
        /// The folder.
        folder: PathBuf,
        /// The files.
        drifts: Vec<Drift>,
    },
    /// The folder is not what it should be.
    #[error("{}: not as generated\n{}", folder.display(), lines(drifts))]
    Drift {
        /// The folder.
        folder: PathBuf,
        /// The files.
        drifts: Vec<Drift>,
    },
}

impl FolderError {
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }
}

fn lines(drifts: &[Drift]) -> String {
    let lines: Vec<_> = drifts.iter().map(|drift| format!("  {drift}")).collect();
    lines.join("\n")
}
