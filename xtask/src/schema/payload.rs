//! The schemas of the payloads, from the types in `sdk/rust`: either reading, in either dialect,
//! in one piece and in pieces.

use abc_webhook::schema::{self, Dialect, Reading};

use crate::error::Error;
use crate::generated::File;

pub(super) fn files() -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    for (folder, dialect) in [("", Dialect::Draft2020_12), ("draft-07/", Dialect::Draft07)] {
        for reading in Reading::ALL {
            let bundle = schema::bundle(reading, dialect);
            let name = format!("{folder}webhook.{reading}.json");
            files.push(File::json(name, &bundle)?);
            for document in schema::split(reading, dialect) {
                let name = format!("{folder}{reading}/{}", document.path);
                files.push(File::json(name, &document.schema)?);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_reference_leads_to_a_file_or_into_its_own() {
        let files = files().unwrap();
        let mut count = 0;
        for File { path, content } in &files {
            let document: Value = serde_json::from_str(content).unwrap();
            for reference in references(&document) {
                count += 1;
                if let Some(pointer) = reference.strip_prefix('#') {
                    assert!(document.pointer(pointer).is_some(), "{path}: {reference}");
                } else {
                    let target = resolve(path, &reference);
                    let found = files.iter().any(|file| file.path == target);
                    assert!(found, "{path}: {reference}");
                }
            }
        }
        assert!(count > 0);
    }

    /// Where a reference in the file at `path` leads.
    fn resolve(path: &str, reference: &str) -> String {
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.pop();
        for part in reference.split('/') {
            if part == ".." {
                parts.pop().unwrap();
            } else {
                parts.push(part);
            }
        }
        parts.join("/")
    }

    fn references(value: &Value) -> Vec<String> {
        let own = value["$ref"].as_str().map(str::to_owned);
        let below: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(map) => map.values().collect(),
            _ => Vec::new(),
        };
        let below = below.into_iter().flat_map(references);
        own.into_iter().chain(below).collect()
    }
}
