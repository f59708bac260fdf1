//! The vendor's server, as far as it concerns us: its REST API, and the sender behind it.
//!
//! A fake, so that what is made for the real one can be tried without it. It does what was
//! recorded of the real one, which is not always what the guide says: `world` has what calls
//! change and which events follow, `rest` the calls, `client` and `sender` the deliveries. Tests
//! hold the fake to the recordings. What nobody recorded is done as the nearest thing that was,
//! and says so.
//!
//! Whoever wants it to misbehave wraps it: `defect::vendor` has a limit of the rate, and a
//! server that never delivers.

mod client;
pub mod event;
pub mod field;
mod record;
pub mod refusal;
mod request;
pub mod rest;
pub mod sender;
mod stamp;
pub mod webhook;
pub mod world;
