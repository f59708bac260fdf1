//! HTTP/1.1 as raw bytes: heads as they were sent, and where a message ends.
//!
//! A library that hides malformed messages, folds header names or repairs framing
//! would hide what the suite is there to see. `httparse` decides what a legal
//! head is; the framing of bodies is ours, small, and proven on arbitrary bytes.

mod chunked;
mod framing;
mod head;

pub use chunked::Chunked;
pub use framing::{Body, Framing, FramingError, Status, request, response};
pub use head::Head;

/// The most bytes that a head may have.
pub const HEAD_LIMIT: usize = 64 * 1024;

/// The most bytes that a message may have.
pub const MESSAGE_LIMIT: usize = 4 * 1024 * 1024;
