//! Checks of receivers. Every title completes "A conforming receiver …".

mod duplicate;
mod event;
mod response;
mod token;
mod tolerance;
mod transport;
mod unauthenticated;

use crate::check::Check;
use crate::stage::client::Receiver;

/// Every group.
pub(super) static ALL: &[&[Check<Receiver>]] = &[
    transport::CHECKS,
    token::CHECKS,
    event::CHECKS,
    response::CHECKS,
    tolerance::CHECKS,
    unauthenticated::CHECKS,
    duplicate::CHECKS,
];
