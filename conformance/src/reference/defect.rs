//! Defects: the ways in which the reference peers can be broken on purpose.

pub mod receiver;
pub mod sender;
mod utf8;
pub mod vendor;
