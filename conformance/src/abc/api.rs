//! The calls of the server's REST API, few at once, and patient where there are too many.

use std::error::Error;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode, redirect};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::sleep;
use url::Url;

use super::ApiError;
use crate::reference::trust::careful;
use crate::secret::Secret;

/// A channel of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    base: Url,
    project: u64,
    channel: u64,
}

/// The API, for whoever has a key.
pub struct Api {
    client: reqwest::Client,
    place: Place,
    key: Secret,
    room: Semaphore,
}

/// How long the server may take for an answer.
const TIME_OUT: Duration = Duration::from_secs(10);

/// No answer of a sane server is larger, in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

/// How many calls are under way at once, at the most.
const AT_ONCE: usize = 4;

/// How often a call is made that is answered with 429.
const TRIES: u32 = 5;

/// How long is waited for another try at the most.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How much of what the server says is shown, in characters.
const SHOWN: usize = 200;

impl Place {
    /// A channel of the server at `base`, of which nothing but scheme, host, port and path is kept.
    pub fn new(base: &str, project: u64, channel: u64) -> Result<Self, ApiError> {
        let mut base = Url::parse(base).map_err(|_| ApiError::NoUrl)?;
        if !["http", "https"].contains(&base.scheme()) {
            return Err(ApiError::NoUrl);
        }
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self {
            base,
            project,
            channel,
        })
    }

    /// The server's address, without its secrets.
    pub fn shown(&self) -> String {
        shown(&self.base)
    }

    fn of_project(&self, rest: &str) -> Url {
        let mut url = self.base.clone();
        let base = url.path().trim_end_matches('/');
        let path = format!("{base}/api/projects/{}{rest}", self.project);
        url.set_path(&path);
        url
    }

    fn of_channel(&self, rest: &str) -> Url {
        self.of_project(&format!("/channels/{}{rest}", self.channel))
    }
}

impl Api {
    /// The API of `place`. Redirects are not followed, since the key would go along.
    pub fn new(place: Place, key: Secret) -> Result<Self, ApiError> {
        let unreachable = |why: String| ApiError::Unreachable {
            url: place.shown(),
            why,
        };
        let tls = careful(None).map_err(|fault| unreachable(fault.to_string()))?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("abc-webhook/", env!("CARGO_PKG_VERSION")))
            .timeout(TIME_OUT)
            .build()
            .map_err(|error| unreachable(innermost(&error)))?;
        Ok(Self {
            client,
            place,
            key,
            room: Semaphore::new(AT_ONCE),
        })
    }

    /// The channel.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The channel's fields, as the server lists them, and where the list came from.
    pub async fn fields(&self) -> Result<(Vec<u8>, String), ApiError> {
        let url = self.place.of_channel("/fields");
        let from = shown(&url);
        let fields = self.call(Method::GET, url, None, StatusCode::OK).await?;
        Ok((fields, from))
    }

    /// Creates feedback; returns its number.
    pub async fn create_feedback(&self, body: &Value) -> Result<u64, ApiError> {
        self.create(self.place.of_channel("/feedbacks"), body).await
    }

    /// Changes feedback.
    pub async fn update_feedback(&self, id: u64, body: &Value) -> Result<(), ApiError> {
        let url = self.place.of_channel(&format!("/feedbacks/{id}"));
        self.change(Method::PUT, url, Some(body), StatusCode::OK)
            .await
    }

    /// Adds an issue to feedback.
    pub async fn add_issue(&self, feedback: u64, issue: u64) -> Result<(), ApiError> {
        let url = self
            .place
            .of_channel(&format!("/feedbacks/{feedback}/issue/{issue}"));
        self.change(Method::POST, url, None, StatusCode::CREATED)
            .await
    }

    /// Deletes feedback.
    pub async fn delete_feedbacks(&self, ids: &[u64]) -> Result<(), ApiError> {
        let url = self.place.of_channel("/feedbacks");
        let body = json!({ "feedbackIds": ids });
        self.change(Method::DELETE, url, Some(&body), StatusCode::OK)
            .await
    }

    /// Creates an issue; returns its number.
    pub async fn create_issue(&self, body: &Value) -> Result<u64, ApiError> {
        self.create(self.place.of_project("/issues"), body).await
    }

    /// Changes an issue.
    pub async fn update_issue(&self, id: u64, body: &Value) -> Result<(), ApiError> {
        let url = self.place.of_project(&format!("/issues/{id}"));
        self.change(Method::PUT, url, Some(body), StatusCode::OK)
            .await
    }

    /// Deletes an issue.
    pub async fn delete_issue(&self, id: u64) -> Result<(), ApiError> {
        let url = self.place.of_project(&format!("/issues/{id}"));
        self.change(Method::DELETE, url, None, StatusCode::OK).await
    }

    async fn create(&self, url: Url, body: &Value) -> Result<u64, ApiError> {
        let from = shown(&url);
        let answer = self.call(Method::POST, url, Some(body), StatusCode::CREATED);
        let made: Result<Made, _> = serde_json::from_slice(&answer.await?);
        let made = made.map_err(|error| ApiError::Odd {
            url: from,
            why: error.to_string(),
        })?;
        Ok(made.id)
    }

    async fn change(
        &self,
        method: Method,
        url: Url,
        body: Option<&Value>,
        wanted: StatusCode,
    ) -> Result<(), ApiError> {
        self.call(method, url, body, wanted).await.map(drop)
    }

    /// Makes a call, again if there are too many; returns the body of the answer.
    async fn call(
        &self,
        method: Method,
        url: Url,
        body: Option<&Value>,
        wanted: StatusCode,
    ) -> Result<Vec<u8>, ApiError> {
        // The semaphore is never closed.
        let _room = self.room.acquire().await;
        let shown = shown(&url);
        for tries in 1.. {
            let answer = self.request(method.clone(), url.clone(), body).send().await;
            let answer = answer.map_err(|error| unreachable(&shown, error))?;
            if answer.status() != StatusCode::TOO_MANY_REQUESTS {
                return read(answer, &shown, wanted).await;
            }
            if tries == TRIES {
                break;
            }
            sleep(wait(&answer, tries)).await;
        }
        Err(ApiError::RateLimited {
            url: shown,
            tries: TRIES,
        })
    }

    fn request(&self, method: Method, url: Url, body: Option<&Value>) -> RequestBuilder {
        let request = self.client.request(method, url);
        let request = request.header("x-api-key", self.key.expose());
        match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request,
        }
    }
}

