//! The fake of the vendor's server, held to what was recorded of the real one.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod causes;
mod check;
mod command;
mod deliveries;
mod events;
mod rest;
mod sender;
mod stamps;
mod suite;
