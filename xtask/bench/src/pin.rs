//! Keeping the threads of a race on one processor.
//!
//! Two threads that answer each other take one time where they share a processor and several times
//! that where each has its own and is woken from the other. Left alone, the scheduler may keep one
//! side of a race in the one state and its rival in the other.

use std::io;

/// Keeps this thread, and the threads that it starts from now on, on one processor.
///
/// # Errors
///
/// Where the system does not allow that, or has no such call.
#[cfg(target_os = "linux")]
pub(crate) fn to_one_processor() -> io::Result<()> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let allowed = sched_getaffinity(None)?;
    // The first one serves most interrupts.
    let last = (0..CpuSet::MAX_CPU).rfind(|processor| allowed.is_set(*processor));
    let mut one = CpuSet::new();
    one.set(last.ok_or(io::ErrorKind::NotFound)?);
    Ok(sched_setaffinity(None, &one)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn to_one_processor() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
