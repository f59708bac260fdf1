//! What the daily helpers know of a delivery: what it changes, how it is laid out for a reader, and
//! how it is kept in a file.

pub mod layout;
pub mod saved;
pub mod summary;

pub use saved::Saved;
pub use summary::summary;
