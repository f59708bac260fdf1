//! Redirects: what a sender does with one, and whom it tells the token.

use crate::finding::{Finding, Reason};
use crate::http1::Head;
use crate::play::sender::{Canary, REDIRECTED};
use crate::trace::sender::{Attempt, Elsewhere, Outcome, SenderTrace};

impl SenderTrace {
    /// No request of another method counts as the delivery.
    pub fn no_redirect_may_make_a_get_of_it(&self) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            let complete = self.attempts.iter().filter(|it| it.moments.head.is_some());
            let Some(method) = complete.map(method).find(|it| it != "POST") else {
                return Finding::Holds;
            };
            self.the_end_must_be_told().and(|| {
                if self.outcome != Outcome::Delivered {
                    let note = format!("the redirect was followed with {method}, to no effect");
                    return Finding::Noted(note);
                }
                Finding::violated(
                    Reason::TurnedIntoGet,
                    "the method POST, or a delivery that has failed",
                    format!("a request with {method}, and a delivery reported as made"),
                )
            })
        })
    }

    /// The token is not told to the canary.
    pub fn the_token_may_not_reach_the_canary(&self) -> Finding {
        self.with_canary(|canary| {
            let mut attempts = (1..).zip(&canary.attempts);
            match attempts.find(|(_, attempt)| self.holds_token(attempt)) {
                Some((number, attempt)) => Finding::violated(
                    Reason::TokenLeaked,
                    "no token at another origin than that of the URL",
                    format!(
                        "request {number} to {}, {}, holds the token",
                        canary.authority,
                        method(attempt)
                    ),
                ),
                None if canary.attempts.is_empty() => Finding::Holds,
                None => Finding::Noted(format!(
                    "the redirect to {} was followed, without the token",
                    canary.authority
                )),
            }
        })
    }

    /// Nothing at all comes to the canary, who speaks plain HTTP.
    pub fn nothing_may_be_downgraded(&self) -> Finding {
        self.with_canary(
            |canary| match canary.attempts.iter().find(|it| is_http(it)) {
                None => Finding::Holds,
                Some(attempt) => Finding::violated(
                    Reason::Downgraded,
                    "nothing over plain HTTP",
                    format!(
                        "a request with {} over plain HTTP to {}",
                        method(attempt),
                        canary.authority
                    ),
                ),
            },
        )
    }

    /// The delivery ends: it is neither sent on nor sent again.
    pub fn the_redirect_must_end_it(&self) -> Finding {
        let followed = self.attempts.iter().find(|attempt| is_redirected(attempt));
        if let Some(attempt) = followed {
            return Finding::violated(
                Reason::Followed,
                "a delivery that has failed",
                format!("the redirect was followed with {}", method(attempt)),
            );
        }
        self.attempts().must_be_exactly(1)
    }

    fn with_canary(&self, judge: impl FnOnce(&Elsewhere) -> Finding) -> Finding {
        self.attempts()
            .must_be_at_least(1)
            .and(|| match (&self.beside.canary, self.play.canary) {
                (Some(canary), _) => self.must_have_listened().and(|| judge(canary)),
                (None, Some(Canary::OtherHost)) => {
                    Finding::Untestable("this machine has no address 127.0.0.2".to_owned())
                }
                (None, _) => Finding::Inconclusive("there was no canary".to_owned()),
            })
    }

    /// Whether the token, or enough of it to matter, is anywhere in the request.
    fn holds_token(&self, attempt: &Attempt) -> bool {
        let body = self.body(attempt);
        [&attempt.head[..], &body].iter().any(|bytes| {
            let text = String::from_utf8_lossy(bytes);
            text.contains(&self.settings.token_mark) || text.contains("<part of the token>")
        })
    }
}

fn method(attempt: &Attempt) -> String {
    match Head::parse(&attempt.head).method {
        method if method.is_empty() => "no method".to_owned(),
        method => method,
    }
}

/// Whether it begins as a request does. A sender that tries TLS at a port for plain HTTP does not.
fn is_http(attempt: &Attempt) -> bool {
    let is_method = |byte: &u8| byte.is_ascii_uppercase();
    let method = attempt.head.iter().take_while(|byte| is_method(byte));
    let length = method.count();
    length > 0 && attempt.head.get(length) == Some(&b' ')
}

fn is_redirected(attempt: &Attempt) -> bool {
    Head::parse(&attempt.head).target.ends_with(REDIRECTED)
}
