//! The fields of a channel from ABC User Feedback itself.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use reqwest::redirect;
use url::Url;

use super::SdkError;
use crate::cli::error::CliError;
use crate::cli::key;
use crate::reference::trust::careful;

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

/// How long the server may take.
const TIME_OUT: Duration = Duration::from_secs(10);

/// No list of fields is larger, in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

impl ApiArgs {
    /// The server's answer and where it came from, if a server was named.
    pub(super) async fn fields(&self) -> Result<Option<(Vec<u8>, String)>, CliError> {
        let (Some(base), Some(project), Some(channel)) = (&self.abc, self.project, self.channel)
        else {
            return Ok(None);
        };
        let url = url(base, project, channel)?;
        let key = key::read(self.api_key_file.as_deref()).await?;
        let shown = shown(&url);
        let json = get(url, &shown, key.expose()).await?;
        Ok(Some((json, shown)))
    }
}

fn url(base: &str, project: u64, channel: u64) -> Result<Url, SdkError> {
    let mut url = Url::parse(base).map_err(|_| SdkError::NoUrl)?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(SdkError::NoUrl);
    }
    let path = format!(
        "{}/api/projects/{project}/channels/{channel}/fields",
        url.path().trim_end_matches('/')
    );
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The address without what may be secret in it.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// Redirects are not followed, since the key would go along.
async fn get(url: Url, shown: &str, key: &str) -> Result<Vec<u8>, SdkError> {
    let unreachable = |trouble| SdkError::Unreachable {
        url: shown.to_owned(),
        trouble,
    };
    let answered = |trouble| SdkError::Api {
        url: shown.to_owned(),
        trouble,
    };
    let told = |error: reqwest::Error| unreachable(innermost(&error.without_url()));
    let tls = careful(None).map_err(|fault| unreachable(fault.to_string()))?;
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .timeout(TIME_OUT)
        .build()
        .map_err(told)?;
    let answer = client.get(url).header("x-api-key", key).send();
    let mut answer = answer.await.map_err(told)?;
    let status = answer.status();
    if status != reqwest::StatusCode::OK {
        return Err(answered(format!("it answered {status}")));
    }
    let mut json = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(told)? {
        json.extend_from_slice(&chunk);
        if json.len() > LIMIT {
            return Err(answered(format!(
                "it answered with more than {LIMIT} bytes"
            )));
        }
    }
    Ok(json)
}

/// The cause of all causes: a refused connection, and not that a request failed.
fn innermost(mut error: &dyn Error) -> String {
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_schemes_are_asked_and_nothing_else_of_the_url_is_kept() {
        for (base, asked) in [
            (
                "http://abc:4000",
                "http://abc:4000/api/projects/3/channels/7/fields",
            ),
            (
                "https://abc/",
                "https://abc/api/projects/3/channels/7/fields",
            ),
            (
                "https://abc/ut/?a=b#c",
                "https://abc/ut/api/projects/3/channels/7/fields",
            ),
        ] {
            assert_eq!(url(base, 3, 7).unwrap().as_str(), asked);
        }
        for base in ["abc:4000", "ftp://abc", "abc"] {
            assert!(matches!(url(base, 3, 7), Err(SdkError::NoUrl)), "{base}");
        }
    }
}
