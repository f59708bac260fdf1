//! Bytes in a record: as the text that they are, or else in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Any bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a text is needed, or {\"base64\": …} for what is none"
)]
pub(super) enum Bytes {
    /// What is UTF-8.
    Text(String),
    /// What is not.
    Base64 {
        /// The bytes in base64, padded.
        base64: String,
    },
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64 {
                base64: STANDARD.encode(bytes),
            },
        }
    }
}

impl Bytes {
    /// The bytes; an error completes "line 1: …".
    pub(super) fn read(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Base64 { base64 } => STANDARD
                .decode(base64)
                .map_err(|error| format!("what stands behind base64 is none: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_as_they_were(bytes in vec(any::<u8>(), 0..200)) {
            let text = serde_json::to_string(&Bytes::from(bytes.as_slice())).unwrap();
            let read: Bytes = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read.read(), Ok(bytes));
        }
    }
}
