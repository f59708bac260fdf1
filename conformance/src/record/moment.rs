//! Spans of time in a record: milliseconds with decimals, exact to the nanosecond.

use std::borrow::Cow;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A span of time, a day at the most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ms(pub(super) Duration);

/// The most milliseconds that any moment of a play can be after its beginning.
const MOST: f64 = 86_400_000.0;

const NANOSECONDS: f64 = 1_000_000.0;

impl Serialize for Ms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.as_secs_f64() * 1000.0)
    }
}

impl<'de> Deserialize<'de> for Ms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let milliseconds = f64::deserialize(deserializer)?;
        if !(0.0..=MOST).contains(&milliseconds) {
            return Err(D::Error::custom(format!(
                "{milliseconds} is no number of milliseconds from 0 to {MOST}"
            )));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is from 0 to a day's nanoseconds"
        )]
        let nanoseconds = (milliseconds * NANOSECONDS).round() as u64;
        Ok(Self(Duration::from_nanos(nanoseconds)))
    }
}

impl JsonSchema for Ms {
    fn schema_name() -> Cow<'static, str> {
        "Milliseconds".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Milliseconds, with as many decimals as are known.",
            "type": "number",
            "minimum": 0,
            "maximum": MOST,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_to_the_nanosecond(nanoseconds in 0_u64..86_400_000_000_000) {
            let span = Ms(Duration::from_nanos(nanoseconds));
            let text = serde_json::to_string(&span).unwrap();
            prop_assert_eq!(serde_json::from_str::<Ms>(&text).unwrap(), span);
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["-1", "86400001", "1e300", "\"5\"", "null"] {
            assert!(serde_json::from_str::<Ms>(text).is_err(), "{text}");
        }
    }
}
