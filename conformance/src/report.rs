//! Reports: folds over the events of a run. A report never judges.

mod escape;
pub mod human;

pub use escape::escape;
