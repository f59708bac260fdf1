//! A sender, broken in one respect.
//!
//! A defect sits between the SDK's sender and its transport, its clock or its
//! policy: it changes what goes out, what comes back, or how long a wait is.

mod answer;
mod body;
mod history;
mod keep;
mod queue;
mod redirect;
mod request;
mod trust;
mod wait;
mod wire;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use abc_webhook::{Clock, Transport, TransportError};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::header::RETRY_AFTER;
use http::{Request, Response};
use tokio::time::{Instant, timeout};

use self::answer::{Interim, refused};
use self::history::History;
use self::queue::Queue;
use crate::reference::sender::deliver;
use crate::reference::trust::Secured;
use crate::stage::Fault;
use crate::stage::sender::{Order, SenderTarget};
use crate::trace::sender::Outcome;

pub use self::wire::broken_network;

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
    /// Treats a 2xx other than 200 as a failure, but only behind a 5xx.
    RetriesOtherSuccessAfterServerError,
    /// Treats a redirect as a failure that may pass, but only behind a failed connection.
    RetriesRedirectsAfterFault,
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
    /// Sends a retry without a body.
    EmptiesBody,
    /// Sorts the keys of a retry.
    ReordersKeys,
    /// Makes up another token for a retry.
    ChangesToken,
    /// Sends the token in the query, and not in its header.
    MovesTokenToQuery,
    /// Sends the token in Authorization as well.
    SendsBearer,
    /// Sends the token in the body as well.
    AddsTokenToBody,
    /// Calls a token that it does not have `null`.
    SendsNullToken,
    /// Sends an empty header for a token that it does not have.
    SendsEmptyToken,
    /// Sends no Host.
    OmitsHost,
    /// Sends Host twice.
    RepeatsHost,
    /// Sends Transfer-Encoding beside Content-Length.
    SendsBothFramings,
    /// Sends neither.
    SendsNoFraming,
    /// Begins the body with a byte order mark.
    SendsMark,
    /// Sends the body in Latin-1.
    SendsLatin1,
    /// Writes the keys in lower case.
    LowersKeys,
    /// Leaves out what a channel has defined.
    LosesCustomFields,
    /// Leaves out what is null.
    LosesNulls,
    /// Makes question marks of characters beyond 16 bits.
    LosesEmoji,
    /// Makes integers of all numbers.
    RoundsNumbers,
    /// Cuts texts after a thousand characters.
    CutsLongTexts,
    /// Treats an answer with this status as a failure that may pass.
    Retries(u16),
    /// Treats an answer with this status as final.
    NeverRetries(u16),
    /// Treats every answer with a Retry-After as a failure that may pass.
    RetriesAsTold,
    /// Treats a 2xx other than 200 as a failure.
    RetriesOtherSuccess,
    /// Takes a 200 without JSON for a failure.
    NeedsJson,
    /// Takes a 200 for a failure when its JSON says so.
    NeedsHappyJson,
    /// Takes a 200 without Content-Length for a failure.
    NeedsLength,
    /// Takes a 200 with a long body for a failure.
    NeedsShortAnswer,
    /// Takes an interim answer for the final one, which is no success.
    TakesInterimForFinal,
    /// Takes an interim answer for a failure that may pass.
    TakesInterimForFailure,
    /// Takes an answer that breaks off in its head for a success.
    TakesHalfAHead,
    /// Treats a connection that is reset as final.
    StopsAfterReset,
    /// Treats a connection that is closed as final.
    StopsAfterClose,
    /// Treats an answer that is no HTTP as final.
    StopsAfterGarbage,
    /// Treats a connection that is refused as final.
    StopsAfterRefusal,
    /// Treats an answer that does not come as final.
    StopsAfterTimeOut,
    /// Retries failures of the kind that came first and no others.
    RetriesOneKindOnly,
    /// Waits for an answer for an hour.
    HasNoTimeOut,
    /// Does not wait after an attempt that it gave up.
    RetriesAtOnceAfterTimeOut,
    /// Sends again at once when a connection fails, below the policy.
    ResendsSilently,
    /// Waits as long as Retry-After says.
    HonoursRetryAfter,
    /// Waits twice as long each time.
    BacksOff,
}

