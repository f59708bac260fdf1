//! Many receivers: the file that lists them, which part of it is one's own, and who is asked when.
//!
//! Nothing here knows of a suite: a row says what there is to know of a target, and places see to it
//! that a target which is slow keeps nobody waiting.

mod mistake;
mod parse;
mod partition;
mod places;
mod row;
mod toml;

pub use mistake::{Mistake, Mistakes};
pub use parse::{LARGEST, parse};
pub use partition::{Partition, PartitionError};
pub use places::{Place, Places, Progress};
pub use row::{Level, Row, Rows, schema};
