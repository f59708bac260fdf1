//! The field of a channel that carries a text by which feedback is found again.

use serde::Deserialize;

#[derive(Deserialize)]
struct Field {
    key: String,
    format: String,
    status: String,
}

/// The formats that keep any text, the better one first.
const FORMATS: [&str; 2] = ["text", "keyword"];

/// What every feedback has beside what a channel defines.
const OWN: [&str; 4] = ["id", "createdAt", "updatedAt", "issues"];

/// The key of a field that takes any text, out of the server's list of fields; nothing if the
/// channel has none.
pub(super) fn for_text(json: &[u8]) -> Result<Option<String>, serde_json::Error> {
    let fields: Vec<Field> = serde_json::from_slice(json)?;
    let is_usable = |field: &&Field| field.status == "ACTIVE" && !OWN.contains(&field.key.as_str());
    let find = |format: &str| {
        let mut fields = fields.iter().filter(is_usable);
        fields.find(|field| field.format == format)
    };
    let field = FORMATS.into_iter().find_map(find);
    Ok(field.map(|field| field.key.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(fields: &[(&str, &str, &str)]) -> Option<String> {
        let fields = fields.iter().map(|(key, format, status)| {
            serde_json::json!({ "id": 1, "key": key, "name": key, "format": format, "status": status })
        });
        let json = serde_json::Value::Array(fields.collect()).to_string();
        for_text(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_text_is_better_than_a_keyword_and_what_is_not_in_use_is_nothing() {
        let id = ("id", "text", "ACTIVE");
        let old = ("old", "text", "INACTIVE");
        let mail = ("userEmail", "keyword", "ACTIVE");
        let message = ("message", "text", "ACTIVE");
        assert_eq!(
            chosen(&[id, old, mail, message]).as_deref(),
            Some("message")
        );
        assert_eq!(chosen(&[id, old, mail]).as_deref(), Some("userEmail"));
        assert_eq!(chosen(&[id, old, ("rating", "number", "ACTIVE")]), None);
    }
}
