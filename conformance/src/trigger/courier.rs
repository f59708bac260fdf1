//! Makes deliveries with the SDK's sender, and tells each attempt when it is over.
//!
//! The sender keeps its policy to itself. What is told of an attempt is seen by a transport that is
//! wrapped around the real one, so it is what was sent and what came.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use abc_webhook::{
    Clock, Endpoint, Outcome, RetryPolicy, Sender, Transport, TransportError, TransportErrorKind,
};
use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;

use crate::secret::{Redactor, shorten_marks};

/// Who makes deliveries: the SDK's sender, its policy, and what must not be shown of an answer.
pub struct Courier<T, C> {
    transport: T,
    clock: C,
    policy: RetryPolicy,
    redactor: Option<Redactor>,
}

/// One attempt, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// From 1.
    pub number: usize,
    /// How long after the beginning of the delivery it began.
    pub at: Duration,
    /// How long after the failure before it.
    pub waited: Option<Duration>,
    /// How long it took.
    pub took: Duration,
    /// How it ended.
    pub end: End,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// With an answer.
    Answered(Answer),
    /// Without one.
    Failed {
        /// What went wrong.
        kind: TransportErrorKind,
        /// In words.
        why: String,
    },
}

/// An answer, without the token, should the receiver have echoed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: http::StatusCode,
    /// Names and values.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, as far as the transport read it.
    pub body: Vec<u8>,
}

/// A delivery that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// How it ended.
    pub outcome: Outcome,
    /// The attempts.
    pub attempts: Vec<Attempt>,
    /// How long it took.
    pub took: Duration,
}

impl Delivered {
    /// Whether nobody was there in any attempt.
    pub fn is_unreachable(&self) -> bool {
        let mut attempts = self.attempts.iter();
        attempts.all(|attempt| {
            matches!(
                attempt.end,
                End::Failed {
                    kind: TransportErrorKind::Connect,
                    ..
                }
            )
        })
    }
}

impl Delivered {
    /// Why the last attempt failed, if it has no answer.
    pub fn last_words(&self) -> Option<String> {
        match &self.attempts.last()?.end {
            End::Failed { why, .. } => Some(why.clone()),
            End::Answered(_) => None,
        }
    }
}

/// Who is told of each attempt when it is over.
pub type Tell<'t> = dyn Fn(&Attempt) + Send + Sync + 't;

impl<T: Transport, C: Clock> Courier<T, C> {
    /// A courier that shows nothing of what the redactor knows.
    pub fn new(transport: T, clock: C, policy: RetryPolicy, redactor: Option<Redactor>) -> Self {
        Self {
            transport,
            clock,
            policy,
            redactor,
        }
    }

    /// How many attempts it makes at the most.
    pub fn most_attempts(&self) -> usize {
        self.policy.retries as usize + 1
    }

    /// Makes one delivery.
    pub async fn deliver(&self, endpoint: &Endpoint, body: Bytes, tell: &Tell<'_>) -> Delivered {
        let watched = Watched {
            transport: &self.transport,
            redactor: self.redactor.as_ref(),
            began: Instant::now(),
            attempts: Mutex::default(),
            tell,
        };
        let sender = Sender::new(&watched, &self.clock).with_policy(self.policy);
        let outcome = sender.deliver(endpoint, body).await.outcome;
        Delivered {
            outcome,
            took: watched.began.elapsed(),
            attempts: watched
                .attempts
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// A transport, and what was seen of it during one delivery.
struct Watched<'w, T> {
    transport: &'w T,
    redactor: Option<&'w Redactor>,
    began: Instant,
    attempts: Mutex<Vec<Attempt>>,
    tell: &'w Tell<'w>,
}

impl<T: Transport> Transport for Watched<'_, T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let begun = Begun {
            watched: self,
            began: Instant::now(),
            is_over: false,
        };
        let result = self.transport.send(request).await;
        begun.end(&result);
        result
    }
}

/// An attempt under way. One that is dropped was given up, since its time was over.
struct Begun<'w, 'b, T> {
    watched: &'b Watched<'w, T>,
    began: Instant,
    is_over: bool,
}

impl<T> Begun<'_, '_, T> {
    fn end(mut self, result: &Result<Response<Bytes>, TransportError>) {
        self.is_over = true;
        let end = match result {
            Ok(answer) => End::Answered(self.watched.shown(answer)),
            Err(error) => failed(error),
        };
        self.watched.note(self.began, end);
    }
}

