//! Questions that judges of receivers ask of a trace.
//!
//! Each question is put to every exchange, and the first trouble counts. A request
//! that the play left unfinished is owed nothing.

mod answer;
mod disclosure;
mod effect;
mod handshake;
mod way;

use crate::finding::{Finding, Reason};
use crate::trace::receiver::{End, Exchange, ReceiverTrace};

/// What is owed to a good delivery.
impl ReceiverTrace {
    /// Every good delivery is answered with exactly 200.
    pub fn must_be_accepted(&self) -> Finding {
        const EXPECTED: &str = "an answer with 200";
        self.each(|exchange| match exchange.answered() {
            Some(200) => Finding::Holds,
            Some(status @ 200..=299) => Finding::violated(
                Reason::OtherSuccess,
                "an answer with exactly 200",
                format!(
                    "an answer with {status}; the vendor's sender takes any 2xx for success, but \
                     its guide asks for 200, and other senders may try again"
                ),
            ),
            Some(status @ 300..=399) => redirected(status),
            Some(_) => violated(Reason::NotAccepted, EXPECTED, exchange),
            None => violated(Reason::NoAnswer, EXPECTED, exchange),
        })
    }

    /// No answer is a redirect.
    pub fn must_not_redirect(&self) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(status @ 300..=399) => redirected(status),
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, "an answer that is no redirect", exchange),
        })
    }

    /// Nothing is answered with one of `statuses`, which would refuse it for `reason`.
    pub fn must_not_be(&self, statuses: &[u16], reason: Reason) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(status) if statuses.contains(&status) => {
                violated(reason, "an answer with 200", exchange)
            }
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, "an answer with 200", exchange),
        })
    }
}

/// What is owed to anything else.
impl ReceiverTrace {
    /// Nothing is answered 2xx.
    pub fn must_not_be_accepted(&self) -> Finding {
        self.each(|exchange| match exchange.status {
            Some(200..=299) => violated(Reason::Accepted, "any answer but a 2xx", exchange),
            Some(_) => Finding::Holds,
            None => Finding::Inconclusive(exchange.describe()),
        })
    }

    /// Nothing is answered 2xx, and hanging up is an answer.
    pub fn must_not_be_accepted_but_may_be_cut(&self) -> Finding {
        self.or_cut(Self::must_not_be_accepted)
    }

    /// Nothing is answered 2xx; where `others` besides 401 would do, since the head itself is to
    /// blame, so does hanging up.
    pub fn must_be_kept_out(&self, others: &[u16]) -> Finding {
        if others.is_empty() {
            self.must_not_be_accepted()
        } else {
            self.must_not_be_accepted_but_may_be_cut()
        }
    }

    /// Everything is answered with 401, or with one of the `others`, which blame the head itself.
    pub fn must_be_unauthorized(&self, others: &[u16]) -> Finding {
        self.each(|exchange| match exchange.answered() {
            Some(401) => Finding::Holds,
            Some(status) if others.contains(&status) => Finding::Holds,
            Some(_) => violated(Reason::NotUnauthorized, "an answer with 401", exchange),
            None => violated(Reason::NoAnswer, "an answer with 401", exchange),
        })
    }

    /// Everything is refused for the sender's fault: neither 2xx nor 5xx.
    pub fn must_be_rejected(&self) -> Finding {
        const EXPECTED: &str = "an answer that is neither 2xx nor 5xx";
        self.each(|exchange| match exchange.answered() {
            Some(200..=299) => violated(Reason::Accepted, EXPECTED, exchange),
            Some(500..=599) => violated(Reason::ServerError, EXPECTED, exchange),
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, EXPECTED, exchange),
        })
    }

    /// Nothing is answered 5xx.
    pub fn must_not_fail(&self) -> Finding {
        self.must_not_fail_but(&[])
    }

    /// Nothing is answered 5xx, and hanging up is an answer.
    pub fn must_not_fail_but_may_be_cut(&self) -> Finding {
        self.or_cut(Self::must_not_fail)
    }

    /// Nothing is answered 5xx; where `others` besides 401 would do, so does hanging up.
    pub fn must_be_kept_out_unharmed(&self, others: &[u16]) -> Finding {
        if others.is_empty() {
            self.must_not_fail()
        } else {
            self.must_not_fail_but_may_be_cut()
        }
    }

    /// Nothing is answered 5xx; what else is said, `but` included, is noted.
    pub fn must_bear_it(&self, but: &[u16]) -> Finding {
        self.must_not_fail_but(but).and(|| {
            let said = self.asked().map(Exchange::describe);
            Finding::Noted(said.collect::<Vec<_>>().join(", "))
        })
    }

    fn must_not_fail_but(&self, but: &[u16]) -> Finding {
        const EXPECTED: &str = "any answer but a 5xx";
        self.each(|exchange| match exchange.answered() {
            Some(status) if but.contains(&status) => Finding::Holds,
            Some(500..=599) => violated(Reason::ServerError, EXPECTED, exchange),
            Some(_) => Finding::Holds,
            None => violated(Reason::NoAnswer, EXPECTED, exchange),
        })
    }

    /// What `judge` finds in the exchanges that the receiver did not cut.
    fn or_cut(&self, judge: fn(&Self) -> Finding) -> Finding {
        let (cut, rest): (Vec<_>, Vec<_>) =
            self.exchanges.iter().cloned().partition(Exchange::was_cut);
        if rest.is_empty() && !cut.is_empty() {
            return Finding::Noted("the receiver hung up without an answer".to_owned());
        }
        judge(&Self {
            exchanges: rest,
            ..self.clone()
        })
    }
}

impl ReceiverTrace {
    /// The exchanges that were to be answered.
    fn asked(&self) -> impl Iterator<Item = &Exchange> {
        let exchanges = self.exchanges.iter();
        exchanges.filter(|exchange| exchange.end != End::Unasked)
    }

    fn each(&self, judge: impl Fn(&Exchange) -> Finding) -> Finding {
        if self.asked().next().is_none() {
            return Finding::Inconclusive("nothing was sent".to_owned());
        }
        Finding::first_of(self.asked().map(judge))
    }
}

fn violated(reason: Reason, expected: &str, exchange: &Exchange) -> Finding {
    Finding::violated(reason, expected, exchange.describe())
}

/// A redirect, and what the vendor's sender makes of it.
fn redirected(status: u16) -> Finding {
    let then = match status {
        301..=303 => {
            "follows it with a GET without a body, and takes what that is answered for success: \
             the delivery is lost"
        }
        307 | 308 => "repeats the POST there, and shows the token to whoever answers",
        _ => "takes it for a failure",
    };
    Finding::violated(
        Reason::Redirected,
        "an answer with 200",
        format!("an answer with {status}; the vendor's sender {then}"),
    )
}
