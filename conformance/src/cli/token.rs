//! Where a token comes from: never from the command line itself, where others could read it.

use std::env::VarError;
use std::io;
use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use super::files::bounded;
use super::targets::TargetsError;
use crate::secret::Secret;

#[derive(Args)]
pub(super) struct TokenArgs {
    /// Read the token from this file; - is standard input.
    ///
    /// Without this option the token is read from the environment variable `ABC_WEBHOOK_TOKEN`.
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,
}

/// The variable that holds a token.
const VARIABLE: &str = "ABC_WEBHOOK_TOKEN";

/// No token is longer; whatever is, is another file.
const LONGEST: u64 = 8 * 1024;

/// The token in the variable with this name.
pub(super) fn of_variable(name: &str) -> Result<Secret, CliError> {
    let text = std::env::var(name);
    let text = text.map_err(|error| TargetsError::Variable {
        name: name.to_owned(),
        error,
    })?;
    secret(&text, name.to_owned())
}

/// A text editor ends a file with a line break, which is not meant.
fn secret(text: &str, from: String) -> Result<Secret, CliError> {
    let text = text.trim_end_matches(['\r', '\n']);
    Secret::new(text).map_err(|error| CliError::Token { from, error })
}

impl TokenArgs {
    /// Reads the token.
    pub(super) async fn read(&self) -> Result<Secret, CliError> {
        let (text, from) = if let Some(path) = &self.token_file {
            let shown = path.display().to_string();
            let path = path.clone();
            // Standard input may never end, and an interrupt must get through meanwhile.
            let reading = tokio::task::spawn_blocking(move || bounded(&path, LONGEST)).await;
            let text = reading.unwrap_or_else(|error| Err(io::Error::other(error)));
            let text = text.map_err(|error| CliError::TokenFile {
                path: shown.clone(),
                error,
            })?;
            (text, shown)
        } else {
            let text = std::env::var(VARIABLE).map_err(|error| match error {
                VarError::NotPresent => CliError::NoToken,
                VarError::NotUnicode(_) => CliError::TokenNotText,
            })?;
            (text, VARIABLE.to_owned())
        };
        secret(&text, from)
    }

    /// Where the token is, if there is one.
    pub(super) fn source(&self) -> Option<String> {
        if let Some(path) = &self.token_file {
            return Some(path.display().to_string());
        }
        std::env::var_os(VARIABLE).map(|_| VARIABLE.to_owned())
    }

    /// The option as it was given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        let path = self.token_file.as_ref();
        path.map_or_else(Vec::new, |path| {
            vec!["--token-file".to_owned(), path.display().to_string()]
        })
    }
}
