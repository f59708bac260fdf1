//! The calls of the server's REST API, few at once, and patient where there are too many.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, StatusCode, redirect};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::sleep;
use url::Url;

use super::ApiError;
use super::answer::{Hidden, asked_to_wait, innermost};
pub use super::place::Place;
use super::place::shown;
use crate::reference::trust::{careful, on_route};
use crate::secret::Secret;
use crate::stage::route::Route;

/// The API, for whoever has a key.
pub struct Api {
    client: reqwest::Client,
    place: Place,
    key: Secret,
    hidden: Hidden,
    room: Semaphore,
}

/// How long the server may take for an answer.
const TIME_OUT: Duration = Duration::from_secs(10);

/// How many calls are under way at once, at the most.
const AT_ONCE: usize = 4;

/// How often a call is made that is answered with 429.
const TRIES: u32 = 5;

/// How long is waited for other tries of a call altogether, at the most.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

impl Api {
    /// The API of `place`, straight.
    pub fn new(place: Place, key: Secret) -> Result<Self, ApiError> {
        Self::by(&Route::default(), place, key)
    }

    /// The API of `place`, by this way. Redirects are not followed, since the key would go along.
    pub fn by(route: &Route, place: Place, key: Secret) -> Result<Self, ApiError> {
        let unreachable = |why: String| ApiError::Unreachable {
            url: place.shown(),
            why,
        };
        let tls = careful(None).map_err(|fault| unreachable(fault.to_string()))?;
        let client = on_route(reqwest::Client::builder(), route);
        let client = client.map_err(|fault| unreachable(fault.to_string()))?;
        let client = client
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("abc-webhook/", env!("CARGO_PKG_VERSION")))
            .timeout(TIME_OUT)
            .build()
            .map_err(|error| unreachable(innermost(&error)))?;
        let hidden = Hidden::key(&key).map_err(|error| unreachable(error.to_string()))?;
        Ok(Self {
            client,
            place,
            key,
            hidden,
            room: Semaphore::new(AT_ONCE),
        })
    }

    /// The same API, of which no word is shown with this token in it: its server knows the token.
    pub fn hiding(mut self, token: &Secret) -> Result<Self, getrandom::Error> {
        self.hidden.add(token)?;
        Ok(self)
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
        let made = made.map_err(|error| self.odd(from, &error))?;
        Ok(made.id)
    }

    /// An answer that is no sense.
    pub(super) fn odd(&self, url: String, error: &serde_json::Error) -> ApiError {
        let why = self.hidden.text(&error.to_string());
        ApiError::Odd { url, why }
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
        let (mut tries, mut pause) = (1, Duration::ZERO);
        loop {
            let answer = self.request(method.clone(), url.clone(), body).send().await;
            let answer = answer.map_err(|error| self.hidden.unreachable(&shown, error))?;
            if answer.status() != StatusCode::TOO_MANY_REQUESTS {
                return self.hidden.read(answer, &shown, wanted).await;
            }
            let asked = asked_to_wait(&answer);
            let wait = asked.unwrap_or_else(|| Duration::from_secs(1) * 2_u32.pow(tries - 1));
            pause = pause.saturating_add(wait);
            if tries == TRIES || pause > LONGEST_WAIT {
                let url = shown;
                return Err(ApiError::RateLimited { url, tries, asked });
            }
            sleep(wait).await;
            tries += 1;
        }
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
