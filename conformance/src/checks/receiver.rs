//! Checks of receivers. Every title completes "A conforming receiver …".

mod answer;
mod duplicate;
mod effect;
mod event;
mod forms;
pub mod forwarder;
mod load;
mod request;
mod response;
mod robust;
mod tls;
mod token;
mod tolerance;
mod transport;
mod unauthenticated;
mod unauthorized;

use crate::check::Check;
use crate::stage::client::Receiver;

/// What `explain` says of these checks, group by group.
pub(crate) static TEXTS: &[&str] = &[
    include_str!("receiver/answer.md"),
    include_str!("receiver/duplicate.md"),
    include_str!("receiver/effect.md"),
    include_str!("receiver/event.md"),
    include_str!("receiver/load.md"),
    include_str!("receiver/request.md"),
    include_str!("receiver/response.md"),
    include_str!("receiver/robust.md"),
    include_str!("receiver/tls.md"),
    include_str!("receiver/token.md"),
    include_str!("receiver/tolerance.md"),
    include_str!("receiver/transport.md"),
    include_str!("receiver/unauthenticated.md"),
    include_str!("receiver/unauthorized.md"),
];

/// Every group.
pub(super) static ALL: &[&[Check<Receiver>]] = &[
    transport::CHECKS,
    tls::CHECKS,
    token::FORMS,
    token::CHECKS,
    event::CHECKS,
    response::CHECKS,
    unauthorized::FORMS,
    unauthorized::CHECKS,
    response::REJECTED,
    request::CONTENT_TYPES,
    request::CHECKS,
    request::SIZES,
    tolerance::CHECKS,
    tolerance::FIELDS,
    robust::CHECKS,
    unauthenticated::FORMS,
    unauthenticated::CHECKS,
    answer::CHECKS,
    duplicate::CHECKS,
    load::CHECKS,
    effect::CHECKS,
];
