//! A delivery as an axum extractor.

use std::sync::Arc;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use super::{Delivery, Receiver, Rejection};

/// Extracts a delivery with the [`Receiver`] found in the router's state, and answers any
/// other request as the rejection says.
impl<S> FromRequest<S> for Delivery
where
    S: Send + Sync,
    Arc<Receiver>: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        Arc::<Receiver>::from_ref(state)
            .receive_request(request)
            .await
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.to_response::<Body>()
    }
}
