//! How much this machine lets a process have open.
//!
//! A play that runs out of descriptors proves nothing, and neither does an adapter that does: so
//! whoever plays many at once asks here first.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many descriptors are for everything but deliveries.
const RESERVE: u64 = 128;

/// What a delivery may need at once: its port, two connections, and one to spare.
const EACH: u64 = 4;

/// How many descriptors are asked for at the most; more deliveries at once are of no use.
const ENOUGH: u64 = 20_000;

/// How many deliveries may be under way at once, at least one.
pub fn room() -> usize {
    let room = descriptors(ENOUGH).saturating_sub(RESERVE) / EACH;
    usize::try_from(room).unwrap_or(usize::MAX).max(1)
}

/// Room for the connections of several targets. Who needs several at once gets them at once, in the
/// order in which they are asked for, so that nobody holds a part of what two are waiting for.
#[derive(Debug, Clone)]
pub struct Room {
    free: Arc<Semaphore>,
    all: u32,
}

impl Room {
    /// Room for as many connections as the process may have beside `others` descriptors.
    pub fn beside(others: u64) -> Self {
        let free = descriptors(ENOUGH).saturating_sub(RESERVE + others);
        Self::of(u32::try_from(free).unwrap_or(u32::MAX))
    }

    /// Room for so many connections, and for one at the least.
    pub fn of(connections: u32) -> Self {
        let all = connections.max(1);
        Self {
            free: Arc::new(Semaphore::new(all as usize)),
            all,
        }
    }

    /// Waits until there is room for so many, or for as many as there ever is.
    pub(super) async fn take(&self, connections: usize) -> Option<OwnedSemaphorePermit> {
        let count = u32::try_from(connections).unwrap_or(u32::MAX).min(self.all);
        Arc::clone(&self.free).acquire_many_owned(count).await.ok()
    }
}

/// How many descriptors a process may have, once it has asked for `enough`, or for as many as it
/// is allowed.
#[cfg(unix)]
pub fn descriptors(enough: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(enough).min(enough);
    let now = limit.current.unwrap_or(enough);
    if now >= most {
        return now.min(enough);
    }
    let raised = Rlimit {
        current: Some(most),
        ..limit
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => most,
        Err(_) => now,
    }
}

/// Where there is no such limit, others come first.
#[cfg(not(unix))]
pub fn descriptors(enough: u64) -> u64 {
    enough.min(4096)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn who_asks_for_more_than_there_is_gets_all_there_is() {
        let room = Room::of(3);
        let all = room.take(64).await;
        assert!(room.take(1).now_or_never().is_none());
        drop(all);
        assert!(room.take(2).now_or_never().is_some());
    }

    #[test]
    fn there_is_room_for_one_at_the_least_and_never_for_more_than_is_allowed() {
        let room = room();
        assert!(room >= 1);
        assert!(room <= 5000, "{room}");
    }
}
