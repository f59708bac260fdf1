//! The fields of a channel from ABC User Feedback itself.

use clap::Args;

use super::SdkError;
use crate::abc::api::Api;
use crate::cli::channel::{ChannelArgs, route};
use crate::cli::error::CliError;

#[derive(Args)]
pub(super) struct ApiArgs {
    /// Ask this server of ABC User Feedback for the custom fields, for example `http://127.0.0.1:4000`.
    #[arg(long, value_name = "URL", requires_all = ["project", "channel", "api_key_file"])]
    abc: Option<String>,

    #[command(flatten)]
    channel: ChannelArgs,
}

impl ApiArgs {
    /// The server's answer and where it came from, if a server was named.
    pub(super) async fn fields(&self) -> Result<Option<(Vec<u8>, String)>, CliError> {
        let Some(base) = &self.abc else {
            return Ok(None);
        };
        let place = self.channel.at(base).map_err(SdkError::Api)?;
        let key = self.channel.key().await?;
        let route = route(&place)?;
        let api = Api::by(&route, place, key).map_err(SdkError::Api)?;
        let fields = api.fields().await.map_err(SdkError::Api)?;
        Ok(Some(fields))
    }
}
