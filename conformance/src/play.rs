//! Plays: what is done to a target, as data.
//!
//! For a receiver: connections and the bytes sent on them. For a sender: the
//! reaction to each of its attempts. Two types, since they share nothing.

pub mod receiver;
pub mod sender;
