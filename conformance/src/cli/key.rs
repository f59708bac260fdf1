//! The key of ABC User Feedback's API: read as a token is, and called a key.

use std::path::Path;

use super::error::CliError;
use super::sdk::SdkError;
use super::token::TokenArgs;
use crate::secret::Secret;

/// Reads the key from this file; - is standard input.
pub(super) async fn read(path: Option<&Path>) -> Result<Secret, CliError> {
    let key = TokenArgs {
        token_file: path.map(Path::to_owned),
    };
    key.read().await.map_err(called_key)
}

/// What reads tokens calls everything a token.
fn called_key(error: CliError) -> CliError {
    match error {
        CliError::Token { from, error } => {
            let error = error.to_string().replace("token", "key");
            SdkError::Key { from, error }.into()
        }
        error => error,
    }
}
