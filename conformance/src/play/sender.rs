//! What is done to a sender: the reaction to each of its attempts.
//!
//! A reaction is a list of steps: read so much, wait, write this. Everything a
//! receiver can do wrong is made of these. `answer` has the answers, `fault` what
//! is none.

mod answer;
mod capability;
mod certificate;
mod content;
mod fault;
mod floor;
mod next;
mod reaction;
mod redirect;

use std::sync::Arc;
use std::time::Duration;

use super::Play;
use crate::payload::Payload;

pub use answer::*;
pub use capability::Capability;
pub use certificate::Certificate;
pub use content::Content;
pub use fault::*;
pub use next::Next;
pub use reaction::{Part, Reaction, Step, Then};
pub use redirect::*;

/// One delivery, and how its attempts are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderPlay {
    /// What the sender is asked to deliver.
    pub content: Content,
    /// Whether it is given a token to send along.
    pub has_token: bool,
    /// For how long the receiver's port is bound, but refuses connections.
    pub refused_for: Duration,
    /// The reaction to the first attempt that can be seen, to the second, and so on; any further
    /// is met with 200. Shared: thousands of deliveries may be met alike.
    pub reactions: Arc<[Reaction]>,
    /// What the receiver shows over HTTPS; over plain HTTP it shows nothing.
    pub certificate: Option<Certificate>,
    /// Who else listens, for redirects to point to.
    pub canary: Option<Canary>,
    /// A second delivery, which the first should not delay.
    pub next: Option<Next>,
    /// Whether the runner listens until the sender has closed its connections, as long as it is
    /// allowed to.
    pub lingers: bool,
}

impl Play for SenderPlay {}

impl SenderPlay {
    /// Meets the attempts at delivering `content` with `reactions`.
    pub fn of(content: impl Into<Content>, reactions: impl Into<Vec<Reaction>>) -> Self {
        Self {
            content: content.into(),
            has_token: true,
            refused_for: Duration::ZERO,
            reactions: reactions.into().into(),
            certificate: None,
            canary: None,
            next: None,
            lingers: false,
        }
    }

    /// Meets the attempts at a delivery whose content does not matter.
    pub fn answer(reactions: impl Into<Vec<Reaction>>) -> Self {
        let content: &'static Payload = &crate::payload::ISSUE_CREATION_OBSERVED;
        Self::of(content, reactions)
    }

    /// The same, without a token.
    #[must_use]
    pub fn without_token(mut self) -> Self {
        self.has_token = false;
        self
    }

    /// The same, refusing connections at first.
    #[must_use]
    pub fn refused_for(mut self, time: Duration) -> Self {
        self.refused_for = time;
        self
    }

    /// The same, over HTTPS.
    #[must_use]
    pub fn over_https(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The same, while a canary listens.
    #[must_use]
    pub fn with_canary(mut self, canary: Canary) -> Self {
        self.canary = Some(canary);
        self
    }

    /// The same, with a second delivery.
    #[must_use]
    pub fn and_then(mut self, next: Next) -> Self {
        self.next = Some(next);
        self
    }

    /// The same, listening until the sender has closed its connections.
    #[must_use]
    pub fn lingering(mut self) -> Self {
        self.lingers = true;
        self
    }

    /// What a sender has to be capable of beyond the least.
    pub fn needs(&self) -> Option<Capability> {
        let no_token = (!self.has_token).then_some(Capability::NoToken);
        let ca_file = self.certificate.map(|_| Capability::CaFile);
        let several = self.next.map(|_| Capability::SeveralAtOnce);
        no_token.or(ca_file).or(several)
    }

    /// The reaction to the attempt with this index.
    pub fn reaction(&self, attempt: usize) -> Reaction {
        let scripted = self.reactions.get(attempt);
        scripted.cloned().unwrap_or_else(|| status(200))
    }
}
