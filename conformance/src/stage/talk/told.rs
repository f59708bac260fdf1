//! What is told of one connection, or of several, once they were played.

use crate::stage::Fault;
use crate::trace::receiver::{Count, End, Exchange, Handshake};

/// What happened on connections.
#[derive(Debug, Default)]
pub(in crate::stage) struct Told {
    pub(in crate::stage) exchanges: Vec<Exchange>,
    pub(in crate::stage) handshakes: Vec<Handshake>,
    pub(in crate::stage) counts: Vec<Count>,
    /// Why effects could not be counted.
    pub(in crate::stage) fault: Option<Fault>,
}

impl Told {
    /// Puts what `other` tells behind what is told here.
    pub(in crate::stage) fn extend(&mut self, other: Self) {
        self.exchanges.extend(other.exchanges);
        self.handshakes.extend(other.handshakes);
        self.counts.extend(other.counts);
        self.fault = self.fault.take().or(other.fault);
    }

    /// What kept the play from being played, which is not for the receiver to answer for.
    pub(in crate::stage) fn fault(&self) -> Option<&Fault> {
        let prevented = self
            .exchanges
            .iter()
            .find_map(|exchange| match &exchange.end {
                End::Prevented(fault) => Some(fault),
                _ => None,
            });
        self.fault.as_ref().or(prevented)
    }
}
