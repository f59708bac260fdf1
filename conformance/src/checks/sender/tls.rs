//! Certificates: a sender delivers to whom it can believe, and tells anybody else nothing.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{Certificate, SenderPlay, status};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;

macro_rules! refused {
    ($($certificate:ident $name:literal $title:literal $($also:ident)*,)*) => {
        &[$(
            Check {
                id: concat!("sender.tls.verify.", $name),
                clause: &clause::TLS_VERIFY,
                title: concat!("tells nothing to a receiver whose certificate ", $title),
                play: || SenderPlay::answer([status(200)]).over_https(Certificate::$certificate),
                judge: |trace| trace.nothing_may_be_sent(),
                catches: &[
                    (Defect::VerifiesNothing, Reason::CertificateNotVerified),
                    $((Defect::$also, Reason::CertificateNotVerified),)*
                ],
            },
            Check {
                id: concat!("sender.tls.retry.", $name),
                clause: &clause::TLS_RETRY,
                title: concat!("comes again to a receiver whose certificate ", $title),
                play: || SenderPlay::answer([status(200)]).over_https(Certificate::$certificate),
                judge: |trace| trace.attempts().must_be_at_least(2),
                catches: &[(Defect::NeverRetriesNetworkErrors, Reason::TooFewAttempts)],
            },
        )*]
    };
}

pub(super) static VALID: &[Check<Sender>] = &[Check {
    id: "sender.tls.verify.valid",
    clause: &clause::TLS_VERIFY,
    title: "delivers over HTTPS to a receiver whose certificate is valid",
    play: || SenderPlay::answer([status(200)]).over_https(Certificate::Valid),
    judge: |trace| trace.a_delivery_must_come_over_tls(),
    catches: &[(Defect::TrustsNobody, Reason::NotDelivered)],
}];

pub(super) static REFUSED: &[Check<Sender>] = refused! {
    SelfSigned "self-signed" "is signed by itself",
    UnknownAuthority "unknown-authority" "is signed by an authority that nobody trusts",
    Expired "expired" "has expired" IgnoresExpiry,
    WrongHost "wrong-host" "is for another host" IgnoresHostNames,
};
