//! What keeps `trigger` and `replay` from sending anything: the culprit, and a hint apart from it.

use std::io;

use crate::trigger::set::SetError;

/// Why nothing is sent.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum CourierError {
    #[error("--set {0}")]
    Set(SetError),
    #[error("{path} cannot be read: {error}")]
    Read { path: String, error: io::Error },
    #[error("{path} holds no delivery")]
    Nothing { path: String },
    #[error("{path}: line {line} is no JSON, and no delivery")]
    Broken { path: String, line: usize },
    #[error("the token and the payload cannot both be standard input")]
    StandardInput,
    #[error("{count} deliveries to {target}, which is not loopback, need --allow-load")]
    Load { count: usize, target: String },
    #[error("the URL cannot be sent to: {0}")]
    Endpoint(String),
}

impl CourierError {
    pub(in crate::cli) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Set(SetError::Unknown { .. }) => {
                "a path is made of keys and indices, such as data.feedback.issues[0].name; \
                 --file sends a payload of your own"
            }
            Self::Nothing { .. } => {
                "a file holds what listen --save wrote, a recording, or payloads, one after the \
                 other; of a folder its .json and .jsonl files are read"
            }
            Self::StandardInput => "set ABC_WEBHOOK_TOKEN, or name a file for one of the two",
            Self::Load { .. } => "test only what you own",
            Self::Set(SetError::NoJson)
            | Self::Read { .. }
            | Self::Broken { .. }
            | Self::Endpoint(_) => return None,
        })
    }
}
