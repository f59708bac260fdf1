//! What is known of a sender that does not say how its deliveries end: what it can do, how many it can
//! have under way, and how long one may take to arrive.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::sender::Seat;
use super::{Fault, harness};
use crate::play::sender::Capability;

/// What whoever reaches such a sender says of it.
pub(super) struct Unaided {
    pub(super) can: Vec<Capability>,
    pub(super) arrival: Duration,
    at_once: usize,
    room: Arc<Semaphore>,
}

impl Unaided {
    /// A sender that can have so many deliveries under way, each of which may take so long to arrive.
    pub(super) fn new(at_once: usize, arrival: Duration) -> Self {
        Self {
            can: Vec::new(),
            arrival,
            at_once,
            room: Arc::new(Semaphore::new(at_once)),
        }
    }

    pub(super) fn can(&self, capability: Capability) -> bool {
        match capability {
            Capability::SeveralAtOnce => self.at_once > 1,
            other => self.can.contains(&other),
        }
    }

    /// Waits until so many more deliveries can be under way.
    pub(super) async fn seat(&self, deliveries: usize) -> Result<Seat, Fault> {
        let permits = u32::try_from(deliveries).map_err(harness)?;
        let room = Arc::clone(&self.room).acquire_many_owned(permits).await;
        Ok(Seat::in_room(room.map_err(harness)?))
    }
}
