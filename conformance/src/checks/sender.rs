//! Checks of senders. Every title completes "A conforming sender …".

mod client_error;
mod event;
mod interval;
mod isolation;
mod leftover;
mod limit;
mod network_error;
mod redirect;
mod request;
mod server_error;
mod success;
mod tls;

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
    redirect::METHOD,
    redirect::OTHER_PORT,
    redirect::OTHER_HOST,
    redirect::DOWNGRADE,
    redirect::END,
    tls::VALID,
    tls::REFUSED,
    isolation::CHECKS,
    leftover::CHECKS,
];
