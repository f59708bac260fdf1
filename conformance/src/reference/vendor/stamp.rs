//! Moments, as the vendor's server writes them.

use serde::Serialize;
use time::{OffsetDateTime, UtcOffset};

/// A moment in UTC, with milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Stamp(String);

impl Stamp {
    /// `moment`, to the millisecond.
    pub(super) fn exact(moment: OffsetDateTime) -> Self {
        let moment = moment.to_offset(UtcOffset::UTC);
        let (date, time) = (moment.date(), moment.time());
        Self(format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            date.year(),
            u8::from(date.month()),
            date.day(),
            time.hour(),
            time.minute(),
            time.second(),
            time.millisecond(),
        ))
    }

    /// `moment`, cut to the second: what the server's database keeps of an update it makes itself.
    pub(super) fn cut(moment: OffsetDateTime) -> Self {
        Self::exact(moment.replace_millisecond(0).unwrap_or(moment))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_moment_keeps_three_decimals_and_a_cut_one_has_them_zero() {
        let moment = datetime!(2026-11-23 18:42:36.9919 +9);
        assert_eq!(Stamp::exact(moment).0, "2026-11-23T09:42:36.991Z");
        assert_eq!(Stamp::cut(moment).0, "2026-11-23T09:42:36.000Z");
    }
}
