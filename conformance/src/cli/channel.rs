//! A channel of ABC User Feedback, as options name it, and the key that opens it: read as a token is,
//! and called a key.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::proxy::ProxyArgs;
use super::sdk::SdkError;
use super::token::TokenArgs;
use crate::abc::ApiError;
use crate::abc::api::Place;
use crate::secret::Secret;
use crate::stage::route::Route;
use crate::stage::url::Target;

/// What has to be said beside the address of a server, which `--abc` is.
#[derive(Args)]
pub(super) struct ChannelArgs {
    /// The number of the project.
    #[arg(long, value_name = "P", requires = "abc")]
    project: Option<u64>,

    /// The number of the channel.
    #[arg(long, value_name = "C", requires = "abc")]
    channel: Option<u64>,

    /// Read the API key from this file; - is standard input.
    #[arg(long, value_name = "FILE", requires = "abc")]
    api_key_file: Option<PathBuf>,
}

impl ChannelArgs {
    /// The channel, at the server at `base`. Where `--abc` asks for the numbers they are there.
    pub(super) fn at(&self, base: &str) -> Result<Place, ApiError> {
        let (project, channel) = (self.project.unwrap_or(1), self.channel.unwrap_or(1));
        Place::new(base, project, channel)
    }

    /// The key.
    pub(super) async fn key(&self) -> Result<Secret, CliError> {
        key(self.api_key_file.as_deref()).await
    }

    /// The options as they were given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        let numbers = [("--project", self.project), ("--channel", self.channel)];
        let numbers = numbers.into_iter().filter_map(|(option, number)| {
            let number = number?.to_string();
            Some([option.to_owned(), number])
        });
        let path = self.api_key_file.iter();
        let path = path.map(|path| ["--api-key-file".to_owned(), path.display().to_string()]);
        numbers.chain(path).flatten().collect()
    }
}

/// The way to the server of `place`, which is that of all other targets: the environment may name a
/// proxy.
pub(super) fn route(place: &Place) -> Result<Route, CliError> {
    let text = place.shown();
    let target = Target::parse(&text).map_err(|error| CliError::Target { text, error })?;
    Ok(ProxyArgs::default().route(&target)?)
}

/// Reads a key from this file; - is standard input.
pub(super) async fn key(path: Option<&Path>) -> Result<Secret, CliError> {
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
