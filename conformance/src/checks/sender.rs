//! Checks of senders. Every title completes "A conforming sender …".

mod answer;
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
mod time_out;
mod tls;

use crate::check::Check;
use crate::stage::sender::Sender;

/// Every group.
pub(super) static ALL: &[&[Check<Sender>]] = &[
    request::CHECKS,
    request::IDENTICAL,
    event::TEXT,
    event::CHECKS,
    event::KEPT,
    limit::CHECKS,
    interval::NOT_EARLY,
    interval::NOT_LATE,
    client_error::CHECKS,
    client_error::MORE,
    server_error::CHECKS,
    server_error::MORE,
    network_error::CHECKS,
    network_error::MORE,
    network_error::MIXED,
    success::CHECKS,
    success::COMPLETE,
    answer::OTHER,
    answer::INTERIM,
    answer::BROKEN,
    time_out::CHECKS,
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