/// The answer to a call that made something.
#[derive(Deserialize)]
struct Made {
    id: u64,
}

/// What the server says when it says no.
#[derive(Deserialize)]
struct Refusal {
    message: Value,
}

/// The URL without what may be secret in it.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

fn unreachable(url: &str, error: reqwest::Error) -> ApiError {
    ApiError::Unreachable {
        url: url.to_owned(),
        why: innermost(&error.without_url()),
    }
}

/// The body of the answer, if it is the one that is wanted.
async fn read(answer: Response, url: &str, wanted: StatusCode) -> Result<Vec<u8>, ApiError> {
    let status = answer.status();
    let body = bounded(answer, url).await?;
    if status == wanted {
        return Ok(body);
    }
    if status == StatusCode::FORBIDDEN {
        return Err(ApiError::Forbidden {
            url: url.to_owned(),
        });
    }
    Err(ApiError::Refused {
        url: url.to_owned(),
        status: status.as_u16(),
        why: said(&body),
    })
}

async fn bounded(mut answer: Response, url: &str) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer
        .chunk()
        .await
        .map_err(|error| unreachable(url, error))?
    {
        body.extend_from_slice(&chunk);
        if body.len() > LIMIT {
            return Err(ApiError::Odd {
                url: url.to_owned(),
                why: format!("it answered with more than {LIMIT} bytes"),
            });
        }
    }
    Ok(body)
}

/// How long to wait before the next try: as long as the server says, or longer every time.
fn wait(answer: &Response, tries: u32) -> Duration {
    let said = answer.headers().get("retry-after");
    let said = said.and_then(|value| value.to_str().ok()?.parse().ok());
    let wait = said.map_or(
        Duration::from_secs(1) * 2_u32.pow(tries - 1),
        Duration::from_secs,
    );
    wait.min(LONGEST_WAIT)
}

/// The message in the server's refusal, or nothing.
fn said(body: &[u8]) -> String {
    let refusal = serde_json::from_slice(body).ok();
    let message = refusal.map(|Refusal { message }| match message {
        Value::String(text) => text,
        other => other.to_string(),
    });
    message.unwrap_or_default().chars().take(SHOWN).collect()
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
            let place = Place::new(base, 3, 7).unwrap();
            assert_eq!(place.of_channel("/fields").as_str(), asked);
        }
        for base in ["abc:4000", "ftp://abc", "abc"] {
            assert_eq!(Place::new(base, 3, 7), Err(ApiError::NoUrl), "{base}");
        }
        let place = Place::new("https://me:secret@abc/", 3, 7).unwrap();
        assert_eq!(place.shown(), "https://abc/");
    }

    #[test]
    fn what_the_server_says_is_cut() {
        assert_eq!(said(br#"{"message":"no"}"#), "no");
        assert_eq!(said(br#"{"message":["a","b"]}"#), r#"["a","b"]"#);
        assert_eq!(said(b"<html>"), "");
        let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(5000));
        assert_eq!(said(long.as_bytes()).len(), SHOWN);
    }
}
