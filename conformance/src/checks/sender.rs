//! Checks of senders. Every title completes "A conforming sender …".

mod client_error;
mod event;
mod interval;
mod limit;
mod network_error;
mod request;
mod server_error;
mod success;

use crate::check::Check;
use crate::stage::sender::Sender;

/// Every group.
pub(super) static ALL: &[&[Check<Sender>]] = &[
    request::CHECKS,
    event::CHECKS,
    limit::CHECKS,
    interval::CHECKS,
    client_error::CHECKS,
    server_error::CHECKS,
    network_error::CHECKS,
    success::CHECKS,
];
