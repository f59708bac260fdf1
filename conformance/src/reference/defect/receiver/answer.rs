//! Answers that are other than they should be.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream::{self, StreamExt};
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use tokio::time::sleep;

use super::{Breaker, Defect};

/// What a careless server shows of itself.
pub const STACK: &str = "SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at receive (/srv/hook/server.js:12:17)\n";

impl Breaker {
    /// The answer that the defect makes of `answer`.
    pub(super) fn answer(&self, mut answer: Response) -> Response {
        let instead = match (self.defect, answer.status().as_u16()) {
            (Defect::Forbids, 401) => StatusCode::FORBIDDEN,
            (Defect::FailsUnauthenticated, 401) | (Defect::FailsOnMalformed, 400) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            (Defect::AnswersAccepted, 200) => StatusCode::ACCEPTED,
            (Defect::SwallowsMalformed, 400) | (Defect::AcceptsEverything, _) => StatusCode::OK,
            (Defect::Redirects(status), 200) => return redirect(answer, status),
            _ => return self.answer_body(answer),
        };
        *answer.status_mut() = instead;
        answer
    }

    fn answer_body(&self, mut answer: Response) -> Response {
        let is_error = !answer.status().is_success();
        match self.defect {
            Defect::EchoesTokenInHead => {
                let token = HeaderValue::from_str(self.secret.expose());
                answer.headers_mut().extend(
                    token
                        .into_iter()
                        .map(|token| (http::HeaderName::from_static("x-echo"), token)),
                );
            }
            Defect::EchoesTokenInBody => {
                let echo = format!("the token is {}", self.secret.expose());
                *answer.body_mut() = Body::from(echo);
            }
            Defect::Shows(text) if is_error => *answer.body_mut() = Body::from(text),
            Defect::Stalls => *answer.body_mut() = begun(stream::pending()),
            Defect::BreaksOff => *answer.body_mut() = begun(stream::once(broken())),
            _ => {}
        }
        answer
    }
}

fn redirect(mut answer: Response, status: u16) -> Response {
    if let Ok(status) = StatusCode::from_u16(status) {
        *answer.status_mut() = status;
    }
    let elsewhere = HeaderValue::from_static("/elsewhere");
    answer.headers_mut().insert(LOCATION, elsewhere);
    answer
}

/// Fails, when what was written before is on its way.
async fn broken() -> io::Result<Bytes> {
    sleep(Duration::from_millis(1)).await;
    Err(io::ErrorKind::ConnectionReset.into())
}

/// A body that begins, and then goes on as `rest` does.
fn begun(rest: impl stream::Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
    let first = stream::iter([Ok(Bytes::from_static(b"{"))]);
    Body::from_stream(first.chain(rest))
}
