//! [`Field`]: a key that may be absent, null or present, three things that stay apart.
//!
//! `Known` is what a type must tell to be the value of a known key: what its absence means,
//! how it is read from JSON, and what the strict reading asks of it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::shape::{Form, Key, Shape};

/// The value of a key that a sender may leave out or set to `null`.
///
/// The two are different JSON values, so both survive a round trip. Code that does not care
/// calls [`as_option`](Field::as_option).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there, and its value is `null`.
    Null,
    /// The key is there, with a value.
    Present(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Field::Present(value) => Some(value),
            Field::Absent | Field::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Field::Present(value) => Some(value),
            Field::Absent | Field::Null => None,
        }
    }

    /// Whether the key is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    fn map<U>(self, f: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Field::Absent => Field::Absent,
            Field::Null => Field::Null,
            Field::Present(value) => Field::Present(f(value)),
        }
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Field::Present(value)
    }
}

/// Reads `null` as [`Field::Null`]; absence is for the record around it to see.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Field::Null, Field::Present))
    }
}

/// Writes [`Field::Absent`] as `null` too, where something must be written.
impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

/// A type that can be the value of a known key.
pub(crate) trait Known: Serialize + Sized {
    /// What is read from JSON; differs from `Self` for integers, which JSON spells in
    /// several ways.
    type Wire;

    /// What a conforming sender writes, wherever it writes a value.
    const SHAPE: Shape;

    /// Whether the key may be left out, and may be null.
    const OPTIONAL: bool = false;

    fn from_wire(wire: Self::Wire) -> Self;

    /// The value of a key that was not there: an error, if the key is required.
    fn missing<E: de::Error>(key: &'static str) -> Result<Self, E> {
        Err(E::missing_field(key))
    }

    fn read<E: de::Error>(wire: Option<Self::Wire>, key: &'static str) -> Result<Self, E> {
        wire.map_or_else(|| Self::missing(key), |wire| Ok(Self::from_wire(wire)))
    }

    fn is_absent(&self) -> bool {
        false
    }

    /// Whether a conforming sender could have written this value under this key of a record of
    /// this form.
    fn conforms(&self, key: &Key, form: Form) -> bool;
}

impl<T: Known> Known for Field<T> {
    type Wire = Field<T::Wire>;

    const SHAPE: Shape = T::SHAPE;

    const OPTIONAL: bool = true;

    fn from_wire(wire: Self::Wire) -> Self {
        wire.map(T::from_wire)
    }

    fn missing<E: de::Error>(_key: &'static str) -> Result<Self, E> {
        Ok(Field::Absent)
    }

    fn is_absent(&self) -> bool {
        Field::is_absent(self)
    }

    fn conforms(&self, key: &Key, form: Form) -> bool {
        match self {
            Field::Absent => !form.requires(key),
            Field::Null => key.nullable(),
            Field::Present(value) => value.conforms(key, form),
        }
    }
}

/// Types that are required where they stand and are read as themselves; with each, what makes a
/// value of it conform.
macro_rules! known {
    ($($type:ty => $shape:expr, $conforms:expr);*) => {$(
        impl $crate::payload::field::Known for $type {
            type Wire = Self;

            const SHAPE: $crate::payload::shape::Shape = $shape;

            fn from_wire(wire: Self) -> Self {
                wire
            }

            fn conforms(
                &self,
                key: &$crate::payload::shape::Key,
                form: $crate::payload::shape::Form,
            ) -> bool {
                let conforms: fn(
                    &Self,
                    &$crate::payload::shape::Key,
                    $crate::payload::shape::Form,
                ) -> bool = $conforms;
                conforms(self, key, form)
            }
        }
    )*};
}

pub(crate) use known;

known!(
    String => Shape::Text, |_, _, _| true;
    Vec<super::Issue> => Shape::List(&<super::Issue as Known>::SHAPE), |issues, key, form| {
        issues.iter().all(|issue| issue.conforms(key, form))
    }
);

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Option::<T>::json_schema(generator)
    }
}
