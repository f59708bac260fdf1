//! A receiver, broken in one respect.
//!
//! A defect is a layer around the reference receiver: it changes what the
//! receiver gets to see, or what it answers, or how long that takes. Some sit
//! below HTTP, around its connections.

mod answer;
mod door;
mod generated;
mod pace;
mod refusal;
mod wire;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};

use self::pace::Pace;
use crate::http1::MESSAGE_LIMIT;
use crate::secret::Secret;

pub use self::answer::STACK;
pub use self::wire::broken_listener;

/// What is broken in a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// Answers every POST with 405.
    RefusesPost,
    /// Answers every JSON body with 415.
    RefusesJson,
    /// Is reached over plain HTTP although it is on another machine.
    ListensElsewhere,
    /// Shows a certificate that has expired.
    CertificateExpired,
    /// Shows a certificate that is for another host.
    CertificateWrongHost,
    /// Shows a certificate that it has signed itself.
    CertificateSelfSigned,
    /// Takes up every old version of TLS that it is offered.
    TakesOldTls,
    /// Takes up nothing but an old version of TLS, whatever it is offered.
    SpeaksOldTlsOnly,
    /// Acts on every delivery, whether it has seen it before or not.
    RepeatsEffects,
    /// Looks whether it has seen a delivery, and notes only later that it has.
    RacesEffects,
    /// Takes a request without a token's header for a delivery.
    AcceptsMissingToken,
    /// Takes a request with an empty token for a delivery.
    AcceptsEmptyToken,
    /// Compares only the lengths of the tokens.
    ComparesLengths,
    /// Accepts what the token begins with.
    AcceptsPrefix,
    /// Accepts what the token ends with.
    AcceptsSuffix,
    /// Accepts what begins with the token.
    AcceptsLonger,
    /// Compares the token in any case.
    IgnoresCase,
    /// Compares the token without its blanks.
    IgnoresBlanks,
    /// Accepts what it cannot read as ASCII.
    AcceptsWhatIsNotAscii,
    /// Accepts what is too long to be compared.
    AcceptsWhatIsLong,
    /// Of several tokens believes the first.
    BelievesFirstToken,
    /// Of several tokens believes the last.
    BelievesLastToken,
    /// Accepts the token in the query.
    AcceptsTokenInQuery,
    /// Accepts the token in the body.
    AcceptsTokenInBody,
    /// Answers everything with 200.
    AcceptsEverything,
    /// Answers 403 to a wrong token.
    Forbids,
    /// Answers 500 to a caller without the right token.
    FailsUnauthenticated,
    /// Looks for the token's header in lower case only.
    NeedsLowerCase,
    /// Takes the blanks around the token for a part of it.
    KeepsBlanks,
    /// Does not know this event.
    RefusesEvent(&'static str),
    /// Refuses a body in which this text stands.
    Refuses(&'static str),
    /// Answers 500 to a body in which these bytes stand.
    FailsOn(&'static [u8]),
    /// Never answers a body in which these bytes stand.
    HangsOn(&'static [u8]),
    /// Answers 202 to a good delivery.
    AnswersAccepted,
    /// Answers a good delivery with this redirect.
    Redirects(u16),
    /// Answers 200 to what it could not read.
    SwallowsMalformed,
    /// Answers 500 to what it could not read.
    FailsOnMalformed,
    /// Refuses an event that it does not know.
    RefusesUnknownEvents,
    /// Refuses keys that it does not know.
    RefusesUnknownKeys,
    /// Refuses statuses that it does not know.
    RefusesUnknownStatuses,
    /// Refuses a null anywhere.
    RefusesNulls,
    /// Refuses ISSUE_ADDITION without `addedIssue`.
    NeedsAddedIssue,
    /// Refuses a body that does not begin with `event`.
    NeedsEventFirst,
    /// Knows its content type in one spelling only.
    NeedsPlainContentType,
    /// Refuses a body whose length is not announced.
    NeedsLength,
    /// Refuses a body that is more than so many bytes.
    LimitsBody(usize),
    /// Refuses a request that expects a 100.
    RefusesExpectations,
    /// Refuses a URL with a query.
    RefusesQueries,
    /// Answers 500 to HTTP/1.0.
    FailsOnOldHttp,
    /// Answers 200 to any other method than POST.
    AcceptsOtherMethods,
    /// Answers 500 to any other method than POST.
    FailsOnOtherMethods,
    /// Takes what the first read of a connection brings for all that will come.
    ReadsOnce,
    /// Answers the second of several pipelined requests first.
    SwapsPipelined,
    /// Reads the first of several pipelined requests and forgets the others.
    DropsPipelined,
    /// Answers after this time.
    AnswersAfter(Duration),
    /// Begins its answers and does not finish them.
    Stalls,
    /// Closes the connection in the middle of its answers.
    BreaksOff,
    /// Sends the right token back in a header.
    EchoesTokenInHead,
    /// Sends the right token back in the body.
    EchoesTokenInBody,
    /// Answers an error with this text.
    Shows(&'static str),
    /// Answers 409 to a body that it has seen before.
    RefusesDuplicates,
    /// Answers 503 while it has a few others to answer.
    LimitsCompany,
    /// Takes its time for every request, and one request at a time.
    ServesOneByOne,
    /// Takes one connection at a time.
    ServesOneConnection,
    /// Refuses an integer that a double cannot hold exactly.
    RefusesBigIntegers,
    /// Refuses characters that take four bytes, as a database with three for each does.
    RefusesAstral,
    /// Answers 500 to JSON that breaks off.
    FailsOnTruncated,
    /// Drops the connection on bytes that are no UTF-8.
    DropsInvalidUtf8,
    /// After a body that it could not read, answers 503 to everything.
    WedgedByMalformed,
}

/// `router`, which expects `secret`, with one defect.
pub fn broken(router: Router, defect: Defect, secret: &Secret) -> Router {
    let breaker = Arc::new(Breaker {
        defect,
        secret: secret.clone(),
        seen: Mutex::default(),
        pace: Pace::default(),
    });
    router.layer(from_fn(move |request: Request, next: Next| {
        let breaker = Arc::clone(&breaker);
        async move { breaker.handle(request, next).await }
    }))
}

/// The defect, and what it has to remember.
struct Breaker {
    defect: Defect,
    secret: Secret,
    seen: Mutex<HashSet<Bytes>>,
    pace: Pace,
}

const TOKEN: &str = "x-webhook-token";

impl Breaker {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let (mut head, body) = request.into_parts();
        let Ok(body) = to_bytes(body, MESSAGE_LIMIT).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let given = head.headers.get(TOKEN);
        let is_right = given.is_some_and(|given| given == self.secret.expose());
        if self.wrongly_accepts(&head, &body)
            && let Ok(right) = HeaderValue::from_str(self.secret.expose())
        {
            head.headers.insert(TOKEN, right);
        }
        if is_right && let Some(refusal) = self.refusal(&head, &body) {
            return refusal.into_response();
        }
        if is_right && let Some(refusal) = self.generated(&body) {
            return refusal.into_response();
        }
        if let Some(refusal) = self.pace.wait(self.defect, &body).await {
            return refusal.into_response();
        }
        let answer = next.run(Request::from_parts(head, Body::from(body))).await;
        self.answer(answer)
    }

    fn is_new(&self, body: &Bytes) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(body.clone())
    }
}

/// Whether `bytes` holds `part`.
fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
