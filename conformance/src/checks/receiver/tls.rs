//! TLS: who the receiver shows that it is, and in which version.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::receiver::ReceiverPlay;
use crate::reference::defect::receiver::Defect;
use crate::stage::client::Receiver;
use crate::trace::receiver::{Offer, TlsVersion};

/// What nobody should speak any more.
const OLD: [Offer; 3] = [
    Offer::Old(TlsVersion::Tls11),
    Offer::Old(TlsVersion::Tls10),
    Offer::Old(TlsVersion::Ssl3),
];

pub(super) static CHECKS: &[Check<Receiver>] = &[
    Check {
        id: "receiver.tls.certificate",
        clause: &clause::TLS_CERTIFICATE,
        title: "shows a certificate that is valid for the host of its URL",
        play: || ReceiverPlay::shake(&[Offer::Current]),
        judge: |trace| trace.must_show_a_valid_certificate(),
        catches: &[
            (Defect::CertificateExpired, Reason::CertificateExpired),
            (Defect::CertificateWrongHost, Reason::CertificateWrongHost),
            (
                Defect::CertificateSelfSigned,
                Reason::CertificateUnknownIssuer,
            ),
        ],
    },
    Check {
        id: "receiver.tls.version.current",
        clause: &clause::TLS_VERSION,
        title: "speaks TLS 1.2 or later",
        play: || ReceiverPlay::shake(&[Offer::Current]),
        judge: |trace| trace.must_speak_tls_of_today(),
        catches: &[(Defect::SpeaksOldTlsOnly, Reason::OldTls)],
    },
    Check {
        id: "receiver.tls.version.old",
        clause: &clause::TLS_VERSION,
        title: "refuses TLS 1.1, TLS 1.0 and SSL 3.0",
        play: || ReceiverPlay::shake(&OLD),
        judge: |trace| trace.must_refuse_old_tls(),
        catches: &[(Defect::TakesOldTls, Reason::OldTls)],
    },
];
