//! Everything that can end a task early. The culprit comes first, and what to do about it is
//! apart, in [`Error::hint`].

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use crate::generated::Drift;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("`{command}` would not start: {source}")]
    Start { command: String, source: io::Error },
    #[error("`{command}` failed: {status}")]
    Failed { command: String, status: ExitStatus },
    #[error("`{command}` selects no test")]
    NothingSelected { command: String },
    #[error("{} not found", programs.join(", "))]
    Missing { programs: Vec<&'static str> },
    #[error("{name} cannot be written as JSON: {source}")]
    Json {
        name: String,
        source: serde_json::Error,
    },
    #[error("{}", lines(drifts))]
    Drift { drifts: Vec<Drift> },
}

impl Error {
    /// Completes an [`io::Error`], which does not say which file it is about.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    /// What to do about it, where that is one thing.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Drift { .. } => Some("run `cargo xtask schema`"),
            Self::Missing { .. } => Some("without `--all` their suites are left out"),
            _ => None,
        }
    }
}

fn lines(drifts: &[Drift]) -> String {
    let lines: Vec<_> = drifts.iter().map(Drift::to_string).collect();
    lines.join("\n       ")
}
