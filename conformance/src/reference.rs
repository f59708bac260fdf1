//! Reference peers: a receiver and a sender that conform, made of the SDK.
//!
//! They are clean. A defect wraps one of them and breaks it in one respect, so
//! that every check can be shown to convict a mutant and to acquit the original.

pub mod codec;
pub mod defect;
pub mod echo;
pub mod effects;
pub mod receiver;
pub mod sender;
pub mod trust;
pub mod vendor;
pub mod wire;
