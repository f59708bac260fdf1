//! What a sender can do beyond the least.

/// A capability, as an adapter declares it in its hello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Gives an attempt up when its answer takes longer than it is told to wait.
    TimeOut,
    /// Delivers without a token.
    NoToken,
    /// Trusts the certificates that it is given.
    CaFile,
    /// Has several deliveries under way at once, which then can get into each other's way.
    SeveralAtOnce,
}

impl Capability {
    /// The name in the adapter protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimeOut => "time-out",
            Self::NoToken => "no-token",
            Self::CaFile => "ca-file",
            Self::SeveralAtOnce => "max_in_flight above 1",
        }
    }

    /// Those that a sender may declare by name.
    pub const DECLARED: [Self; 3] = [Self::TimeOut, Self::NoToken, Self::CaFile];
}
