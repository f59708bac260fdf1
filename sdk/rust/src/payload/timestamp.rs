//! [`Timestamp`]: a point in time that remembers how it was spelt.
//!
//! `…00.000Z` and `…00Z` are one instant but two JSON strings; a re-encoded payload must say
//! what the original said, so the text is the value.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::de::{Error, Unexpected, Visitor};
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
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(Text);

/// The strict form is all that conforming senders write. It has one length, and so needs no
/// allocation; a text of that form is never kept as `Other`, so that equal texts are equal.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Text {
    Strict(Aligned),
    Other(String),
}

/// Words, to a processor that moves them; at an odd address every move would wait for the last.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(align(8))]
struct Aligned([u8; STRICT_FORM.len()]);

/// The text is not an RFC 3339 timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("timestamp: not a date and time of RFC 3339, such as 2024-01-15T10:30:00.000Z")]
pub struct TimestampError;

impl Timestamp {
    /// Checks and keeps a text.
    pub fn new(text: impl Into<String>) -> Result<Self, TimestampError> {
        let text = text.into();
        match strict(&text) {
            Some(text) => Ok(Self(text)),
            None if parse(&text).is_some() => Ok(Self(Text::Other(text))),
            None => Err(TimestampError),
        }
    }

    /// The text, as it came.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // It is ASCII, or it would not be of the form.
            Text::Strict(Aligned(bytes)) => str::from_utf8(bytes).unwrap_or_default(),
            Text::Other(text) => text,
        }
    }

    /// Whether it is spelt as a conforming sender spells it: in UTC, with milliseconds, and in
    /// no leap second, as JavaScript's `toISOString` does.
    pub(crate) fn is_strict(&self) -> bool {
        matches!(self.0, Text::Strict(_))
    }

    /// The instant, to the nanosecond; a leap second counts as the last nanosecond before it.
    ///
    /// `None` where the platform's clock does not reach, which on Windows is before 1601.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let instant = parse(self.as_str())?;
        let seconds = Duration::from_secs(instant.unix_timestamp().unsigned_abs());
        let whole = if instant.unix_timestamp() < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        whole?.checked_add(Duration::from_nanos(instant.nanosecond().into()))
    }
}

known!(Timestamp => Shape::Timestamp, |timestamp, _, _| timestamp.is_strict());

const STRICT_FORM: &[u8; 24] = b"0000-00-00T00:00:00.000Z";

/// The text, if it is a timestamp of the strict form.
fn strict(text: &str) -> Option<Text> {
    let bytes: [u8; STRICT_FORM.len()] = text.as_bytes().try_into().ok()?;
    (has_strict_form(&bytes) && is_in_range(&bytes)).then_some(Text::Strict(Aligned(bytes)))
}

/// Whether the characters are those of the form, with any digit where it has a zero.
///
/// Eight are looked at in one go, since every body has timestamps by the handful. What a
/// character differs by from the form may be up to 9 for a digit and nothing for the rest; with
/// the slack added, anything more shows in the top bit of its byte.
fn has_strict_form(bytes: &[u8; STRICT_FORM.len()]) -> bool {
    const TOP_BITS: u64 = 0x8080_8080_8080_8080;

    let (words, _) = bytes.as_chunks();
    let mut found = 0;
    for ((word, form), slack) in words
        .iter()
        .zip(STRICT_FORM.as_chunks().0)
        .zip(SLACK.as_chunks().0)
    {
        let difference = u64::from_ne_bytes(*word) ^ u64::from_ne_bytes(*form);
        found |= difference | difference.wrapping_add(u64::from_ne_bytes(*slack));
    }
    found & TOP_BITS == 0
}

/// What may be added to the difference of a character before its top bit shows.
const SLACK: [u8; STRICT_FORM.len()] = {
    let mut slack = [0x80 - 1; STRICT_FORM.len()];
    let mut at = 0;
    while at < slack.len() {
        if STRICT_FORM[at] == b'0' {
            slack[at] = 0x80 - 10;
        }
        at += 1;
    }
    slack
};

/// Whether there is such a day and such a second in it.
fn is_in_range(bytes: &[u8; STRICT_FORM.len()]) -> bool {
    let two = |at: usize| (bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0');
    let (century, year, month) = (two(0), two(2), two(5));
    let leap = if year == 0 { century } else { year } % 4 == 0;
    let days = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&two(8)) && two(11) < 24 && two(14) < 60 && two(17) < 60
}

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
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Timestamp").field(&self.as_str()).finish()
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader)
    }
}

/// Takes the text as a slice, since most need no allocation.
struct Reader;

impl Visitor<'_> for Reader {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        const EXPECTED: &str = "an RFC 3339 timestamp such as 2024-01-15T10:30:00.000Z";

        match strict(text) {
            Some(text) => Ok(Timestamp(text)),
            None => {
                Timestamp::new(text).map_err(|_| E::invalid_value(Unexpected::Str(text), &EXPECTED))
            }
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

    /// The quick look at the strict form is no second grammar.
    #[test]
    fn the_strict_form_is_a_part_of_the_grammar() {
        const GOOD: &str = "2024-02-29T23:59:59.999Z";

        assert!(Timestamp::new(GOOD).unwrap().is_strict());
        for at in 0..GOOD.len() {
            for byte in 0..0x80 {
                let mut bytes = GOOD.as_bytes().to_owned();
                bytes[at] = byte;
                let text = String::from_utf8(bytes).unwrap();
                let form = |(byte, good): (u8, u8)| match good {
                    b'0'..=b'9' => byte.is_ascii_digit(),
                    good => byte == good,
                };
                let formed = text.bytes().zip(GOOD.bytes()).all(form);
                let leap = text.contains(":60.");
                let expected = formed && !leap && parse(&text).is_some();
                assert_eq!(strict(&text).is_some(), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn the_strict_form_knows_the_calendar() {
        for year in [0, 1, 4, 99, 100, 400, 1900, 2000, 2023, 2024, 2100, 9999] {
            for month in 0..=13 {
                for day in 0..=32 {
                    let text = format!("{year:04}-{month:02}-{day:02}T00:00:00.000Z");
                    assert_eq!(strict(&text).is_some(), parse(&text).is_some(), "{text}");
                }
            }
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
