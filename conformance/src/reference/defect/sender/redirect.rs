//! Follows redirects, in one wrong way or another.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use http::{Method, Request, Response, Uri};

use super::Defect;

/// How many redirects are followed in a row.
pub(super) const MOST: usize = 5;

/// The request that a broken sender makes of `answer` to `request`, if it follows it.
pub(super) fn next(
    defect: Defect,
    request: &Request<Bytes>,
    answer: &Response<Bytes>,
) -> Option<Request<Bytes>> {
    let to = location(answer)?;
    let from = request.uri();
    let is_downgrade = from.scheme_str() == Some("https") && to.scheme_str() == Some("http");
    let mut next = request.clone();
    let keeps_token = match defect {
        Defect::FollowsAnywhere | Defect::TellsTheTokenInAGet => true,
        Defect::FollowsToOtherPorts => from.host() == to.host(),
        Defect::FollowsAsGet => from.authority() == to.authority(),
        Defect::FollowsToHttp if is_downgrade => false,
        _ => return None,
    };
    if !keeps_token {
        next.headers_mut().remove("x-webhook-token");
    }
    if matches!(defect, Defect::FollowsAsGet | Defect::TellsTheTokenInAGet) {
        make_get(&mut next);
    }
    *next.uri_mut() = to;
    Some(next)
}

fn location(answer: &Response<Bytes>) -> Option<Uri> {
    let location = answer.headers().get(LOCATION)?;
    answer
        .status()
        .is_redirection()
        .then(|| location.to_str().ok()?.parse().ok())?
}

fn make_get(request: &mut Request<Bytes>) {
    *request.method_mut() = Method::GET;
    request.body_mut().clear();
    for name in [CONTENT_TYPE, CONTENT_LENGTH] {
        request.headers_mut().remove(name);
    }
}
