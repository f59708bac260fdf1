//! What vectors of all kinds have: where they come from, and how they say what a body is.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;

/// A vector of some kind.
pub(super) trait Vector: Serialize + DeserializeOwned {
    /// The name of the kind, and of its file.
    const KIND: &'static str;

    /// Fetches the body from where it is recorded, if the vector says so.
    fn resolve(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// Where a vector comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Source {
    /// The examples of the vendor's guide.
    Guide,
    /// Recorded from the vendor's server.
    Captures,
    /// Written for its purpose.
    Hand,
    /// Generated from a fixed seed.
    Generated,
}

/// How much a clause weighs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Level {
    /// Decided where the protocol is silent; binds the SDKs of this project only.
    Info,
    /// Should be so.
    Should,
    /// Must be so.
    Must,
}

/// The bytes of a body, in one of three ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Body {
    /// The text, to be encoded as UTF-8.
    Text(String),
    /// Bytes that are no UTF-8, in Base64 with padding.
    Base64(String),
    /// Too large to store.
    Recipe(Recipe),
}

/// A body by construction: `prefix`, then `fill` as often as it takes, then `suffix`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Recipe {
    /// How the body begins.
    pub(super) prefix: String,
    /// One ASCII character.
    pub(super) fill: char,
    /// How the body ends.
    pub(super) suffix: String,
    /// The length of the whole body in bytes.
    pub(super) bytes: usize,
}

/// The body recorded at `origin`, a path below `sdk/rust/tests/data`: a file of the guide, or a
/// line of captures after a colon.
pub(super) fn recorded(origin: &str) -> Result<Body, Error> {
    let below = "sdk/rust/tests/data";
    let Some((file, line)) = origin.rsplit_once(':') else {
        return super::read(&format!("{below}/{origin}")).map(Body::Text);
    };
    let text = super::read(&format!("{below}/{file}"))?;
    let line: usize = line.parse().unwrap_or_default();
    let json = text.lines().nth(line.wrapping_sub(1)).unwrap_or_default();
    let body = serde_json::from_str(json).and_then(|delivery: Value| {
        let body = delivery["body"].clone();
        serde_json::from_value(body)
    });
    body.map(Body::Text).map_err(|source| Error::Json {
        name: origin.to_owned(),
        source,
    })
}
