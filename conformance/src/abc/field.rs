//! The fields of a channel: which texts and other values its feedback can be given.

use serde::Deserialize;

/// The fields that a channel defines and that are in use.
#[derive(Debug, Clone)]
pub(super) struct Fields(Vec<Field>);

#[derive(Debug, Clone, Deserialize)]
struct Field {
    key: String,
    format: String,
    status: String,
}

/// The formats that keep any text, the better one first.
const TEXTS: [&str; 2] = ["text", "keyword"];

/// What every feedback has beside what a channel defines.
const OWN: [&str; 4] = ["id", "createdAt", "updatedAt", "issues"];

impl Fields {
    /// The fields in the server's list.
    pub(super) fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut fields: Vec<Field> = serde_json::from_slice(json)?;
        let is_usable = |field: &Field| field.status == "ACTIVE" && !OWN.contains(&&*field.key);
        fields.retain(is_usable);
        Ok(Self(fields))
    }

    /// A field that takes any text, if the channel has one.
    pub(super) fn text(&self) -> Option<&str> {
        TEXTS.into_iter().find_map(|format| self.all(format).next())
    }

    /// The fields of this format.
    pub(super) fn all(&self, format: &str) -> impl Iterator<Item = &str> {
        let fields = self.0.iter().filter(move |field| field.format == format);
        fields.map(|field| field.key.as_str())
    }

    /// The fields that take any text and are called like one of these, however often that is.
    pub(super) fn texts_called(&self, names: &[&str]) -> Vec<&str> {
        let texts = TEXTS.into_iter().flat_map(|format| self.all(format));
        texts.filter(|key| names.contains(key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(fields: &[(&str, &str, &str)]) -> Option<String> {
        let fields = fields.iter().map(|(key, format, status)| {
            serde_json::json!({ "id": 1, "key": key, "name": key, "format": format, "status": status })
        });
        let json = serde_json::Value::Array(fields.collect()).to_string();
        let fields = Fields::parse(json.as_bytes()).unwrap();
        fields.text().map(str::to_owned)
    }

    #[test]
    fn a_text_is_better_than_a_keyword_and_what_is_not_in_use_is_nothing() {
        let id = ("id", "text", "ACTIVE");
        let old = ("old", "text", "INACTIVE");
        let mail = ("userEmail", "keyword", "ACTIVE");
        let message = ("message", "text", "ACTIVE");
        let all = [id, old, mail, message];
        assert_eq!(chosen(&all).as_deref(), Some("message"));
        assert_eq!(chosen(&all[..3]).as_deref(), Some("userEmail"));
        assert_eq!(chosen(&[id, old, ("rating", "number", "ACTIVE")]), None);
    }
}
