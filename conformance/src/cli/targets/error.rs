//! What can be wrong with a list of targets, or with what is asked of it.

use std::env::VarError;
use std::io;

use crate::stage::route::ResolveError;
use crate::targets::{Mistakes, PartitionError};

/// Why the targets cannot be checked.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum TargetsError {
    #[error("the file of targets {path} cannot be read: {error}")]
    File { path: String, error: io::Error },
    #[error(transparent)]
    Rows(#[from] Mistakes),
    #[error("the variable of the token, {name}, {}", said(.error))]
    Variable { name: String, error: VarError },
    #[error("time-out: {0}")]
    TimeOut(String),
    #[error("resolve: {0}")]
    Resolve(#[from] ResolveError),
    #[error("--partition: {0}")]
    Partition(#[from] PartitionError),
    #[error("no target was selected of {0}")]
    NothingSelected(String),
    #[error("{{part}} in the path of a report goes with --partition")]
    NoPart,
}

impl TargetsError {
    pub(in crate::cli) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Rows(mistakes) => return mistakes.hint(),
            Self::File { .. } => {
                "--targets takes the path of a file in TOML or JSON Lines, or - for standard input"
            }
            Self::Variable { .. } => "token-env takes the name of a variable that holds the token",
            Self::Partition(_) => {
                "auto/N is for the pods of an Indexed Job; anywhere else say which, as in 1/4"
            }
            Self::NothingSelected(_) => {
                "--target matches names; with more parts than targets some parts are empty"
            }
            Self::TimeOut(_) | Self::Resolve(_) | Self::NoPart => return None,
        })
    }
}

fn said(error: &VarError) -> &'static str {
    match error {
        VarError::NotPresent => "is not set",
        VarError::NotUnicode(_) => "holds no text",
    }
}
