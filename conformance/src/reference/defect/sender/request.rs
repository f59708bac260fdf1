//! What a broken sender sends: method, target and headers.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use http::{HeaderValue, Method, Request, Uri};

use super::body::changed;
use super::{Defect, Delivery};

const TOKEN: HeaderName = HeaderName::from_static("x-webhook-token");

impl Delivery {
    /// The request that becomes of `request`, before which there were so many attempts.
    pub(super) fn request(&self, mut request: Request<Bytes>, attempt: u32) -> Request<Bytes> {
        let token = request.headers().get(TOKEN).cloned();
        let is_retry = attempt > 0;
        match self.defect {
            Defect::SendsPut => *request.method_mut() = Method::PUT,
            Defect::DropsQuery => *request.uri_mut() = without_query(request.uri()),
            Defect::MovesTokenToQuery => {
                *request.uri_mut() = with_token(request.uri(), token.as_ref());
            }
            _ => {}
        }
        if let Some(body) = changed(self.defect, is_retry, request.body(), token.as_ref()) {
            *request.body_mut() = body;
        }
        self.headers(&mut request, token, attempt);
        request
    }

    fn headers(&self, request: &mut Request<Bytes>, token: Option<HeaderValue>, attempt: u32) {
        let headers = request.headers_mut();
        let mut insert = |name, value: Option<HeaderValue>| match value {
            Some(value) => drop(headers.insert(name, value)),
            None => drop(headers.remove(name)),
        };
        let fixed = |text| Some(HeaderValue::from_static(text));
        match self.defect {
            Defect::SaysPlainText => insert(CONTENT_TYPE, fixed("text/plain")),
            Defect::OmitsToken | Defect::MovesTokenToQuery => insert(TOKEN, None),
            Defect::AltersToken => insert(TOKEN, token.as_ref().and_then(upper_case)),
            Defect::ChangesToken if attempt > 0 => {
                insert(TOKEN, fixed("another-token-than-before"));
            }
            Defect::RepeatsToken => headers.extend(token.map(|token| (TOKEN, token))),
            Defect::SendsBearer => insert(AUTHORIZATION, token.as_ref().and_then(bearer)),
            Defect::SendsNullToken if token.is_none() => insert(TOKEN, fixed("null")),
            Defect::SendsEmptyToken if token.is_none() => insert(TOKEN, fixed("")),
            Defect::ChangesHead => {
                let counter = HeaderName::from_static("x-attempt");
                insert(counter, Some(HeaderValue::from(attempt)));
            }
            _ => {}
        }
    }
}

fn without_query(uri: &Uri) -> Uri {
    let text = uri.to_string();
    let end = text.find('?').unwrap_or(text.len());
    text[..end].parse().unwrap_or_else(|_| uri.clone())
}

fn with_token(uri: &Uri, token: Option<&HeaderValue>) -> Uri {
    let token = token.and_then(|token| token.to_str().ok());
    let text = format!("{uri}&token={}", token.unwrap_or_default());
    text.parse().unwrap_or_else(|_| uri.clone())
}

fn upper_case(token: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_str(&token.to_str().ok()?.to_ascii_uppercase()).ok()
}

fn bearer(token: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("Bearer {}", token.to_str().ok()?)).ok()
}
