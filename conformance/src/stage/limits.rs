//! How much this machine lets a process have open.
//!
//! A play that runs out of descriptors proves nothing, and neither does an adapter that does: so
//! whoever plays many at once asks here first.

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
    use super::*;

    #[test]
    fn there_is_room_for_one_at_the_least_and_never_for_more_than_is_allowed() {
        let room = room();
        assert!(room >= 1);
        assert!(room <= 5000, "{room}");
    }
}
