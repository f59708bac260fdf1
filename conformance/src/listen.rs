//! A receiver for a developer's desk: takes deliveries, tells each as it arrives, judges it on the
//! spot, and misbehaves on purpose if it is asked to.
//!
//! It speaks raw sockets, as the suite's scripted receiver does, so heads are shown as they were
//! sent and the moments are stamped so that an early retry is early for certain. `book` knows which
//! attempts belong together, `judge` what is wrong with one; what happens is told through a channel
//! ([`Told`]), so that a slow terminal never makes an answer late.

pub mod answers;
mod book;
mod connection;
pub mod forward;
pub mod human;
mod judge;
pub mod line;
mod read;
pub mod record;
pub mod save;
pub mod server;
pub mod told;
pub mod ui;

pub use answers::Answers;
pub use forward::Forward;
pub use server::{Desk, Limits, serve};
pub use told::{Answered, Arrival, Overdue, Remark, Told, Weight};
