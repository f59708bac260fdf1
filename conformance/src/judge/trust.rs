//! Certificates: what a sender sends to whom it cannot believe.

use crate::finding::{Finding, Reason};
use crate::trace::sender::{Attempt, Handshake, SenderTrace};

impl SenderTrace {
    /// A complete request came over TLS.
    pub fn a_delivery_must_come_over_tls(&self) -> Finding {
        self.attempts().must_be_at_least(1).and(|| {
            if self.attempts.iter().any(Attempt::is_whole) {
                return Finding::Holds;
            }
            Finding::violated(
                Reason::NotDelivered,
                "a delivery over HTTPS",
                self.attempts.first().map_or_else(String::new, how_far),
            )
        })
    }

    /// Whoever shows this certificate is told nothing.
    pub fn nothing_may_be_sent(&self) -> Finding {
        if self.attempts.is_empty() {
            return never(self);
        }
        let told = self.attempts.iter().find(|attempt| !attempt.is_silent());
        let told = told.or_else(|| self.attempts.iter().find(|it| is_plain(it)));
        match told {
            None => self.must_have_listened(),
            Some(attempt) => Finding::violated(
                Reason::CertificateNotVerified,
                "nothing but a TLS handshake",
                how_far(attempt),
            ),
        }
    }
}

/// A sender that never came has told nothing, which proves nothing.
fn never(trace: &SenderTrace) -> Finding {
    match trace.attempts().must_be_at_least(1) {
        Finding::Violated(_) => {
            Finding::Untestable("the sender never began a TLS handshake".to_owned())
        }
        other => other,
    }
}

fn is_plain(attempt: &Attempt) -> bool {
    attempt.handshake.as_deref() == Some(&Handshake::NotTls)
}

fn how_far(attempt: &Attempt) -> String {
    match attempt.handshake.as_deref() {
        Some(Handshake::NotTls) => "something without TLS".to_owned(),
        Some(Handshake::Broken(why)) => format!("the TLS handshake failed: {why}"),
        Some(Handshake::Agreed(version)) if attempt.is_silent() => {
            format!("a handshake with {version}, and no request")
        }
        Some(Handshake::Agreed(version)) => {
            let bytes = attempt.head.len();
            format!("a request over {version}, its head of {bytes} bytes included")
        }
        None => "a request over plain HTTP".to_owned(),
    }
}
