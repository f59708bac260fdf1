//! [`Clock`]: time as an argument.

use std::future::Future;
use std::time::Duration;

/// Waits. A sender reads no other clock.
pub trait Clock: Send + Sync {
    /// Completes once `duration` has passed since it was first polled.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

impl<C: Clock> Clock for &C {
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        C::sleep(self, duration)
    }
}
