//! A value inside a schema, and where it is.

use serde_json::Value;

use crate::model::SchemaError;

/// A value of a schema that knows its place, so that whoever cannot read it can say where it is.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) value: &'a Value,
    pointer: String,
}

impl<'a> Place<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        let pointer = String::new();
        Self { value, pointer }
    }

    /// The value below a key; null where there is none.
    pub(super) fn at(&self, key: &str) -> Self {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        Self {
            value: &self.value[key],
            pointer: format!("{}/{escaped}", self.pointer),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub(super) fn items(&self) -> Result<Vec<Self>, SchemaError> {
        let items = self.value.as_array().ok_or_else(|| self.error("no list"))?;
        let place = |(index, value)| Self {
            value,
            pointer: format!("{}/{index}", self.pointer),
        };
        Ok(items.iter().enumerate().map(place).collect())
    }

    pub(super) fn entries(&self) -> Result<Vec<(&'a str, Self)>, SchemaError> {
        let entries = self.value.as_object();
        let entries = entries.ok_or_else(|| self.error("no object"))?;
        Ok(entries
            .keys()
            .map(|key| (key.as_str(), self.at(key)))
            .collect())
    }

    pub(super) fn text(&self) -> Result<&'a str, SchemaError> {
        self.value.as_str().ok_or_else(|| self.error("no text"))
    }

    /// The text below a key; empty where there is none.
    pub(super) fn text_or_empty(&self, key: &str) -> Result<String, SchemaError> {
        if self.has(key) {
            self.at(key).text().map(str::to_owned)
        } else {
            Ok(String::new())
        }
    }

    /// The texts in the list below a key; none where there is no list.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<&'a str>, SchemaError> {
        if self.has(key) {
            let items = self.at(key).items()?;
            items.iter().map(Self::text).collect()
        } else {
            Ok(Vec::new())
        }
    }

    /// Refuses keywords that the model has no words for.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), SchemaError> {
        for (key, place) in self.entries()? {
            if !known.contains(&key) {
                return Err(place.error("a keyword that the model has no words for"));
            }
        }
        Ok(())
    }

    pub(super) fn error(&self, trouble: &str) -> SchemaError {
        SchemaError {
            pointer: self.pointer.clone(),
            trouble: trouble.to_owned(),
        }
    }
}
