//! [`Place`]: what a key is read as, in an object with known keys and others.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// Where a record puts the value of a key.
pub(crate) trait Place: Sized {
    /// The field of a known key.
    fn known(key: &str) -> Option<Self>;

    /// Among the rest.
    fn rest(key: &str) -> Self;
}

/// Reads a key as its place: most keys are known ones, and those need no copy.
pub(crate) struct PlaceOf<P>(PhantomData<P>);

impl<P> PlaceOf<P> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, P: Place> DeserializeSeed<'de> for PlaceOf<P> {
    type Value = P;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<P, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<P: Place> Visitor<'_> for PlaceOf<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<P, E> {
        Ok(P::known(key).unwrap_or_else(|| P::rest(key)))
    }
}
