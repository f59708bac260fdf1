//! What can go wrong with a package: the culprit, and a hint apart from it.

use std::io;

use abc_webhook_sdkgen::{FieldListError, FolderError, SchemaError, TemplateError};

use crate::abc::ApiError;
use crate::exit::Exit;

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum SdkError {
    #[error("there is no such language")]
    Language,
    #[error("{name:?} is no name for a package in {title}: {why}")]
    PackageName {
        name: String,
        title: &'static str,
        why: String,
    },
    #[error("the fields in {path} cannot be read: {error}")]
    FieldsFile { path: String, error: io::Error },
    #[error("the fields from {from} cannot be used: {error}")]
    Fields { from: String, error: FieldListError },
    #[error("the API key from {from} cannot be used: {error}")]
    Key { from: String, error: String },
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("template {0}")]
    Template(TemplateError),
    #[error(transparent)]
    Folder(FolderError),
    #[error(transparent)]
    Model(SchemaError),
    #[error("the model cannot be written as JSON: {0}")]
    Json(serde_json::Error),
}

impl SdkError {
    pub(in crate::cli) fn exit(&self) -> Exit {
        match self {
            Self::Api(error) => error.exit(),
            _ => Exit::Usage,
        }
    }

    pub(in crate::cli) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::PackageName { .. } => "name the package with --package",
            Self::FieldsFile { .. } | Self::Fields { .. } => {
                "the list is what GET /api/projects/P/channels/C/fields answers to an API key"
            }
            Self::Key { .. } => "an administrator makes one, in the settings of the project",
            Self::Api(ApiError::Unreachable { .. }) => {
                "is the server up? Or fetch the list yourself, for --fields: curl -H \"x-api-key: \
                 $KEY\" $URL/api/projects/P/channels/C/fields > fields.json"
            }
            Self::Api(error) => error.hint(),
            Self::Template(error) => error.hint(),
            Self::Folder(FolderError::Foreign { .. }) => {
                "name a folder that does not exist yet, or overwrite with --force"
            }
            Self::Folder(FolderError::Edited { .. }) => {
                "move the changes elsewhere, into templates of your own for example \
                 (--templates), or overwrite them with --force"
            }
            _ => return None,
        })
    }
}
