//! The REST API: the recorded routes, for whoever has the key.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use http::{HeaderName, Method, StatusCode, Uri, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::refusal::Refusal;
use super::webhook::Outbox;
use super::world::{Changed, World};
use crate::secret::Secret;

/// The server behind the API.
#[derive(Clone)]
pub struct Vendor {
    world: Arc<Mutex<World>>,
    key: Secret,
    outbox: Arc<dyn Outbox>,
    now: fn() -> OffsetDateTime,
}

/// A call that was answered, or refused.
type Answered = Result<Response, Refusal>;

impl Vendor {
    /// The server with this world, whose API wants `key`; what happens is put into `outbox`.
    pub fn new(world: World, key: Secret, outbox: Arc<dyn Outbox>) -> Self {
        Self {
            world: Arc::new(Mutex::new(world)),
            key,
            outbox,
            now: OffsetDateTime::now_utc,
        }
    }

    /// The same, by another clock.
    #[must_use]
    pub fn with_clock(self, now: fn() -> OffsetDateTime) -> Self {
        Self { now, ..self }
    }

    /// The API's routes.
    pub fn router(&self) -> Router {
        let channel = "/api/projects/{project}/channels/{channel}";
        let feedbacks = format!("{channel}/feedbacks");
        let feedback = format!("{feedbacks}/{{feedback}}");
        let issues = "/api/projects/{project}/issues";
        Router::new()
            .route("/api/projects/{project}", get(read_project))
            .route(&format!("{channel}/fields"), get(read_fields))
            .route(&feedbacks, post(create_feedback).delete(delete_feedbacks))
            .route(&feedback, get(read_feedback).put(update_feedback))
            .route(&format!("{feedback}/issue/{{issue}}"), post(add_issue))
            .route(issues, post(create_issue))
            .route(
                &format!("{issues}/{{issue}}"),
                get(read_issue)
                    .put(update_issue)
                    .merge(delete(delete_issue)),
            )
            .fallback(no_route)
            .method_not_allowed_fallback(no_route)
            .layer(from_fn_with_state(self.clone(), admit))
            .with_state(self.clone())
    }

    /// How much feedback and how many issues there are.
    pub fn count(&self) -> (usize, usize) {
        self.world().count()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a change, has its events sent, and answers with `status` and what was made.
    fn change(
        &self,
        status: StatusCode,
        change: impl FnOnce(&mut World, OffsetDateTime) -> Result<Changed, Refusal>,
    ) -> Answered {
        let mut world = self.world();
        let Changed { id, events } = change(&mut world, (self.now)())?;
        // Under the lock, so that events leave in the order in which they happened.
        self.outbox.post(events);
        drop(world);
        Ok(match id {
            Some(id) => (status, json(&serde_json::json!({ "id": id }))).into_response(),
            None => status.into_response(),
        })
    }
}

/// What answers are made of that have a body.
pub(super) type Json = ([(HeaderName, &'static str); 1], Vec<u8>);

/// A body of JSON, as the server's framework sends it.
pub(super) fn json(value: &impl Serialize) -> Json {
    let body = serde_json::to_vec(value).unwrap_or_default();
    let content_type = "application/json; charset=utf-8";
    ([(header::CONTENT_TYPE, content_type)], body)
}

/// Lets those in who have the key, into the project that the key is for.
async fn admit(State(vendor): State<Vendor>, request: Request, next: Next) -> Response {
    let key = request.headers().get("x-api-key");
    let has_key = key.is_some_and(|key| key.as_bytes() == vendor.key.expose().as_bytes());
    if has_key {
        next.run(request).await
    } else {
        Refusal::Forbidden.answer(request.uri().path())
    }
}

async fn no_route(method: Method, uri: Uri) -> Response {
    let refusal = Refusal::NoRoute {
        method: method.to_string(),
        target: uri.to_string(),
    };
    refusal.answer(uri.path())
}

async fn read_project(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path(project): Path<u64>,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        Ok(json(&vendor.world().project()).into_response())
    })
}

async fn read_fields(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, channel)): Path<(u64, u64)>,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        Ok(json(&vendor.world().fields(channel)?).into_response())
    })
}

async fn create_feedback(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, channel)): Path<(u64, u64)>,
    body: Bytes,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        let body = parsed(&body)?;
        vendor.change(StatusCode::CREATED, |world, now| {
            world.create_feedback(channel, body, now)
        })
    })
}

async fn delete_feedbacks(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, channel)): Path<(u64, u64)>,
    body: Bytes,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        let Numbers { feedback_ids } = parsed(&body)?;
        vendor.change(StatusCode::OK, |world, _| {
            world.delete_feedbacks(channel, &feedback_ids)
        })
    })
}

async fn read_feedback(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, channel, feedback)): Path<(u64, u64, u64)>,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        Ok(json(&vendor.world().feedback(channel, feedback)?).into_response())
    })
}

async fn update_feedback(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, channel, feedback)): Path<(u64, u64, u64)>,
    body: Bytes,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        let body = parsed(&body)?;
        vendor.change(StatusCode::OK, |world, now| {
            world.update_feedback((channel, feedback), body, now)
        })
    })
}

async fn add_issue(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, channel, feedback, issue)): Path<(u64, u64, u64, u64)>,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        vendor.change(StatusCode::CREATED, |world, now| {
            world.add_issue_to_feedback((channel, feedback), issue, now)
        })
    })
}

async fn create_issue(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path(project): Path<u64>,
    body: Bytes,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        let body = parsed(&body)?;
        vendor.change(StatusCode::CREATED, |world, now| {
            world.create_issue(body, now)
        })
    })
}

async fn read_issue(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, issue)): Path<(u64, u64)>,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        Ok(json(&vendor.world().issue(issue)?).into_response())
    })
}

async fn update_issue(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, issue)): Path<(u64, u64)>,
    body: Bytes,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        let body = parsed(&body)?;
        vendor.change(StatusCode::OK, |world, now| {
            world.update_issue(issue, body, now)
        })
    })
}

async fn delete_issue(
    State(vendor): State<Vendor>,
    uri: Uri,
    Path((project, issue)): Path<(u64, u64)>,
) -> Response {
    answer(&vendor, &uri, project, |vendor| {
        vendor.change(StatusCode::OK, |world, _| world.delete_issue(issue))
    })
}

/// A list of what is to be deleted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Numbers {
    feedback_ids: Vec<u64>,
}

fn answer(
    vendor: &Vendor,
    uri: &Uri,
    project: u64,
    call: impl FnOnce(&Vendor) -> Answered,
) -> Response {
    let answered = if vendor.world().has_project(project) {
        call(vendor)
    } else {
        // A key is for one project. Not recorded.
        Err(Refusal::Forbidden)
    };
    answered.unwrap_or_else(|refusal| refusal.answer(uri.path()))
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::Body(error.to_string()))
}
