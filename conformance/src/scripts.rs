//! Every script there is: up to four answers and faults, of eight classes, in any order.
//!
//! That makes 4,680, and a conforming sender tells 596 of them apart: what would come after an
//! answer that ends the delivery is seen only by a sender that goes on, and going on is what is
//! found. Which status or fault stands for its class follows from a seed. Each delivery has a
//! receiver of its own, so all overlap; the model says what is owed, and a script that shows a
//! failure is reduced to the shortest that still does.

mod act;
mod campaign;
mod checks;
mod class;
mod every;
mod reduce;
mod script;
mod stage;

pub use act::{Act, ActError, Breach, Fault};
pub use campaign::Progress;
pub use checks::CHECKS;
pub use class::Class;
pub use every::{Every, Extent};
pub use script::{Script, ScriptError};
pub use stage::{Manner, ScriptStage, Work};

/// What `explain` says of these checks.
pub(crate) static TEXT: &str = include_str!("scripts/checks.md");
