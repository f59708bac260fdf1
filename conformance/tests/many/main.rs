//! Many receivers at once: what is told of them, what is on disk, and what is refused.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../command/mod.rs"]
mod command;
mod fair;
mod fleet;
mod job;
#[path = "../receiving/mod.rs"]
mod receiving;
mod refused;
#[path = "../targets/mod.rs"]
mod targets;
mod told;
