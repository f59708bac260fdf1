//! What a receiver over HTTPS needs beside the others: who shakes hands, and with whom just now.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use super::record::Connected;
use crate::stage::tls::accept::Ear;

/// What shakes hands, and the handshakes that have not ended.
pub(super) struct Secured {
    acceptor: TlsAcceptor,
    shaking: Mutex<Vec<Shaking>>,
}

/// A connection on which hands are being shaken.
struct Shaking {
    connected: Connected,
    ear: Ear,
}

impl Secured {
    pub(super) fn by(acceptor: TlsAcceptor) -> Self {
        Self {
            acceptor,
            shaking: Mutex::default(),
        }
    }

    pub(super) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// Notes that hands are being shaken.
    pub(super) fn shake(&self, connected: &Connected, ear: &Ear) {
        let (connected, ear) = (connected.clone(), ear.clone());
        self.shaking().push(Shaking { connected, ear });
    }

    /// Notes that they are no longer.
    pub(super) fn shaken(&self, connected: &Connected) {
        let is_other = |other: &Shaking| other.connected.index != connected.index;
        self.shaking().retain(is_other);
    }

    /// The connections on which a handshake was begun and has not ended, and when it began.
    pub(super) fn begun(&self) -> Vec<(Connected, Instant)> {
        let shaking = self.shaking();
        let begun = shaking.iter();
        begun
            .filter_map(|it| Some((it.connected.clone(), it.ear.heard()?)))
            .collect()
    }

    fn shaking(&self) -> MutexGuard<'_, Vec<Shaking>> {
        self.shaking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
