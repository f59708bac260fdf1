//! Everything that can end a task early. The culprit comes first, and what to do about it is
//! apart, in [`Error::hint`].

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use abc_webhook_conformance::secret::SecretError;
use abc_webhook_conformance::stage::Fault;
use abc_webhook_sdkgen::{FolderError, SchemaError, TemplateError};

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
    #[error("no suite is called `{name}`, but {}", names.join(", "))]
    NoSuite {
        name: String,
        names: Vec<&'static str>,
    },
    #[error("{} not found", programs.join(", "))]
    Missing { programs: Vec<&'static str> },
    #[error("{name} cannot be written as JSON: {source}")]
    Json {
        name: String,
        source: serde_json::Error,
    },
    #[error("{}: {source}", path.display())]
    Unreadable {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("vector {name}: its body cannot be made")]
    Vector { name: String },
    #[error("{tool} says nothing about the vector {vector}")]
    Unreported { tool: String, vector: String },
    #[error("{}", departures.join("\n       "))]
    Departures { departures: Vec<String> },
    #[error("{}", stale.join("\n       "))]
    Examples { stale: Vec<String> },
    #[error("{consumer} does not notice that the schemas are broken")]
    Unnoticed { consumer: &'static str },
    #[error("{}: no place for the table of the consumers", path.display())]
    NoPlace { path: PathBuf },
    #[error("{}: {source}", path.display())]
    Packages {
        path: PathBuf,
        source: Box<toml::de::Error>,
    },
    #[error("{}: [{language}] has no `{key}`", path.display())]
    NoPackage {
        path: PathBuf,
        language: &'static str,
        key: &'static str,
    },
    #[error("{}: its formatter would have it otherwise", path.display())]
    Unformatted { path: PathBuf },
    #[error(transparent)]
    Model(#[from] SchemaError),
    #[error("template {0}")]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("{}", lines(drifts))]
    Drift { drifts: Vec<Drift> },
    #[error("the packages disagree about {count} payloads, or more")]
    Disagreement { count: u64 },
    #[error("{cells} pairs of a sender and a receiver do not agree about every delivery")]
    Matrix { cells: usize },
    #[error("{}: it says something else than was found", path.display())]
    MatrixDrift { path: PathBuf },
    #[error("{said}: no address of this machine, where a receiver should listen")]
    Address { said: String },
    #[error("the token of the receivers: {source}")]
    Token { source: SecretError },
    #[error(transparent)]
    Sender(#[from] Fault),
    #[error("the group {group} holds no race")]
    NoRace { group: &'static str },
    #[error("{file}: the results go between a line {mark:?} and a line `to here`, and it has none")]
    Marks { file: &'static str, mark: String },
    #[error("{program}: {source}")]
    Rows {
        program: String,
        source: serde_json::Error,
    },
    #[error("{program} gives no results")]
    NoRows { program: String },
    #[error("{}", lines(missed))]
    Bars { missed: Vec<String> },
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
            Self::Bars { .. } => Some("`BENCHMARKS.md` says how the bars are meant"),
            Self::Drift { .. } => Some("run `cargo xtask schema`"),
            Self::Examples { .. } => Some("run `cargo xtask examples`"),
            Self::MatrixDrift { .. } => Some("run `cargo xtask matrix`"),
            Self::Folder(FolderError::Drift { .. }) => {
                Some("edit the templates below sdk/generator, then run `cargo xtask sdk`")
            }
            Self::Template(error) => Some(error.hint()),
            Self::Missing { .. } => Some("without `--all` their suites are left out"),
            Self::Departures { .. } => Some(
                "say in schema/README.md what it means to users, then run `cargo xtask consumers --pin`",
            ),
            _ => None,
        }
    }
}

fn lines(items: &[impl ToString]) -> String {
    let lines: Vec<_> = items.iter().map(ToString::to_string).collect();
    lines.join("\n       ")
}
