//! A sender, broken in one respect.
//!
//! A defect sits between the SDK's sender and its transport, its clock or its
//! policy: it changes what goes out, what comes back, or how long a wait is.

mod history;
mod keep;
mod queue;
mod redirect;
mod trust;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use abc_webhook::{Clock, RetryPolicy, Transport, TransportError};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde_json::Value;
use tokio::time::Instant;

use self::history::{History, Treats};
pub use self::keep::broken_network;
use self::queue::Queue;
use crate::reference::sender::deliver;
use crate::reference::trust::Secured;
use crate::stage::Fault;
use crate::stage::sender::{Order, SenderTarget};
use crate::trace::INTERVAL;
use crate::trace::sender::Outcome;

/// What is broken in a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// Claims success and sends nothing.
    SendsNothing,
    /// Uses the method PUT.
    SendsPut,
    /// Leaves the query string out.
    DropsQuery,
    /// Calls the body plain text.
    SaysPlainText,
    /// Ends the body one byte too soon.
    CutsJson,
    /// Leaves the token out.
    OmitsToken,
    /// Sends the token in upper case.
    AltersToken,
    /// Sends the token's header twice.
    RepeatsToken,
    /// Leaves the project out.
    LosesContent,
    /// Treats a 200 as a failure.
    RetriesSuccess,
    /// Treats a 4xx as a failure that may pass.
    RetriesClientErrors,
    /// Treats a 5xx as final.
    NeverRetriesServerErrors,
    /// Treats a failed connection as final.
    NeverRetriesNetworkErrors,
    /// Retries four times.
    RetriesFourTimes,
    /// Retries twice.
    RetriesTwice,
    /// Waits 2.9 s.
    WaitsTooShort,
    /// Waits 3 s from the start of the failed attempt.
    WaitsFromTheStart,
    /// Waits 6 s.
    WaitsTooLong,
    /// Counts its attempts in a header.
    ChangesHead,
    /// Adds a blank to the body of a retry.
    ChangesBody,
    /// Treats a 4xx as a failure that may pass, but only behind two 5xx.
    RetriesClientErrorsAfterTwoServerErrors,
    /// Treats a 200 as a failure, but only behind two failed connections.
    RetriesSuccessAfterTwoFaults,
    /// Treats a 5xx as final that follows a failed connection and another 5xx.
    StopsAfterFaultAndServerErrors,
    /// Counts its attempts anew when a connection fails behind a 5xx.
    CountsAnewAfterFault,
    /// Waits 1 s when a failed connection, a 5xx and a failed connection came in a row.
    HurriesAfterMixedFailures,
    /// Waits 6 s when a 5xx, a failed connection and a 5xx came in a row.
    DawdlesAfterMixedFailures,
    /// Follows every redirect with a GET; the token stays with the origin.
    FollowsAsGet,
    /// Follows every redirect with a GET and the token.
    TellsTheTokenInAGet,
    /// Follows every redirect with the same request, token included.
    FollowsAnywhere,
    /// The same, but the token stays with the host, on any port.
    FollowsToOtherPorts,
    /// Follows redirects from HTTPS to HTTP, without the token.
    FollowsToHttp,
    /// Treats a redirect as a failure that may pass.
    RetriesRedirects,
    /// Takes any certificate.
    VerifiesNothing,
    /// Takes a certificate that is for somebody else.
    IgnoresHostNames,
    /// Takes a certificate that has expired.
    IgnoresExpiry,
    /// Takes no certificate, whoever vouches for it.
    TrustsNobody,
    /// Makes one delivery at a time.
    DeliversOneByOne,
    /// Makes one delivery at a time to each URL.
    QueuesForEachUrl,
    /// Sends once more when the delivery is over.
    SendsOnceMore,
    /// Closes no connection.
    KeepsConnections,
}

/// The SDK's sender over a broken transport, a broken clock and a broken policy.
pub struct BrokenSender<T, C> {
    transport: T,
    clock: C,
    defect: Defect,
    queue: Queue,
}

impl<T: Secured, C: Clock> BrokenSender<T, C> {
    /// The reference sender with one defect.
    pub fn new(transport: T, clock: C, defect: Defect) -> Self {
        Self {
            transport,
            clock,
            defect,
            queue: Queue::default(),
        }
    }
}

impl<T: Secured + 'static, C: Clock> SenderTarget for BrokenSender<T, C> {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async move {
            let delivery = Delivery {
                defect: self.defect,
                attempts: AtomicUsize::default(),
                history: History::default(),
                started: Mutex::default(),
                last: Mutex::default(),
            };
            let _turn = self.queue.turn(self.defect, &order.url).await;
            let mut transport = self.transport.clone();
            if order.is_encrypted() {
                let config = trust::config(self.defect, order.ca_file.as_deref())?;
                transport = transport.secured(config)?;
            }
            let broken = BrokenTransport(&transport, &delivery);
            let clock = BrokenClock(&self.clock, &delivery);
            let outcome = deliver(broken, clock, delivery.policy(order.time_out), order).await;
            delivery.send_once_more(transport);
            outcome
        }
        .boxed()
    }
}

/// What a defect remembers of one delivery.
struct Delivery {
    defect: Defect,
    attempts: AtomicUsize,
    history: History,
    started: Mutex<Option<Instant>>,
    /// What was sent last.
    last: Mutex<Option<Request<Bytes>>>,
}

struct BrokenTransport<'d, T>(&'d T, &'d Delivery);

struct BrokenClock<'d, C>(&'d C, &'d Delivery);

