//! [`FieldList`]: the fields of a channel, as ABC User Feedback lists them.
//!
//! An API key gets number, key, name, format and status of each field; an administrator gets the
//! options too. Both lists are read by the same type, and keys that are unknown here are skipped.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Choice, CustomField, Format, Shape};

/// The fields of one channel, those that every channel has included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldList(Vec<Listed>);

/// A list of fields that cannot be used. It says where.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FieldListError {
    /// The text is no JSON.
    #[error("no JSON: {0}")]
    NotJson(serde_json::Error),
    /// The JSON is no list of fields.
    #[error("no list of fields: at `{path}`: {error}")]
    NotFields {
        /// The place, for example `[3].format`.
        path: String,
        /// What is wrong there.
        error: serde_json::Error,
    },
    /// A field without a key.
    #[error("[{index}].key: it is empty")]
    EmptyKey {
        /// The place of the field, from zero.
        index: usize,
    },
    /// Two fields with one key, which no feedback could carry.
    #[error("[{second}].key: {key:?} is the key of [{first}] too")]
    DuplicateKey {
        /// The key.
        key: String,
        /// The place of the first, from zero.
        first: usize,
        /// The place of the second, from zero.
        second: usize,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Listed {
    id: Option<u64>,
    key: String,
    name: Option<String>,
    format: String,
    status: Option<String>,
    description: Option<String>,
    options: Option<Vec<ListedOption>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct ListedOption {
    key: String,
    name: Option<String>,
}

impl FieldList {
    /// Reads a list as the vendor's API returns it.
    pub fn parse(json: &[u8]) -> Result<Self, FieldListError> {
        let value: serde_json::Value =
            serde_json::from_slice(json).map_err(FieldListError::NotJson)?;
        let listed: Vec<Listed> = serde_path_to_error::deserialize(value).map_err(|error| {
            let path = error.path().to_string();
            let error = error.into_inner();
            FieldListError::NotFields { path, error }
        })?;
        refuse_bad_keys(&listed)?;
        Ok(Self(listed))
    }

    /// The fields that are custom: those whose keys the record has not by itself. The oldest, with
    /// the lowest number, comes first.
    pub(crate) fn custom(&self, own: &[&str]) -> Vec<CustomField> {
        let numbered = self.0.iter().zip(1..);
        let custom = numbered.filter(|(field, _)| !own.contains(&field.key.as_str()));
        let mut custom: Vec<_> = custom.map(|(field, place)| field.custom(place)).collect();
        custom.sort_by_key(|field| field.id);
        custom
    }
}

fn refuse_bad_keys(fields: &[Listed]) -> Result<(), FieldListError> {
    let mut seen = BTreeMap::new();
    for (second, Listed { key, .. }) in fields.iter().enumerate() {
        if key.is_empty() {
            return Err(FieldListError::EmptyKey { index: second });
        }
        if let Some(first) = seen.insert(key, second) {
            let key = key.clone();
            return Err(FieldListError::DuplicateKey { key, first, second });
        }
    }
    Ok(())
}

impl Listed {
    fn custom(&self, place: u64) -> CustomField {
        let format = Format(self.format.clone());
        let shape = format.shape();
        CustomField {
            id: self.id.filter(|id| *id > 0).unwrap_or(place),
            key: self.key.clone(),
            label: label(self.name.as_deref(), &self.key),
            doc: self.description.clone().unwrap_or_default(),
            options: self.options(shape),
            format,
            shape,
            active: self.status.as_deref() != Some("INACTIVE"),
        }
    }

    /// A list without options is one that does not tell them. Of a key that comes twice the first
    /// option counts.
    fn options(&self, shape: Shape) -> Option<Vec<Choice>> {
        let options = self.options.as_ref();
        let options = options.filter(|options| !options.is_empty())?;
        if !matches!(shape, Shape::Option | Shape::Options) {
            return None;
        }
        let mut seen = std::collections::BTreeSet::new();
        let first = options.iter().filter(|option| seen.insert(&option.key));
        let choice = |option: &ListedOption| Choice {
            key: option.key.clone(),
            label: label(option.name.as_deref(), &option.key),
        };
        Some(first.map(choice).collect())
    }
}

/// What has no name is known by its key.
fn label(name: Option<&str>, key: &str) -> String {
    let name = name.filter(|name| !name.trim().is_empty());
    name.unwrap_or(key).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_keys_are_no_custom_fields_and_the_oldest_comes_first() {
        let list = r#"[
            {"id": 9, "key": "b", "format": "text"},
            {"id": 1, "key": "id", "format": "number"},
            {"id": 2, "key": "a", "name": "A", "format": "date", "status": "INACTIVE"}
        ]"#;
        let custom = FieldList::parse(list.as_bytes()).unwrap().custom(&["id"]);
        let told: Vec<_> = custom
            .iter()
            .map(|field| {
                (
                    field.id,
                    field.key.as_str(),
                    field.label.as_str(),
                    field.active,
                )
            })
            .collect();
        assert_eq!(told, [(2, "a", "A", false), (9, "b", "b", true)]);
    }

    #[test]
    fn a_format_of_tomorrow_promises_nothing() {
        let list = br#"[{"key": "a", "format": "video", "options": [{"key": "x"}]}]"#;
        let custom = FieldList::parse(list).unwrap().custom(&[]);
        assert_eq!((custom[0].shape, &custom[0].options), (Shape::Any, &None));
    }

    #[test]
    fn errors_name_the_place() {
        for (json, expected) in [
            ("[", "no JSON: EOF while parsing a list at line 1 column 1"),
            (
                r#"{"statusCode":403}"#,
                "no list of fields: at `.`: invalid type: map, expected a sequence",
            ),
            (
                r#"[{"key":"a","format":"text"},{"key":"b"}]"#,
                "no list of fields: at `[1]`: missing field `format`",
            ),
            (
                r#"[{"key":1,"format":"text"}]"#,
                "no list of fields: at `[0].key`: invalid type: integer `1`, expected a string",
            ),
            (r#"[{"key":"","format":"text"}]"#, "[0].key: it is empty"),
            (
                r#"[{"key":"a","format":"text"},{"key":"a","format":"text"}]"#,
                "[1].key: \"a\" is the key of [0] too",
            ),
        ] {
            let error = FieldList::parse(json.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }
}
