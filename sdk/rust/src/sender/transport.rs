//! [`Transport`]: one request, one answer, no policy.

use std::fmt;
use std::future::Future;

use bytes::Bytes;
use http::{Request, Response};

/// Sends a request once.
///
/// An implementation must not follow redirects (the token would go along), must not send
/// anything twice on its own, and should bound how much of an answer it reads. A complete
/// head is an answer, even where the body behind it breaks off.
pub trait Transport: Send + Sync {
    /// Sends one request over one connection. Dropping the future ends the attempt.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;
}

impl<T: Transport> Transport for &T {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        T::send(self, request)
    }
}

/// Why there was no answer. Holds neither the URL nor anything of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportError {
    kind: TransportErrorKind,
    detail: String,
}

/// What went wrong, as far as a policy or a statistic cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name is unknown, nobody listens, TLS failed.
    Connect,
    /// The connection was closed or reset before the head of an answer was complete.
    Closed,
    /// No answer in time.
    TimedOut,
    /// What came back is not HTTP.
    MalformedAnswer,
    /// The transport could not make a request of what it was given.
    Request,
}

impl TransportError {
    /// An error with a detail for people to read: lower case, and free of secrets.
    pub fn new(kind: TransportErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
        }
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl From<TransportErrorKind> for TransportError {
    fn from(kind: TransportErrorKind) -> Self {
        Self::new(kind, "")
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "receiver: no connection",
            TransportErrorKind::Closed => "receiver: closed the connection without an answer",
            TransportErrorKind::TimedOut => "receiver: no answer in time",
            TransportErrorKind::MalformedAnswer => "receiver: its answer is no HTTP",
            TransportErrorKind::Request => "request: it could not be sent",
        })?;
        if self.detail.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.detail)
        }
    }
}

impl std::error::Error for TransportError {}
