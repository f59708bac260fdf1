//! Defects: the ways in which the reference peers can be broken on purpose.

mod header_case;
pub mod receiver;
pub mod sender;
