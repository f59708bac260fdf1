//! ABC User Feedback itself, as a sender under test.
//!
//! Nobody can hand its server a payload to send. It is made to send by its REST API: `api` has the
//! calls, `answer` reads what comes of them, `cause` knows which call is followed by which event and puts a text into it by which the
//! delivery is found again, `ledger` remembers what was made, so that it can be deleted, and `target` is what the
//! suite sees of all that.
//!
//! What is made is in somebody's project: there are few calls at once, and everything carries the
//! name of the suite.

mod answer;
pub mod api;
pub mod cause;
mod content;
mod error;
mod event;
mod field;
mod ledger;
mod place;
pub mod setup;
pub mod target;

pub use self::error::ApiError;
pub use self::event::Event;
