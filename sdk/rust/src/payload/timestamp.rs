//! [`Timestamp`]: a point in time that remembers how it was spelt.
//!
//! `…00.000Z` and `…00Z` are one instant but two JSON strings; a re-encoded payload must say
//! what the original said, so the text is the value.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::field::known;
use super::shape::Shape;

/// An RFC 3339 date and time, such as `2024-01-15T10:30:00.000Z`.
///
/// Taken are: `T` and `Z` in either case, any number of fraction digits from one up, offsets
/// up to 23:59 in place of `Z` (`-00:00` too), years 0000 to 9999, and second 60 at the end of
/// a month in UTC, where leap seconds can be. Refused are: another separator than `T`, a day
/// the month does not have, a missing offset, hour 24.
///
/// Equality and hash go by the text, not by the instant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(String);

/// The text is not an RFC 3339 timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("timestamp: not a date and time of RFC 3339, such as 2024-01-15T10:30:00.000Z")]
pub struct TimestampError;

impl Timestamp {
    /// Checks and keeps a text.
    pub fn new(text: impl Into<String>) -> Result<Self, TimestampError> {
        let text = text.into();
        parse(&text).map(|_| Self(text)).ok_or(TimestampError)
    }

    /// The text, as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The instant, to the nanosecond; a leap second counts as the last nanosecond before it.
    ///
    /// `None` where the platform's clock does not reach, which on Windows is before 1601.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let instant = parse(&self.0)?;
        let seconds = Duration::from_secs(instant.unix_timestamp().unsigned_abs());
        let whole = if instant.unix_timestamp() < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        whole?.checked_add(Duration::from_nanos(instant.nanosecond().into()))
    }
}

known!(Timestamp => Shape::Timestamp);

/// `time` takes any character between date and time; the grammar, and so JSON Schema's
/// `date-time`, has only `T`.
fn parse(text: &str) -> Option<OffsetDateTime> {
    let separator = text.as_bytes().get("2024-01-15".len())?;
    if !separator.eq_ignore_ascii_case(&b'T') {
        return None;
    }
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        Self::new(text)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, TimestampError> {
        Self::new(text)
    }
}

impl AsRef<str> for Timestamp {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "an RFC 3339 timestamp such as 2024-01-15T10:30:00.000Z";

        let text = String::deserialize(deserializer)?;
        match parse(&text) {
            Some(_) => Ok(Self(text)),
            None => Err(D::Error::invalid_value(Unexpected::Str(&text), &EXPECTED)),
        }
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "title": "Timestamp",
            "description": "A date and time of RFC 3339.",
            "type": "string",
            "format": "date-time",
            "examples": ["2024-01-15T10:30:00.000Z"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_grammar_of_rfc_3339() {
        for text in [
            "2024-01-15T10:30:00.000Z",
            "2024-01-15T10:30:00Z",
            "2024-01-15t10:30:00z",
            "2024-01-15T10:30:00.1234567890123456789Z",
            "2024-01-15T10:30:00+23:59",
            "2024-01-15T10:30:00-00:00",
            "2024-02-29T00:00:00Z",
            "2016-12-31T23:59:60Z",
            "2016-12-31T18:59:60.5-05:00",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
        ] {
            assert_eq!(Timestamp::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_what_is_near_it() {
        for text in [
            "",
            "2024-01-15",
            "2024-01-15T10:30:00",
            "2024-01-15 10:30:00Z",
            "2024-01-15T10:30Z",
            "2024-01-15T10:30:00.Z",
            "2024-01-15T10:30:00,5Z",
            "2024-01-15T10:30:00Z ",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-15T24:00:00Z",
            "2024-01-15T10:30:60Z",
            "2024-01-15T10:30:00+24:00",
            "2024-01-15T10:30:00+0100",
            "+2024-01-15T10:30:00Z",
            "2024-01-15é10:30:00Z",
            "٢٠٢٤-01-15T10:30:00Z",
        ] {
            assert_eq!(Timestamp::new(text), Err(TimestampError), "{text}");
        }
    }

    #[test]
    fn gives_the_instant() {
        let since = |text| {
            let time = Timestamp::new(text).unwrap().to_system_time().unwrap();
            time.duration_since(SystemTime::UNIX_EPOCH).unwrap()
        };
        assert_eq!(since("1970-01-01T00:00:00.000Z"), Duration::ZERO);
        assert_eq!(
            since("1970-01-01T01:00:01.5+01:00"),
            Duration::from_millis(1500)
        );
        assert_eq!(
            since("2024-01-15T10:30:00.123Z"),
            Duration::from_millis(1_705_314_600_123)
        );
    }

    #[test]
    fn gives_instants_before_the_epoch_and_at_the_ends_of_the_calendar() {
        let time = Timestamp::new("1969-12-31T23:59:59.75Z")
            .unwrap()
            .to_system_time()
            .unwrap();
        let before = SystemTime::UNIX_EPOCH.duration_since(time).unwrap();
        assert_eq!(before, Duration::from_millis(250));
        for text in ["0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"] {
            Timestamp::new(text).unwrap().to_system_time();
        }
    }
}
