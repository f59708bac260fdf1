//! [`Rejection`]: why a request is refused, and the answer that says so.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};

use crate::{ParseError, protocol};

/// Why a request is no delivery. None of these is worth a retry, so none is answered 5xx
/// (clause `response.rejected`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// There is no token.
    #[error("x-webhook-token: the header is missing")]
    TokenMissing,
    /// There are several headers with a token, right or wrong.
    #[error("x-webhook-token: the header is there more than once")]
    TokenRepeated,
    /// The token is none of the receiver's.
    #[error("x-webhook-token: the token is wrong")]
    TokenWrong,
    /// The method is not POST.
    #[error("method: not POST")]
    Method,
    /// The content type is missing, repeated, or not JSON.
    #[error("content-type: not application/json")]
    ContentType,
    /// The body is larger than the limit, or says it will be.
    #[error("body: larger than the receiver's limit")]
    BodyTooLarge,
    /// The body broke off before its end.
    #[error("body: broke off")]
    BodyUnreadable,
    /// The body is no event.
    #[error(transparent)]
    Malformed(#[from] ParseError),
}

impl Rejection {
    /// The status to answer with.
    ///
    /// | status | when |
    /// |---|---|
    /// | 401 | the token is missing, repeated or wrong (clause `response.unauthorized`) |
    /// | 405 | the method is not POST |
    /// | 415 | the content type is not JSON |
    /// | 413 | the body is too large |
    /// | 400 | the body broke off or is no event |
    pub fn status(&self) -> StatusCode {
        match self {
            Rejection::TokenMissing | Rejection::TokenRepeated | Rejection::TokenWrong => {
                StatusCode::UNAUTHORIZED
            }
            Rejection::Method => StatusCode::METHOD_NOT_ALLOWED,
            Rejection::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Rejection::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Rejection::BodyUnreadable | Rejection::Malformed(_) => StatusCode::BAD_REQUEST,
        }
    }

    /// A complete answer, with a small JSON body that holds nothing of the request.
    ///
    /// The rejection itself rides along in the answer's extensions, which never leave the
    /// process, for middleware that logs.
    pub fn to_response<B: From<Bytes>>(&self) -> Response<B> {
        let mut response = answer(self.status(), self.answer_body());
        if *self == Rejection::Method {
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("POST"));
        }
        response.extensions_mut().insert(self.clone());
        response
    }

    /// Static text: an answer cannot echo what it is not made from.
    fn answer_body(&self) -> &'static str {
        match self {
            Rejection::TokenMissing | Rejection::TokenRepeated | Rejection::TokenWrong => {
                r#"{"error":"unauthorized"}"#
            }
            Rejection::Method => r#"{"error":"method not allowed"}"#,
            Rejection::ContentType => r#"{"error":"content type not supported"}"#,
            Rejection::BodyTooLarge => r#"{"error":"body too large"}"#,
            Rejection::BodyUnreadable | Rejection::Malformed(_) => r#"{"error":"malformed body"}"#,
        }
    }
}

/// A JSON answer.
pub(super) fn answer<B: From<Bytes>>(status: StatusCode, body: &'static str) -> Response<B> {
    let mut response = Response::new(B::from(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static(protocol::CONTENT_TYPE),
    );
    response
}
