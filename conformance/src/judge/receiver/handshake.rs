//! Questions about TLS.

use crate::finding::{Finding, Reason};
use crate::trace::receiver::{
    Certificate, Flaw, Handshake, Offer, ReceiverTrace, Shaken, TlsVersion,
};

impl ReceiverTrace {
    /// The certificate is valid for the host of the URL.
    pub fn must_show_a_valid_certificate(&self) -> Finding {
        self.every_handshake(|handshake| match &handshake.outcome {
            Shaken::Agreed {
                certificate: Some(certificate),
                ..
            } => match certificate {
                Certificate::Valid => Finding::Holds,
                Certificate::Invalid(flaw, why) => Finding::violated(
                    reason(*flaw),
                    "a certificate that is valid for the host of the URL",
                    format!("one that is not: {why}"),
                ),
                Certificate::Unchecked(why) => Finding::Untestable(why.clone()),
            },
            _ => Finding::Inconclusive(handshake.describe()),
        })
    }

    /// A version of today is taken up.
    pub fn must_speak_tls_of_today(&self) -> Finding {
        self.every_handshake(|handshake| match &handshake.outcome {
            Shaken::Agreed { version, .. } if *version >= TlsVersion::Tls12 => {
                Finding::Noted(version.to_string())
            }
            Shaken::Agreed { .. } | Shaken::TooOld(_) => Finding::violated(
                Reason::OldTls,
                "a handshake in TLS 1.2 or later",
                handshake.describe(),
            ),
            _ => Finding::Inconclusive(handshake.describe()),
        })
    }

    /// No version that is out of use is taken up. An alert is a refusal, and so is hanging up, or
    /// an answer in another protocol; silence is not.
    pub fn must_refuse_old_tls(&self) -> Finding {
        self.every_handshake(|handshake| match (handshake.offer, &handshake.outcome) {
            (Offer::Old(offered), Shaken::Agreed { version, .. })
                if *version < TlsVersion::Tls12 =>
            {
                Finding::violated(
                    Reason::OldTls,
                    format!("a refusal, since {offered} was offered and nothing newer"),
                    format!("a handshake that goes on in {version}"),
                )
            }
            (_, Shaken::Silent | Shaken::NoConnection(_)) => {
                let (offer, outcome) = (handshake.offer, handshake.describe());
                Finding::Inconclusive(format!("to {offer}: {outcome}"))
            }
            _ => Finding::Holds,
        })
    }

    /// The worst that is found in a handshake: proof counts more than doubt.
    fn every_handshake(&self, judge: impl Fn(&Handshake) -> Finding) -> Finding {
        if !self.way.is_encrypted {
            return Finding::NotApplicable("the receiver is reached over plain HTTP".to_owned());
        }
        let mut findings: Vec<Finding> = self.handshakes.iter().map(judge).collect();
        findings.sort_by_key(|finding| match finding {
            Finding::Violated(_) => 0,
            finding if !finding.holds() => 1,
            _ => 2,
        });
        let worst = findings.into_iter().next();
        worst.unwrap_or_else(|| Finding::Inconclusive("nobody shook hands".to_owned()))
    }
}

fn reason(flaw: Flaw) -> Reason {
    match flaw {
        Flaw::Expired => Reason::CertificateExpired,
        Flaw::NotYetValid => Reason::CertificateNotYetValid,
        Flaw::WrongHost => Reason::CertificateWrongHost,
        Flaw::UnknownIssuer => Reason::CertificateUnknownIssuer,
        Flaw::Unusable => Reason::CertificateUnusable,
    }
}
