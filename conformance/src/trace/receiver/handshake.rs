//! TLS handshakes: what was offered, and what came of it.

use std::fmt;
use std::time::Duration;

use crate::trace::milliseconds;

/// A handshake with a receiver; whatever came of it, nothing was sent afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// The index of the connection.
    pub connection: usize,
    /// What was offered.
    pub offer: Offer,
    /// When the connection was opened.
    pub began_at: Duration,
    /// What came of it, and when.
    pub outcome: Shaken,
    /// When that was known.
    pub ended_at: Duration,
}

/// Which versions a client offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Those of today: TLS 1.2 and 1.3.
    Current,
    /// This old one, and nothing newer.
    Old(TlsVersion),
}

/// A version of TLS, or of what it was called before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// SSL 3.0, forbidden by RFC 7568.
    Ssl3,
    /// TLS 1.0, forbidden by RFC 8996.
    Tls10,
    /// TLS 1.1, forbidden by RFC 8996.
    Tls11,
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// What came of a handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shaken {
    /// The receiver took up the offer.
    Agreed {
        /// The version that it chose.
        version: TlsVersion,
        /// What is to be said of its certificate, if the handshake came to that.
        certificate: Option<Certificate>,
    },
    /// The receiver speaks nothing but older versions than were offered; how it said so.
    TooOld(String),
    /// The receiver declined, by an alert or by hanging up; how.
    Refused(String),
    /// What came is no TLS; what it was.
    NotTls(String),
    /// Nothing came within the time-out.
    Silent,
    /// There was no connection; why not.
    NoConnection(String),
}

/// What is to be said of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificate {
    /// It is valid for the receiver's name.
    Valid,
    /// It is not; why not.
    Invalid(Flaw, String),
    /// Nobody could tell; why not.
    Unchecked(String),
}

/// What can be wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is not valid any more.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is for other names.
    WrongHost,
    /// Nobody who is trusted vouches for it; a chain with a link missing is such a case.
    UnknownIssuer,
    /// It cannot be used for this at all.
    Unusable,
}

impl Handshake {
    /// Whether the receiver was asked and did not answer.
    pub fn lost_contact(&self) -> bool {
        matches!(self.outcome, Shaken::Silent | Shaken::NoConnection(_))
    }

    /// The outcome in a few words, for `observed`.
    pub fn describe(&self) -> String {
        match &self.outcome {
            Shaken::Agreed {
                version,
                certificate,
            } => match certificate {
                Some(certificate) => format!("a handshake in {version}, {certificate}"),
                None => format!("the beginning of a handshake in {version}"),
            },
            Shaken::TooOld(how) => format!("no version of today: {how}"),
            Shaken::Refused(how) => format!("a refusal: {how}"),
            Shaken::NotTls(what) => format!("bytes that are no TLS: {what}"),
            Shaken::Silent => {
                let waited = self.ended_at.saturating_sub(self.began_at);
                format!("nothing within {}", milliseconds(waited))
            }
            Shaken::NoConnection(why) => format!("no connection: {why}"),
        }
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => f.write_str("TLS 1.2 and 1.3"),
            Self::Old(version) => write!(f, "{version} and nothing newer"),
        }
    }
}

impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ssl3 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => f.write_str("with a valid certificate"),
            Self::Invalid(_, why) => write!(f, "with a certificate that is not valid: {why}"),
            Self::Unchecked(why) => write!(f, "with a certificate that was not checked: {why}"),
        }
    }
}
