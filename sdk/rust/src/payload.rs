//! The payload model: what a delivery's body says, without losing anything it says.
//!
//! Known keys become fields; every other key is kept beside them, so that a value that is
//! decoded and encoded again is the same JSON value. [`WebhookEvent`] is the way in.

mod data;
mod decode;
pub(crate) mod error;
mod event;
mod feedback;
pub(crate) mod field;
mod fields;
pub(crate) mod integer;
mod issue;
mod key;
mod name;
mod place;
mod record;
pub(crate) mod shape;
mod status;
mod timestamp;

pub use data::{FeedbackCreation, IssueAddition, IssueCreation, IssueStatusChange};
pub use error::{Fault, ParseError};
pub use event::WebhookEvent;
pub use feedback::{Channel, Feedback, Project};
pub use field::Field;
pub use fields::Fields;
pub use issue::Issue;
pub use name::{EventName, UnknownEventName};
pub use status::IssueStatus;
pub use timestamp::{Timestamp, TimestampError};