/// The SDK's sender over a broken transport, a broken clock and a broken policy.
pub struct BrokenSender<T, C> {
    transport: T,
    clock: C,
    defect: Defect,
    queue: Queue,
}

impl<T: Secured, C: Clock> BrokenSender<T, C> {
    /// The reference sender with one defect. One that is below HTTP needs a [`broken_network`]
    /// besides.
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
            let delivery = Delivery::new(self.defect, order.time_out);
            let _turn = self.queue.turn(self.defect, &order.url).await;
            let mut transport = self.transport.clone();
            if order.is_encrypted() {
                let config = trust::config(self.defect, order.ca_file.as_deref())?;
                transport = transport.secured(config)?;
            }
            let broken = BrokenTransport(&transport, &delivery);
            let clock = BrokenClock(&self.clock, &delivery);
            let outcome = deliver(broken, clock, delivery.policy(), order).await;
            delivery.send_once_more(transport);
            outcome
        }
        .boxed()
    }
}

/// What a defect remembers of one delivery.
struct Delivery {
    defect: Defect,
    time_out: Duration,
    history: History,
    past: Mutex<Past>,
}

/// What was before.
#[derive(Debug, Default)]
struct Past {
    /// What was sent last.
    last: Option<Request<Bytes>>,
    /// How many attempts were begun.
    attempts: u32,
    /// When the latest was.
    started: Option<Instant>,
    /// Whether something came of it.
    has_ended: bool,
    /// What its answer said of the time to wait.
    retry_after: Option<String>,
    /// Whether the first failure was one of the network.
    was_network: Option<bool>,
}

struct BrokenTransport<'d, T>(&'d T, &'d Delivery);

struct BrokenClock<'d, C>(&'d C, &'d Delivery);

impl<T: Transport> Transport for BrokenTransport<'_, T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let Self(inner, delivery) = self;
        if delivery.defect == Defect::SendsNothing {
            return Ok(Response::new(Bytes::new()));
        }
        let attempt = delivery.begin();
        let mut request = delivery.request(request, attempt);
        let interim = Interim::of(&mut request);
        delivery.past().last = Some(request.clone());
        let sending = timeout(delivery.patience(), inner.send(request.clone()));
        let mut answer = sending.await.unwrap_or_else(|_| Ok(refused()));
        if delivery.defect == Defect::ResendsSilently && answer.is_err() {
            answer = inner.send(request.clone()).await;
        }
        for _ in 0..redirect::MOST {
            let next = answer.as_ref().ok();
            let next = next.and_then(|answer| redirect::next(delivery.defect, &request, answer));
            let Some(next) = next else { break };
            answer = inner.send(next.clone()).await;
            request = next;
        }
        delivery.end(&answer);
        delivery.answer(answer, interim.has_come())
    }
}

impl<C: Clock> Clock for BrokenClock<'_, C> {
    async fn sleep(&self, duration: Duration) {
        let Self(inner, delivery) = self;
        inner.sleep(delivery.wait(duration)).await;
    }
}

impl Delivery {
    fn new(defect: Defect, time_out: Duration) -> Self {
        Self {
            defect,
            time_out,
            history: History::default(),
            past: Mutex::default(),
        }
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An attempt begins; returns how many there were before.
    fn begin(&self) -> u32 {
        let mut past = self.past();
        (past.started, past.has_ended) = (Some(Instant::now()), false);
        past.attempts += 1;
        past.attempts - 1
    }

    /// An attempt has ended like this.
    fn end(&self, answer: &Result<Response<Bytes>, TransportError>) {
        let mut past = self.past();
        past.has_ended = true;
        let said = answer.as_ref().ok().and_then(|answer| {
            let value = answer.headers().get(RETRY_AFTER)?;
            Some(value.to_str().ok()?.to_owned())
        });
        past.retry_after = said;
        past.was_network.get_or_insert(answer.is_err());
    }

    /// The delivery is over; who sends once more does so now.
    fn send_once_more(self, transport: impl Transport + 'static) {
        let last = self.past().last.take();
        if let (Defect::SendsOnceMore, Some(request)) = (self.defect, last) {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let _ = transport.send(request).await;
            });
        }
    }
}
