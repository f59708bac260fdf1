//! Conformance suite for the ABC User Feedback webhook protocol.
//!
//! A check is a play and a judge: the play is data, the judge a pure function
//! from the trace of what then happened to a finding. `ARCHITECTURE.md` at the
//! root of the repository shows how the parts fit together.

pub mod abc;
pub mod baseline;
pub mod check;
pub mod checks;
pub mod clause;
pub mod cli;
pub mod delivery;
pub mod document;
pub mod event;
pub mod exit;
pub mod explain;
pub mod finding;
pub mod fuzz;
pub mod http1;
pub mod json;
pub mod judge;
pub mod listen;
pub mod model;
pub mod payload;
pub mod picture;
pub mod play;
pub mod record;
pub mod reference;
pub mod report;
pub mod runner;
pub mod scripts;
pub mod secret;
pub mod stage;
pub mod targets;
pub mod trace;
pub mod trigger;
pub mod validate;
pub mod verdict;
pub mod version;

pub use stage::adapter::protocol::schema as adapter_schema;
