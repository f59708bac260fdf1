//! Integers as JSON has them: `5`, `5.0` and `5e0` are one number.
//!
//! serde takes only the first spelling for a `u64`; a sender whose language knows nothing but
//! doubles may write any of them, and JSON Schema's `integer` accepts all.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use super::field::Known;
use super::shape::{Form, Key, LARGEST, Shape};

/// A non-negative integer below 2^64, in any spelling.
pub(crate) struct Integer(u64);

impl Known for u64 {
    type Wire = Integer;

    const SHAPE: Shape = Shape::Integer;

    fn from_wire(wire: Integer) -> Self {
        wire.0
    }

    fn conforms(&self, key: &Key, _: Form) -> bool {
        (key.smallest()..=LARGEST).contains(self)
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = Integer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a non-negative integer below 2^64")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Integer, E> {
        Ok(Integer(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Integer, E> {
        u64::try_from(value)
            .map(Integer)
            .map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Integer, E> {
        exact(value)
            .map(Integer)
            .ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// The integer that `value` is, if it is one and fits.
pub(crate) fn exact(value: f64) -> Option<u64> {
    /// The first double that no longer fits: 2^64.
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the condition leaves only integers that fit"
    )]
    ((0.0..LIMIT).contains(&value) && value.fract() == 0.0).then_some(value as u64)
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Integer {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Integer".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 0 })
    }
}