impl<T: Transport> Transport for BrokenTransport<'_, T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let Self(inner, delivery) = self;
        delivery.start();
        if delivery.defect == Defect::SendsNothing {
            return Ok(Response::new(Bytes::new()));
        }
        let attempt = delivery.attempts.fetch_add(1, Ordering::Relaxed);
        let mut request = delivery.request(request, attempt);
        delivery.remember(&request);
        let mut answer = inner.send(request.clone()).await;
        for _ in 0..redirect::MOST {
            let next = answer.as_ref().ok();
            let next = next.and_then(|answer| redirect::next(delivery.defect, &request, answer));
            let Some(next) = next else { break };
            answer = inner.send(next.clone()).await;
            request = next;
        }
        delivery.answer(answer)
    }
}

impl<C: Clock> Clock for BrokenClock<'_, C> {
    async fn sleep(&self, duration: Duration) {
        let Self(inner, delivery) = self;
        inner.sleep(delivery.wait(duration)).await;
    }
}

impl Delivery {
    fn start(&self) {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        *started = Some(Instant::now());
    }

    fn remember(&self, request: &Request<Bytes>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(request.clone());
    }

    fn send_once_more(self, transport: impl Transport + 'static) {
        let last = self.last.into_inner();
        let last = last.unwrap_or_else(PoisonError::into_inner);
        if let (Defect::SendsOnceMore, Some(request)) = (self.defect, last) {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let _ = transport.send(request).await;
            });
        }
    }

    fn policy(&self, attempt_time_out: Duration) -> RetryPolicy {
        let conforming = RetryPolicy {
            attempt_time_out,
            ..RetryPolicy::default()
        };
        match self.defect {
            Defect::RetriesFourTimes => RetryPolicy {
                retries: 4,
                ..conforming
            },
            // The history says when it is enough.
            Defect::CountsAnewAfterFault => RetryPolicy {
                retries: 8,
                ..conforming
            },
            Defect::RetriesTwice => RetryPolicy {
                retries: 2,
                ..conforming
            },
            _ => conforming,
        }
    }

    /// How long a wait becomes; the only waits of this length are those between attempts.
    fn wait(&self, duration: Duration) -> Duration {
        let started = *self.started.lock().unwrap_or_else(PoisonError::into_inner);
        match self.defect {
            _ if duration != INTERVAL => duration,
            Defect::WaitsTooShort => Duration::from_millis(2900),
            Defect::WaitsTooLong => 2 * INTERVAL,
            Defect::WaitsFromTheStart => {
                let elapsed = started.map(|started| started.elapsed());
                duration.saturating_sub(elapsed.unwrap_or_default())
            }
            _ => self.history.wait(self.defect).unwrap_or(duration),
        }
    }

    fn request(&self, mut request: Request<Bytes>, attempt: usize) -> Request<Bytes> {
        const TOKEN: &str = "x-webhook-token";
        let token = request.headers().get(TOKEN).cloned();
        let is_retry = attempt > 0;
        match self.defect {
            Defect::SendsPut => *request.method_mut() = Method::PUT,
            Defect::DropsQuery => *request.uri_mut() = without_query(request.uri()),
            Defect::SaysPlainText => {
                let plain = HeaderValue::from_static("text/plain");
                request.headers_mut().insert("content-type", plain);
            }
            Defect::CutsJson => {
                let body = request.body_mut();
                body.truncate(body.len().saturating_sub(1));
            }
            Defect::OmitsToken => {
                request.headers_mut().remove(TOKEN);
            }
            Defect::AltersToken => {
                if let Some(upper) = token.as_ref().and_then(upper_case) {
                    request.headers_mut().insert(TOKEN, upper);
                }
            }
            Defect::RepeatsToken => request.headers_mut().extend(token.map(|token| {
                let name = http::HeaderName::from_static(TOKEN);
                (name, token)
            })),
            Defect::LosesContent => *request.body_mut() = without_project(request.body()),
            Defect::ChangesHead => {
                request.headers_mut().insert("x-attempt", attempt.into());
            }
            Defect::ChangesBody if is_retry => {
                *request.body_mut() = [request.body(), &b" "[..]].concat().into();
            }
            _ => {}
        }
        request
    }

    fn answer(
        &self,
        answer: Result<Response<Bytes>, TransportError>,
    ) -> Result<Response<Bytes>, TransportError> {
        let (may_pass, is_final) = (StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_REQUEST);
        let class = answer
            .as_ref()
            .map_or(0, |answer| answer.status().as_u16() / 100);
        self.history.note(class);
        let instead = match (self.defect, class) {
            (Defect::RetriesSuccess, 2)
            | (Defect::RetriesRedirects, 3)
            | (Defect::RetriesClientErrors, 4) => may_pass,
            (Defect::NeverRetriesServerErrors, 5) | (Defect::NeverRetriesNetworkErrors, 0) => {
                is_final
            }
            _ => match self.history.treats(self.defect) {
                Some(Treats::AsPassing) => may_pass,
                Some(Treats::AsFinal) => is_final,
                None => return answer,
            },
        };
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = instead;
        Ok(answer)
    }
}

fn without_query(uri: &Uri) -> Uri {
    let text = uri.to_string();
    let end = text.find('?').unwrap_or(text.len());
    text[..end].parse().unwrap_or_else(|_| uri.clone())
}

fn upper_case(token: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_str(&token.to_str().ok()?.to_ascii_uppercase()).ok()
}

fn without_project(body: &Bytes) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return body.clone();
    };
    if let Some(data) = value.get_mut("data").and_then(Value::as_object_mut) {
        data.remove("project");
    }
    value.to_string().into()
}
