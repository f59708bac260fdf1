//! The published vectors of payloads, with the verdict that each reading owes them.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::workshop::read_json;
use crate::error::Error;

pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) body: Vec<u8>,
    strict: Option<bool>,
    tolerant: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reading {
    Strict,
    Tolerant,
}

impl Vector {
    /// Whether the body is valid in a reading; none where the vector does not say.
    pub(super) fn owed(&self, reading: Reading) -> Option<bool> {
        match reading {
            Reading::Strict => self.strict,
            Reading::Tolerant => self.tolerant,
        }
    }
}

pub(super) fn read(schema: &Path) -> Result<Vec<Vector>, Error> {
    let invalid: File<Invalid> = read_json(&schema.join("vectors/payloads-invalid.json"))?;
    let mut vectors = valid(schema)?;
    for invalid in invalid.vectors {
        vectors.push(invalid.vector()?);
    }
    Ok(vectors)
}

/// Those that a receiver must accept.
pub(crate) fn valid(schema: &Path) -> Result<Vec<Vector>, Error> {
    let valid: File<Valid> = read_json(&schema.join("vectors/payloads-valid.json"))?;
    valid.vectors.into_iter().map(Valid::vector).collect()
}

#[derive(Deserialize)]
struct File<V> {
    vectors: Vec<V>,
}

#[derive(Deserialize)]
struct Valid {
    name: String,
    body: Body,
    readings: Readings,
}

#[derive(Deserialize)]
struct Readings {
    strict: Option<bool>,
    tolerant: Option<bool>,
}

impl Valid {
    fn vector(self) -> Result<Vector, Error> {
        let Self {
            name,
            body,
            readings,
        } = self;
        let Readings { strict, tolerant } = readings;
        let body = body.bytes(&name)?;
        Ok(Vector {
            name,
            body,
            strict,
            tolerant,
        })
    }
}

#[derive(Deserialize)]
struct Invalid {
    name: String,
    body: Body,
    refused: Reading,
}

impl Invalid {
    /// What the strict reading refuses on its own is valid in the tolerant one.
    fn vector(self) -> Result<Vector, Error> {
        let Self {
            name,
            body,
            refused,
        } = self;
        let tolerant = Some(matches!(refused, Reading::Strict));
        let body = body.bytes(&name)?;
        let strict = Some(false);
        Ok(Vector {
            name,
            body,
            strict,
            tolerant,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Body {
    Text(String),
    Base64(String),
    Recipe {
        prefix: String,
        fill: String,
        suffix: String,
        bytes: usize,
    },
}

impl Body {
    fn bytes(self, name: &str) -> Result<Vec<u8>, Error> {
        let malformed = || Error::Vector {
            name: name.to_owned(),
        };
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Base64(text) => STANDARD.decode(text).map_err(|_| malformed()),
            Self::Recipe {
                prefix,
                fill,
                suffix,
                bytes,
            } => {
                let length = bytes.checked_sub(prefix.len() + suffix.len());
                let fill = fill.repeat(length.ok_or_else(malformed)?);
                Ok([prefix, fill, suffix].concat().into_bytes())
            }
        }
    }
}

/// Vectors of a name, a body and whether it is valid, in both readings.
#[cfg(test)]
pub(super) fn samples(samples: &[(&str, &str, bool)]) -> Vec<Vector> {
    let vector = |(name, body, valid): &(&str, &str, bool)| Vector {
        name: (*name).to_owned(),
        body: body.as_bytes().to_owned(),
        strict: Some(*valid),
        tolerant: Some(*valid),
    };
    samples.iter().map(vector).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_body_becomes_bytes() {
        let bytes = |json: &str| {
            let body: Body = serde_json::from_str(json).unwrap();
            body.bytes("a").unwrap()
        };
        assert_eq!(bytes(r#"{"text": "{}"}"#), b"{}");
        assert_eq!(bytes(r#"{"base64": "/w=="}"#), b"\xff");
        let recipe = r#"{"recipe": {"prefix": "<", "fill": "x", "suffix": ">", "bytes": 5}}"#;
        assert_eq!(bytes(recipe), b"<xxx>");
    }

    #[test]
    fn a_body_that_cannot_be_made_names_its_vector() {
        let body: Body = serde_json::from_str(r#"{"base64": "?"}"#).unwrap();
        let error = body.bytes("a").unwrap_err();
        assert_eq!(error.to_string(), "vector a: its body cannot be made");
    }

    #[test]
    fn the_published_vectors_say_what_either_reading_owes() {
        let vectors = read(&Path::new(crate::ROOT).join("schema")).unwrap();
        for reading in [Reading::Strict, Reading::Tolerant] {
            for owed in [true, false] {
                assert!(
                    vectors
                        .iter()
                        .any(|vector| vector.owed(reading) == Some(owed))
                );
            }
        }
    }
}
