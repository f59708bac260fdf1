//! The fields of a channel, as `GET …/fields` tells them.

use serde::{Deserialize, Serialize};

/// A field of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its number.
    pub id: u64,
    /// What it is called in payloads.
    pub key: String,
    /// What it is called in the web pages.
    pub name: String,
    /// What its values are: `text`, `keyword`, `number` and so on.
    pub format: String,
    /// `ACTIVE`, or it is none that feedback can have.
    pub status: String,
}

/// The fields that every feedback has, and no client writes, except for when it was created.
const OWN: [&str; 4] = ["id", "createdAt", "updatedAt", "issues"];

/// The fields of the recorded channel: one of every format, and some with odd names.
const RECORDED: &str = include_str!("../../../data/vendor/channel-fields.json");

/// Reads a list of fields.
pub fn parse(json: &[u8]) -> Result<Vec<Field>, serde_json::Error> {
    serde_json::from_slice(json)
}

/// The fields of the recorded channel.
pub fn recorded() -> Vec<Field> {
    parse(RECORDED.as_bytes()).unwrap_or_default()
}

impl Field {
    /// Whether feedback may be given a value for it, as a custom field.
    pub(super) fn is_custom(&self) -> bool {
        self.status == "ACTIVE" && !OWN.contains(&self.key.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_fields_can_be_read_and_four_are_not_custom() {
        let fields = recorded();
        assert_eq!(fields.len(), 18);
        let custom = fields.iter().filter(|field| field.is_custom());
        assert_eq!(custom.count(), 14);
    }
}