impl<T> Drop for Begun<'_, '_, T> {
    fn drop(&mut self) {
        if !self.is_over {
            let end = failed(&TransportErrorKind::TimedOut.into());
            self.watched.note(self.began, end);
        }
    }
}

fn failed(error: &TransportError) -> End {
    End::Failed {
        kind: error.kind(),
        why: error.to_string(),
    }
}

impl<T> Watched<'_, T> {
    fn note(&self, began: Instant, end: End) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let at = began - self.began;
        let attempt = Attempt {
            number: attempts.len() + 1,
            at,
            waited: attempts
                .last()
                .map(|last| at.saturating_sub(last.at + last.took)),
            took: began.elapsed(),
            end,
        };
        (self.tell)(&attempt);
        attempts.push(attempt);
    }

    fn shown(&self, answer: &Response<Bytes>) -> Answer {
        let headers = answer.headers().iter();
        let headers = headers.map(|(name, value)| {
            let value = self.scrubbed(value.as_bytes());
            (name.as_str().to_owned(), value)
        });
        Answer {
            status: answer.status(),
            headers: headers.collect(),
            body: self.scrubbed(answer.body()),
        }
    }

    fn scrubbed(&self, bytes: &[u8]) -> Vec<u8> {
        let Some(redactor) = self.redactor else {
            return bytes.to_vec();
        };
        let scrubbed = redactor.scrub(bytes);
        match String::from_utf8(scrubbed) {
            Ok(text) => shorten_marks(&text).into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use abc_webhook::TokioClock;
    use http::StatusCode;

    use super::*;
    use crate::secret::Secret;

    /// Answers with these, one after the other; `None` is silence.
    struct Scripted(Mutex<VecDeque<Option<Response<Bytes>>>>);

    impl Transport for Scripted {
        async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
            let next = self.0.lock().unwrap().pop_front();
            match next.unwrap() {
                Some(answer) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Ok(answer)
                }
                None => std::future::pending().await,
            }
        }
    }

    fn answer(status: u16, body: &'static str) -> Response<Bytes> {
        let answer = Response::builder().status(status).header("x-told", body);
        answer.body(Bytes::from(body)).unwrap()
    }

    async fn delivered(script: Vec<Option<Response<Bytes>>>) -> (Delivered, Vec<usize>) {
        let secret = Secret::new("s3cret-token").unwrap();
        let courier = Courier::new(
            Scripted(Mutex::new(script.into())),
            TokioClock,
            RetryPolicy::default(),
            Some(Redactor::new(&secret, &[]).unwrap()),
        );
        let endpoint = Endpoint::new("http://localhost/".parse().unwrap(), None).unwrap();
        let told = Mutex::new(Vec::new());
        let tell = |attempt: &Attempt| told.lock().unwrap().push(attempt.number);
        let delivered = courier.deliver(&endpoint, Bytes::new(), &tell).await;
        (delivered, told.into_inner().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn attempts_are_told_with_the_time_since_the_failure() {
        let script = vec![Some(answer(503, "a")), None, Some(answer(200, "b"))];
        let (delivered, told) = delivered(script).await;
        assert_eq!(delivered.outcome, Outcome::Delivered);
        assert_eq!(told, [1, 2, 3]);
        let waited: Vec<_> = delivered.attempts.iter().map(|it| it.waited).collect();
        let three = Some(Duration::from_secs(3));
        assert_eq!(waited, [None, three, three]);
        assert_eq!(delivered.attempts[0].took, Duration::from_millis(20));
        assert_eq!(delivered.attempts[1].took, Duration::from_secs(5));
        assert!(matches!(
            delivered.attempts[1].end,
            End::Failed {
                kind: TransportErrorKind::TimedOut,
                ..
            }
        ));
        assert_eq!(delivered.took, Duration::from_millis(11_040));
    }

    #[tokio::test(start_paused = true)]
    async fn an_echoed_token_is_not_shown() {
        let script = vec![Some(answer(404, "you sent s3cret-token, did you?"))];
        let (delivered, _) = delivered(script).await;
        assert_eq!(delivered.outcome, Outcome::Rejected);
        let End::Answered(answer) = &delivered.attempts[0].end else {
            panic!("no answer");
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.body, b"you sent <token>, did you?");
        assert_eq!(answer.headers[0].1, b"you sent <token>, did you?");
    }
}
