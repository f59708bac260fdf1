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

/// What `explain` says of these checks, group by group.
pub(crate) static TEXTS: &[&str] = &[
    include_str!("sender/answer.md"),
    include_str!("sender/client_error.md"),
    include_str!("sender/event.md"),
    include_str!("sender/interval.md"),
    include_str!("sender/isolation.md"),
    include_str!("sender/leftover.md"),
    include_str!("sender/limit.md"),
    include_str!("sender/network_error.md"),
    include_str!("sender/redirect.md"),
    include_str!("sender/request.md"),
    include_str!("sender/server_error.md"),
    include_str!("sender/success.md"),
    include_str!("sender/time_out.md"),
    include_str!("sender/tls.md"),
];

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
