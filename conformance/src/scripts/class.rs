//! The classes of what an attempt can meet: no conforming sender tells their members apart.

/// A class of answers and faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A 5xx.
    ServerError,
    /// A connection that fails before there is a byte of an answer.
    Fault,
    /// An answer that breaks off.
    Cut,
    /// Nothing at all, for as long as the sender waits.
    Silence,
    /// A 200.
    Ok,
    /// Another 2xx.
    OtherSuccess,
    /// A 3xx that leads nowhere.
    Redirect,
    /// A 4xx.
    ClientError,
}

impl Class {
    /// Every class; those first after which a delivery may go on.
    pub const ALL: [Self; 8] = [
        Self::ServerError,
        Self::Fault,
        Self::Cut,
        Self::Silence,
        Self::Ok,
        Self::OtherSuccess,
        Self::Redirect,
        Self::ClientError,
    ];

    /// Whether a conforming sender sends nothing more.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Ok | Self::OtherSuccess | Self::Redirect | Self::ClientError
        )
    }
}

impl Class {
    /// The class of a complete answer with this status.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            200 => Self::Ok,
            201..=299 => Self::OtherSuccess,
            300..=399 => Self::Redirect,
            400..=499 => Self::ClientError,
            _ => Self::ServerError,
        }
    }
}
