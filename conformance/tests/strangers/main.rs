//! Strangers, written as their libraries' documentation would have one write them, and exactly
//! what the suites find in them.
//!
//! They need toolchains and packages that Rust does not bring; `cargo xtask test` installs and
//! runs what the machine has.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

mod load;
mod receivers;
mod run;
mod senders;
mod table;
