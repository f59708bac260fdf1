//! A moment, as an attempt keeps it.

use std::fmt;
use std::num::NonZeroU64;
use std::time::Duration;

/// A moment since the play began, to the nanosecond, and in centuries the last one there is. It takes
/// half the room of a [`Duration`] that may be missing: thousands of attempts are kept at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(NonZeroU64);

impl Stamp {
    /// How long after the beginning of the play it was.
    pub fn time(self) -> Duration {
        Duration::from_nanos(self.0.get() - 1)
    }
}

impl From<Duration> for Stamp {
    fn from(time: Duration) -> Self {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        Self(NonZeroU64::MIN.saturating_add(nanoseconds))
    }
}

/// The beginning of the play.
impl Default for Stamp {
    fn default() -> Self {
        Duration::ZERO.into()
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_comes_back_as_it_was_unless_it_is_centuries_away() {
        let nanosecond = Duration::from_nanos(1);
        let last = Duration::from_nanos(u64::MAX - 1);
        for time in [Duration::ZERO, nanosecond, Duration::from_secs(140), last] {
            assert_eq!(Stamp::from(time).time(), time);
        }
        assert_eq!(Stamp::from(Duration::MAX).time(), last);
        assert_eq!(size_of::<Option<Stamp>>(), 8);
    }
}
