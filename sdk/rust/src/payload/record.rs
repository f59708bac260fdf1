//! `record!`: a struct of known keys and, where `..` stands, a map of all the others.
//!
//! serde's `flatten` would say the same, but it buffers every value, so that errors lose
//! their place and integers their exactness. The generated code reads each key once, straight
//! into its field, and writes the keys in the order in which the fields are declared.

use serde::ser::{Error, SerializeMap};

use super::Fields;
use super::field::Known;
use super::shape::{Form, Key};

/// Declares a record: `pub field: Type = "key"` for every known key, and after `..` the map
/// that takes the rest. Documentation comments also become the schema's descriptions.
///
/// Behind a key may stand what the strict reading says about it beyond its type (`note!`) and
/// an example for the schema; `= free` marks a map of keys that are not unknown, but somebody's
/// own.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $before_doc:literal])*
                pub $before:ident: $before_type:ty =
                    $before_key:literal $([$($before_note:ident)+])? $(eg $before_eg:literal)?,
            )*
            ..
            $(#[doc = $rest_doc:literal])*
            pub $rest:ident: $rest_type:ty $(= $free:ident)?,
            $(
                $(#[doc = $after_doc:literal])*
                pub $after:ident: $after_type:ty =
                    $after_key:literal $([$($after_note:ident)+])? $(eg $after_eg:literal)?,
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[doc = $before_doc])* pub $before: $before_type,)*
            $(#[doc = $rest_doc])*
            pub $rest: $rest_type,
            $($(#[doc = $after_doc])* pub $after: $after_type,)*
        }

        impl $name {
            /// The keys with a field of their own, as they are spelt in JSON.
            pub const KEYS: &'static [&'static str] = &[$($before_key,)* $($after_key,)*];

            const RECORD: $crate::payload::shape::Record = $crate::payload::shape::Record {
                name: stringify!($name),
                doc: &[$($doc),*],
                keys: &[
                    $($crate::payload::record::key!(
                        $before_type, $before_key,
                        [$($before_doc),*], [$($($before_note)+)?], [$($before_eg)?]
                    ),)*
                    $($crate::payload::record::key!(
                        $after_type, $after_key,
                        [$($after_doc),*], [$($($after_note)+)?], [$($after_eg)?]
                    ),)*
                ],
                rest_doc: &[$($rest_doc),*],
                free: $crate::payload::record::free!($($free)?),
            };
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                /// Where a value goes, by its key.
                #[expect(non_camel_case_types, reason = "they are named after the fields")]
                enum Place {
                    $($before,)*
                    $($after,)*
                    Rest($crate::payload::key::Key),
                }

                impl $crate::payload::place::Place for Place {
                    #[inline]
                    fn known(key: &str) -> Option<Self> {
                        match key {
                            $($before_key => Some(Self::$before),)*
                            $($after_key => Some(Self::$after),)*
                            _ => None,
                        }
                    }

                    #[inline]
                    fn rest(key: &str) -> Self {
                        Self::Rest(key.into())
                    }
                }

                struct Reader;

                impl<'de> serde::de::Visitor<'de> for Reader {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A>(self, mut map: A) -> Result<$name, A::Error>
                    where
                        A: serde::de::MapAccess<'de>,
                    {
                        use $crate::payload::{field::Known, place::PlaceOf};

                        $(let mut $before = None;)*
                        $(let mut $after = None;)*
                        let mut rest = <$rest_type>::default();
                        while let Some(place) = map.next_key_seed(PlaceOf::<Place>::new())? {
                            match place {
                                $(Place::$before => $before = Some(map.next_value()?),)*
                                $(Place::$after => $after = Some(map.next_value()?),)*
                                Place::Rest(key) => rest.set(key, map.next_value()?),
                            }
                        }
                        Ok($name {
                            $($before: <$before_type as Known>::read($before, $before_key)?,)*
                            $rest: rest,
                            $($after: <$after_type as Known>::read($after, $after_key)?,)*
                        })
                    }
                }

                deserializer.deserialize_map(Reader)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                use $crate::payload::record::{write_known, write_rest};

                let mut map = serializer.serialize_map(None)?;
                $(write_known(&mut map, $before_key, &self.$before)?;)*
                write_rest(&mut map, Self::KEYS, &self.$rest)?;
                $(write_known(&mut map, $after_key, &self.$after)?;)*
                map.end()
            }
        }

        impl $name {
            /// Whether a conforming sender could have written it, in this form.
            pub(crate) fn conforms_as(&self, form: $crate::payload::shape::Form) -> bool {
                // In the order of the fields, as `RECORD` has its keys.
                let mut keys = Self::RECORD.keys.iter();
                $($crate::payload::record::holds(&self.$before, form, keys.next()) &&)*
                $($crate::payload::record::holds(&self.$after, form, keys.next()) &&)*
                true
            }
        }

        $crate::payload::field::known!(
            $name => $crate::payload::shape::Shape::Record(&$name::RECORD),
            |record, key, form| record.conforms_as(form.below(key))
        );

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::schema::record::RecordSchema::new(&$name::RECORD)
                    $(.known::<$before_type>(generator, $before_key))*
                    $(.known::<$after_type>(generator, $after_key))*
                    .finish()
            }
        }
    };
}

pub(crate) use record;

/// One [`Key`](super::shape::Key) of a record.
macro_rules! key {
    ($type:ty, $key:literal, [$($doc:literal),*], [$($note:ident)*], [$($eg:literal)?]) => {
        $crate::payload::shape::Key {
            name: $key,
            doc: &[$($doc),*],
            shape: <$type as $crate::payload::field::Known>::SHAPE,
            note: $crate::payload::shape::note!($($note)*),
            optional: <$type as $crate::payload::field::Known>::OPTIONAL,
            example: $crate::payload::record::example!($($eg)?),
        }
    };
}

pub(crate) use key;

/// The literals of Rust that are used here are also literals of JSON.
macro_rules! example {
    () => {
        None
    };
    ($example:literal) => {
        Some(stringify!($example))
    };
}

pub(crate) use example;

macro_rules! free {
    () => {
        false
    };
    (free) => {
        true
    };
}

pub(crate) use free;

/// Whether the value of a key conforms, in a record of this form.
#[inline]
pub(crate) fn holds<T: Known>(value: &T, form: Form, key: Option<&Key>) -> bool {
    key.is_some_and(|key| value.conforms(key, form))
}

/// Writes a known key, unless it is absent.
pub(crate) fn write_known<M: SerializeMap, T: Known>(
    map: &mut M,
    key: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    if value.is_absent() {
        return Ok(());
    }
    map.serialize_entry(key, value)
}

/// Writes the keys without a field of their own.
///
/// A caller can have put a known key among them. Written as it is, the object would have
/// that key twice and the reader would see only one: an error now is kinder.
pub(crate) fn write_rest<M: SerializeMap>(
    map: &mut M,
    known: &[&str],
    rest: &Fields,
) -> Result<(), M::Error> {
    for (key, value) in rest {
        if known.contains(&key) {
            return Err(M::Error::custom(format_args!(
                "`{key}`: this key has a field of its own"
            )));
        }
        map.serialize_entry(key, value)?;
    }
    Ok(())
}
