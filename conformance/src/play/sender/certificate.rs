//! What a scripted receiver shows to who shakes its hand: a certificate that is right, or wrong in
//! one respect.

/// A certificate, by what is to be thought of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// Signed by the run's authority, for the receiver's address, and valid for centuries.
    Valid,
    /// The same, but signed by itself.
    SelfSigned,
    /// The same, but signed by an authority that nobody was told to trust.
    UnknownAuthority,
    /// The same, but valid no longer.
    Expired,
    /// The same, but for another host.
    WrongHost,
}

impl Certificate {
    /// Whether a careful sender takes it for good.
    pub fn is_valid(self) -> bool {
        self == Self::Valid
    }

    /// What it is called in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "a valid certificate",
            Self::SelfSigned => "a self-signed certificate",
            Self::UnknownAuthority => "a certificate of an unknown authority",
            Self::Expired => "an expired certificate",
            Self::WrongHost => "a certificate for another host",
        }
    }
}
