//! The stage: the machinery on which plays are played.
//!
//! Network and clock are exchangeable: plays run on real sockets, or in memory on
//! tokio's paused clock, where a retry three seconds later costs no time.

pub mod adapter;
mod answer;
pub mod authority;
pub mod client;
pub mod control;
pub(crate) mod dial;
pub mod gate;
pub mod header;
pub mod limits;
pub mod manual;
pub mod marker;
pub mod memory;
pub mod network;
pub mod probe;
mod render;
pub mod route;
pub mod script;
pub mod sender;
mod talk;
pub mod tcp;
pub mod tls;
pub mod trigger;
mod unaided;
pub mod url;
pub(crate) mod wire;

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::abc::ApiError;
use crate::check::{Check, Subject};
use crate::play::Manner;

/// Where a play can be played: a target, and all that is needed to reach it.
pub trait Stage<S: Subject>: Send + Sync {
    /// Plays `play` and tells what happened.
    fn perform<'s>(
        &'s self,
        play: &'s S::Play,
        company: Company,
    ) -> BoxFuture<'s, Result<S::Trace, Fault>>;

    /// Plays what `check` asks for: its play, unless this stage has something to put in its place.
    fn perform_for<'s>(
        &'s self,
        check: &'static Check<S>,
        company: Company,
    ) -> BoxFuture<'s, Result<S::Trace, Fault>> {
        Box::pin(async move { self.perform(&(check.play)(), company).await })
    }

    /// How long the play of `check` takes at the least, whoever the target is.
    fn floor(&self, _check: &Check<S>) -> Duration {
        Duration::ZERO
    }

    /// What may run beside a check's play here.
    fn manner(&self, check: &Check<S>) -> Manner {
        check.manner()
    }

    /// Whether a check can be played again, to see whether others are to blame.
    fn can_play_again(&self, _check: &Check<S>) -> bool {
        true
    }

    /// Why a check would show nothing about this target, if that is so.
    fn cannot_show(&self, _check: &Check<S>) -> Option<&'static str> {
        None
    }

    /// Whether the target is still there, asked after it failed to answer.
    fn is_alive(&self) -> BoxFuture<'_, bool> {
        Box::pin(async { true })
    }
}

/// Whether other plays run meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// Others overlap.
    Others,
    /// Others overlap, but none in the same process of the target, if it has several.
    Apart,
    /// Nothing else runs.
    Alone,
}

/// Why a play could not be played: the error says whose fault it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody answers at the target's address.
    #[error("{target} cannot be reached: {why}")]
    Unreachable {
        /// The target, without its secrets.
        target: String,
        /// What the network said.
        why: String,
    },
    /// The target does not show that it is who its URL says it is.
    #[error(
        "the certificate of {target} is not valid: {why}; it was sent nothing, neither the token \
         nor anything else"
    )]
    Untrusted {
        /// The target, without its secrets.
        target: String,
        /// What is wrong with the certificate.
        why: String,
    },
    /// Somebody answers at the target's address, but not in a version of TLS that is in use.
    #[error("there is no TLS with {target}: {why}")]
    NoTls {
        /// The target, without its secrets.
        target: String,
        /// What came of the handshake.
        why: String,
    },
    /// The proxy on the way does not do its part.
    #[error("the proxy {proxy} {what}")]
    Proxy {
        /// The proxy, without its credentials.
        proxy: String,
        /// What it does, to complete "the proxy …".
        what: String,
    },
    /// The API by which the target is made to send does not do its part.
    #[error(transparent)]
    Api(ApiError),
    /// The command that counts effects did not.
    #[error("the probe {command} {what}")]
    Probe {
        /// Its command line.
        command: String,
        /// What it did, to complete "the probe …".
        what: String,
    },
    /// The target does not answer any more, not even to a good delivery.
    #[error("the target is gone: from {since} on it does not even answer a good delivery")]
    Gone {
        /// The check in which it was lost, or the first of those that ran side by side then.
        since: &'static str,
    },
    /// The adapter could not be started.
    #[error("the adapter {command} would not start: {why}")]
    WouldNotStart {
        /// Its command line.
        command: String,
        /// Why not.
        why: String,
    },
    /// The adapter broke the adapter protocol.
    #[error("the adapter {command} {what}{}", last_words(.stderr))]
    Misbehaved {
        /// Its command line.
        command: String,
        /// What it did, to complete "the adapter …".
        what: String,
        /// Whether that was the end of a process, and of all that it had under way.
        is_end: bool,
        /// The last lines it wrote to standard error.
        stderr: Vec<String>,
    },
    /// The command that was to make the sender deliver did not, and nothing came.
    #[error("the trigger {command} {what}, and no delivery came{}", last_words(.stderr))]
    Trigger {
        /// Its command line.
        command: String,
        /// What it did, to complete "the trigger …".
        what: String,
        /// The last lines it wrote to standard error.
        stderr: Vec<String>,
    },
    /// The sender neither finished a delivery nor said why.
    #[error("the sender did not finish a delivery within {} s", .0.as_secs())]
    Hung(Duration),
    /// It could not be played when it was recorded.
    #[error("it could not be played when this was recorded: {0}")]
    Recorded(String),
    /// The runner itself failed.
    #[error("the runner failed: {0}")]
    Harness(String),
}

fn last_words(stderr: &[String]) -> String {
    if stderr.is_empty() {
        return "\nit wrote nothing to standard error".to_owned();
    }
    format!(
        "\nits last words on standard error:\n  | {}",
        stderr.join("\n  | ")
    )
}

/// Makes a fault of the runner out of anything that went wrong in it.
pub(crate) fn harness(error: impl std::fmt::Display) -> Fault {
    Fault::Harness(error.to_string())
}
