//! Generated payloads: what nobody thought of writing a check for.
//!
//! A payload follows from a seed and the number of its case, so nothing is kept while a run
//! lasts, and any case can be made again. Each belongs to a class, and each class to a check of
//! the catalogue: what conforms must be accepted, what is merely tolerable should be, and what
//! was mutated must not make the receiver fail. The checks' own judges look at every trace. A
//! case that fails is shrunk, and the trace of what is left is what the check is judged by.
//!
//! The SDK defines what is valid (see [`Class::holds`]); the generator is this module's own,
//! since the SDK's strategies, made for tests, take a millisecond for a payload.

mod campaign;
mod case;
mod checks;
mod class;
mod draw;
pub(crate) mod edit;
mod examine;
mod kept;
mod mutate;
mod oddity;
mod pretty;
pub(crate) mod scan;
mod shrink;
mod stage;

pub use campaign::{FEWEST, Order};
pub use case::{Case, Source};
pub use checks::CHECKS;
pub use class::Class;
pub use kept::{Kept, KeptError};
pub use shrink::smaller;
pub use stage::{FuzzStage, Keeping, Work};

/// What `explain` says of these checks.
pub(crate) static TEXT: &str = include_str!("fuzz/checks.md");

/// How many cases there are unless said otherwise.
pub const CASES: u64 = 500;
