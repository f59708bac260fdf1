//! A play that shares its listener with others, as the one who holds the door sees it.
//!
//! What is read before it is known whose a request is stays in the wire and is read once more here;
//! the moments at which it came are handed over.

use std::io;
use std::sync::{Arc, Weak};

use tokio::time::Instant;

use super::read::{Request, Seen};
use super::record::{Connected, Recorder};
use super::serve::{Meeting, note_end, serve};
use crate::play::sender::Part;
use crate::stage::network::Connection;
use crate::stage::wire::Wire;
use crate::trace::sender::Handshake;

/// A play that shares its listener. One that is over meets nobody.
#[derive(Clone)]
pub(in crate::stage) struct Guest(Weak<Recorder>);

/// What a connection that several plays use is to one of them.
pub(in crate::stage) struct Acquaintance {
    guest: Guest,
    connected: Connected,
    last: Option<usize>,
}

impl Guest {
    pub(super) fn of(recorder: &Arc<Recorder>) -> Self {
        Self(Arc::downgrade(recorder))
    }

    /// Whether it has to have every connection for itself, before a byte of it is read: to shake
    /// hands on it, or to strike.
    pub(in crate::stage) fn wants_connections(&self) -> bool {
        self.0.upgrade().is_some_and(|recorder| {
            let next = recorder.attempts().len();
            recorder.secured().is_some() || recorder.reaction(next).strikes_on_accept()
        })
    }

    /// Whether the next attempt is met only once all of it was read.
    pub(in crate::stage) fn reads_all(&self) -> bool {
        self.0.upgrade().is_some_and(|recorder| {
            let next = recorder.attempts().len();
            recorder.reaction(next).steps.first()
                == Some(&crate::play::sender::Step::Read(Part::Body))
        })
    }

    /// Meets every attempt on a connection that is for this play alone.
    pub(in crate::stage) async fn serve(&self, connection: Box<dyn Connection>) {
        if let Some(recorder) = self.0.upgrade() {
            serve(connection, &recorder).await;
        }
    }

    /// Makes a connection known that was accepted at this moment; nothing if the play is over.
    pub(in crate::stage) fn know(
        &self,
        accepted: Instant,
        handshake: Option<Handshake>,
    ) -> Option<Acquaintance> {
        let recorder = self.0.upgrade()?;
        let accepted = recorder.at(accepted).into();
        let connected = Connected {
            index: recorder.open(accepted),
            accepted,
            handshake: handshake.map(Arc::new),
        };
        let guest = self.clone();
        Some(Acquaintance {
            guest,
            connected,
            last: None,
        })
    }

    /// Notes that not everything that came was seen.
    pub(in crate::stage) fn fail(&self, error: &io::Error) {
        if let Some(recorder) = self.0.upgrade() {
            recorder.fail(error);
        }
    }

    /// `bytes` without this play's token.
    pub(in crate::stage) fn scrub(&self, bytes: Vec<u8>) -> Vec<u8> {
        match self.0.upgrade() {
            Some(recorder) => recorder.scrub(&bytes),
            None => bytes,
        }
    }
}

impl Acquaintance {
    pub(in crate::stage) fn is_of(&self, guest: &Guest) -> bool {
        self.guest.0.ptr_eq(&guest.0)
    }

    /// Meets the attempt whose first byte came at this moment; returns the connection if another may
    /// follow on it.
    pub(in crate::stage) async fn meet(
        &mut self,
        wire: Wire,
        arrived: Instant,
        seen: Seen,
    ) -> Option<Wire> {
        let recorder = self.guest.0.upgrade()?;
        let number = recorder.begin(&self.connected, recorder.at(arrived));
        let Some(number) = number else {
            wire.close().await;
            return None;
        };
        self.last = Some(number);
        let meeting = Meeting {
            recorder: &recorder,
            number,
            request: Request::new(&recorder, number, seen),
        };
        meeting.meet(wire).await
    }
}

/// The connection has ended.
impl Drop for Acquaintance {
    fn drop(&mut self) {
        if let Some(recorder) = self.guest.0.upgrade() {
            note_end(&recorder, self.last);
            recorder.close(self.connected.index);
        }
    }
}
