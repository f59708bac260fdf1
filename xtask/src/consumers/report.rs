//! What a consumer tells: rows of what a tool made, and what became of each vector. It is told
//! and not judged; whether an outcome is right is not for the tool to say.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::vectors::Reading;

/// One tool on one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) tool: String,
    pub(super) version: String,
    /// The file, in the folder of the published ones.
    pub(super) input: String,
    /// What the tool makes of it.
    pub(super) made: String,
    /// None for a linter, which has no use for vectors.
    pub(super) reading: Option<Reading>,
    /// What the tool said, and what the compiler said about what it made.
    pub(super) complaints: Vec<String>,
    /// By the name of the vector; none where nothing could be made that takes vectors.
    pub(super) outcomes: Option<BTreeMap<String, Outcome>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// Whether the body was accepted, by a tool that does not write it again.
    Accepted(bool),
    /// The text that was written of the body again.
    Wrote(String),
}

impl Outcome {
    pub(super) fn accepted(&self) -> bool {
        matches!(self, Self::Accepted(true) | Self::Wrote(_))
    }
}
