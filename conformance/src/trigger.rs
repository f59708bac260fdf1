//! What `trigger` and `replay` do: bodies on their way to a receiver, by the reference sender, each
//! attempt told as it happens.

pub mod body;
pub mod courier;
pub mod curl;
pub mod drive;
pub mod line;
pub mod set;
pub mod tally;
pub mod tell;

pub use courier::Courier;
pub use drive::{Drive, Driven};
