//! A receiver as a Tower service, over any body.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use super::rejection::answer;
use super::{Delivery, Receiver};

impl Receiver {
    /// A service that hands accepted deliveries to `handler`.
    ///
    /// It answers 200 if the handler succeeds, 500 if it fails, so that the sender tries
    /// again, and otherwise as the [`Rejection`](super::Rejection) says. The handler's error
    /// is dropped: the handler logs it, if anybody should know. A sender waits for the answer,
    /// the vendor's one for 5 seconds: a handler that takes longer should put the delivery
    /// into a queue and return.
    pub fn service<H>(self, handler: H) -> ReceiverService<H> {
        ReceiverService {
            receiver: Arc::new(self),
            handler: Arc::new(handler),
        }
    }
}

/// The service made by [`Receiver::service`].
#[derive(Debug)]
pub struct ReceiverService<H> {
    receiver: Arc<Receiver>,
    handler: Arc<H>,
}

/// Cheap, and possible for any handler.
impl<H> Clone for ReceiverService<H> {
    fn clone(&self) -> Self {
        Self {
            receiver: Arc::clone(&self.receiver),
            handler: Arc::clone(&self.handler),
        }
    }
}

impl<B, H, F, E> Service<Request<B>> for ReceiverService<H>
where
    B: Body<Data: Send, Error: Send> + Send + 'static,
    H: Fn(Delivery) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send,
    E: Send,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Self { receiver, handler } = self.clone();
        Box::pin(async move {
            Ok(match receiver.receive_request(request).await {
                Ok(delivery) => match handler(delivery).await {
                    Ok(()) => answer(StatusCode::OK, "{}"),
                    Err(_) => answer(StatusCode::INTERNAL_SERVER_ERROR, r#"{"error":"failed"}"#),
                },
                Err(rejection) => rejection.to_response(),
            })
        })
    }
}
