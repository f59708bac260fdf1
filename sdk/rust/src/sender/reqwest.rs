//! A transport over reqwest, and the clock of its runtime.

use std::error::Error;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use reqwest::{Client, ClientBuilder, redirect, retry};

use super::{Clock, Transport, TransportError, TransportErrorKind};

/// How much of an answer's body is kept, in bytes; the rest is not read.
const ANSWER_LIMIT: usize = 64 * 1024;

/// How long an answer's body is waited for. Its head has said everything that matters.
const ANSWER_PATIENCE: Duration = Duration::from_secs(1);

/// Sends over HTTP/1.1 with reqwest, on the Tokio runtime.
///
/// For `https` URLs turn on the feature `reqwest-rustls`, or a TLS feature of reqwest.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// Takes proxies, certificates and the like from `builder`, and overrides what the
    /// protocol decides:
    ///
    /// - redirects are not followed;
    /// - nothing is retried below the policy's feet;
    /// - connections are not reused: when a receiver drops one just as it is used again, the
    ///   client would silently send at once a second time, which counts as an early retry
    ///   (clause `retry.interval`).
    pub fn new(builder: ClientBuilder) -> reqwest::Result<Self> {
        let client = builder
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self { client })
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let request = reqwest::Request::try_from(request).map_err(classify)?;
        let answer = self.client.execute(request).await.map_err(classify)?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        *response.body_mut() = read_some(answer).await;
        Ok(response)
    }
}

/// Reads the body as far as it comes: a complete head is an answer, whatever happens next.
async fn read_some(mut answer: reqwest::Response) -> Bytes {
    let mut body = BytesMut::new();
    let reading = async {
        while let Ok(Some(chunk)) = answer.chunk().await {
            let room = ANSWER_LIMIT - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if body.len() == ANSWER_LIMIT {
                break;
            }
        }
    };
    // Running out of patience is no error: what has come by then is kept.
    let _ = tokio::time::timeout(ANSWER_PATIENCE, reading).await;
    body.freeze()
}

/// Tells the kinds apart; reqwest keeps the cause deep in the chain of its errors.
fn classify(error: reqwest::Error) -> TransportError {
    // The URL may hold secrets.
    let error = error.without_url();
    let kind = if error.is_builder() {
        TransportErrorKind::Request
    } else if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if causes(&error).any(is_malformed) {
        TransportErrorKind::MalformedAnswer
    } else {
        TransportErrorKind::Closed
    };
    TransportError::new(kind, innermost(&error))
}

fn is_malformed(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<hyper::Error>()
        .is_some_and(hyper::Error::is_parse)
}

fn innermost(error: &reqwest::Error) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let first: &'a (dyn Error + 'static) = error;
    std::iter::successors(Some(first), |error: &&'a (dyn Error + 'static)| {
        (*error).source()
    })
}

/// The clock of the Tokio runtime.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioClock;

impl Clock for TokioClock {
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
