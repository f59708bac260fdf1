//! The catalogue: every check, one file for each group of clauses.
//!
//! The tree of files is the catalogue; the lists here only gather them, in the
//! order of the clauses.

pub mod receiver;
pub mod sender;

use crate::check::{Check, Entry};
use crate::fuzz;
use crate::scripts;
use crate::stage::client::Receiver;
use crate::stage::sender::Sender;

pub use receiver::forwarder::decided_by_a_forwarder;

/// Every check of a receiver.
pub fn receiver() -> impl Iterator<Item = &'static Check<Receiver>> {
    receiver::ALL.iter().copied().flatten()
}

/// Every check of a receiver that rests on generated payloads; run on demand only.
pub fn generated() -> impl Iterator<Item = &'static Check<Receiver>> {
    fuzz::CHECKS.iter()
}

/// Every check of a sender.
pub fn sender() -> impl Iterator<Item = &'static Check<Sender>> {
    sender::ALL.iter().copied().flatten()
}

/// Every check of a sender that rests on all scripts there are; run on demand only.
pub fn exhaustive() -> impl Iterator<Item = &'static Check<Sender>> {
    scripts::CHECKS.iter()
}

/// What the catalogue says of every check.
pub fn entries() -> impl Iterator<Item = Entry> {
    receiver()
        .chain(generated())
        .map(Check::entry)
        .chain(sender().chain(exhaustive()).map(Check::entry))
}
