//! The fields of a channel from ABC User Feedback itself.

use std::path::PathBuf;

use clap::Args;

use super::SdkError;
use crate::abc::api::{Api, Place};
use crate::cli::error::CliError;
use crate::cli::key;

#[derive(Args)]
pub(super) struct ApiArgs {
    /// Ask this server of ABC User Feedback for the custom fields, for example `http://127.0.0.1:4000`.
    #[arg(long, value_name = "URL", requires_all = ["project", "channel", "api_key_file"])]
    abc: Option<String>,

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

impl ApiArgs {
    /// The server's answer and where it came from, if a server was named.
    pub(super) async fn fields(&self) -> Result<Option<(Vec<u8>, String)>, CliError> {
        let (Some(base), Some(project), Some(channel)) = (&self.abc, self.project, self.channel)
        else {
            return Ok(None);
        };
        let place = Place::new(base, project, channel).map_err(SdkError::Api)?;
        let key = key::read(self.api_key_file.as_deref()).await?;
        let api = Api::new(place, key).map_err(SdkError::Api)?;
        let fields = api.fields().await.map_err(SdkError::Api)?;
        Ok(Some(fields))
    }
}
