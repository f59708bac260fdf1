//! Plays: what is done to a target, as data.
//!
//! For a receiver: connections and the bytes sent on them. For a sender: the
//! reaction to each of its attempts. Two types, since they share nothing but
//! what may run beside them.

pub mod receiver;
pub mod sender;

/// What a play says of itself to whoever plays it.
pub trait Play {
    /// What may run meanwhile.
    fn manner(&self) -> Manner {
        Manner::Beside
    }
}

/// What may run while a play is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Other plays: it disturbs none and minds none.
    Beside,
    /// Nothing: others would change what it measures.
    Alone,
    /// Nothing, and it is a load, which nobody should put on a production system unasked.
    Load,
}
