//! What a broken sender makes of what comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use abc_webhook::{TransportError, TransportErrorKind};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response, StatusCode};
use hyper::ext::on_informational;
use serde_json::Value;

use super::history::Treats;
use super::{Defect, Delivery};

/// How long an answer is too long for some.
const LONG: u64 = 64 * 1024;

/// Whether an interim answer has come.
pub(super) struct Interim(Arc<AtomicBool>);

impl Interim {
    /// Of the answers to `request`.
    pub(super) fn of(request: &mut Request<Bytes>) -> Self {
        let has_come = Arc::new(AtomicBool::default());
        let noted = Arc::clone(&has_come);
        on_informational(request, move |_| noted.store(true, Ordering::Release));
        Self(has_come)
    }

    pub(super) fn has_come(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// An answer that ends a delivery.
pub(super) fn refused() -> Response<Bytes> {
    with_status(StatusCode::BAD_REQUEST)
}

impl Delivery {
    pub(super) fn answer(
        &self,
        answer: Result<Response<Bytes>, TransportError>,
        is_interim: bool,
    ) -> Result<Response<Bytes>, TransportError> {
        let status = answer.as_ref().map(|answer| answer.status().as_u16());
        self.history.note(status.unwrap_or_default());
        let taken = match &answer {
            Ok(answer) => self.answered(answer),
            Err(error) => self.failed(error),
        };
        let taken = match self.defect {
            Defect::TakesInterimForFinal if is_interim => Some(StatusCode::BAD_REQUEST),
            Defect::TakesInterimForFailure if is_interim => Some(StatusCode::BAD_GATEWAY),
            Defect::RetriesOneKindOnly if self.is_of_other_kind(&answer) => {
                Some(StatusCode::BAD_REQUEST)
            }
            _ => taken.or_else(|| self.remembered()),
        };
        taken.map_or(answer, |status| Ok(with_status(status)))
    }

    /// The status that an attempt is taken for, for what was before it.
    fn remembered(&self) -> Option<StatusCode> {
        Some(match self.history.treats(self.defect)? {
            Treats::AsPassing => StatusCode::INTERNAL_SERVER_ERROR,
            Treats::AsFinal => StatusCode::BAD_REQUEST,
        })
    }

    /// The status that an answer is taken for, if it is taken for another.
    fn answered(&self, answer: &Response<Bytes>) -> Option<StatusCode> {
        let code = answer.status().as_u16();
        let may_pass = match self.defect {
            Defect::RetriesSuccess => code / 100 == 2,
            Defect::RetriesOtherSuccess => code / 100 == 2 && code != 200,
            Defect::RetriesRedirects => code / 100 == 3,
            Defect::RetriesClientErrors => code / 100 == 4,
            Defect::Retries(other) => code == other,
            Defect::RetriesAsTold => self.past().retry_after.is_some(),
            Defect::NeedsJson => code == 200 && json(answer).is_none(),
            Defect::NeedsHappyJson => {
                let says = json(answer).map(|body| body["success"] == Value::Bool(false));
                says.unwrap_or_default()
            }
            Defect::NeedsLength => length(answer).is_none(),
            Defect::NeedsShortAnswer => length(answer).is_some_and(|length| length > LONG),
            _ => false,
        };
        let is_final = match self.defect {
            Defect::NeverRetriesServerErrors => code / 100 == 5,
            Defect::NeverRetries(other) => code == other,
            _ => false,
        };
        let may_pass = may_pass.then_some(StatusCode::INTERNAL_SERVER_ERROR);
        may_pass.or(is_final.then_some(StatusCode::BAD_REQUEST))
    }

    /// The status that a failure is taken for, if it is taken for an answer.
    fn failed(&self, error: &TransportError) -> Option<StatusCode> {
        let is_closed = error.kind() == TransportErrorKind::Closed;
        let is_reset = error.to_string().contains("reset");
        let is_final = match self.defect {
            Defect::NeverRetriesNetworkErrors => true,
            Defect::StopsAfterReset => is_reset,
            Defect::StopsAfterClose => is_closed && !is_reset,
            Defect::StopsAfterGarbage => error.kind() == TransportErrorKind::MalformedAnswer,
            Defect::StopsAfterRefusal => error.kind() == TransportErrorKind::Connect,
            Defect::TakesHalfAHead => is_closed,
            _ => false,
        };
        is_final.then_some(match self.defect {
            Defect::TakesHalfAHead => StatusCode::OK,
            _ => StatusCode::BAD_REQUEST,
        })
    }

    fn is_of_other_kind(&self, answer: &Result<Response<Bytes>, TransportError>) -> bool {
        let is_failure = match answer {
            Ok(answer) => answer.status().is_server_error(),
            Err(_) => true,
        };
        is_failure
            && self
                .past()
                .was_network
                .is_some_and(|was| was != answer.is_err())
    }
}

fn with_status(status: StatusCode) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = status;
    answer
}

fn json(answer: &Response<Bytes>) -> Option<Value> {
    serde_json::from_slice(answer.body()).ok()
}

fn length(answer: &Response<Bytes>) -> Option<u64> {
    let length = answer.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
