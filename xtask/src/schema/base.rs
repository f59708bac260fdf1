//! `--base URL`: absolute `$id`s, for publishing.

use std::str::FromStr;

use serde_json::Value;

use crate::generated::File;

/// The address of the folder in which the files are hosted, with a slash at its end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Base(String);

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("no absolute http or https URL without query and fragment")]
pub(super) struct BaseError;

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Self, BaseError> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let refused =
            |c: char| c == '?' || c == '#' || c == '"' || c == '\\' || !c.is_ascii_graphic();
        match rest {
            Some(rest) if !rest.is_empty() && !rest.contains(refused) => {
                Ok(Self(format!("{}/", text.trim_end_matches('/'))))
            }
            _ => Err(BaseError),
        }
    }
}

impl Base {
    /// Replaces the text of the `$id`, so that the file keeps the order of its keys. A file
    /// without one is left alone.
    pub(super) fn stamp(&self, file: File) -> File {
        let document: Value = serde_json::from_str(&file.content).unwrap_or_default();
        let Some(id) = document["$id"].as_str() else {
            return file;
        };
        // The root's `$id` is the only one, or the first: keys are indented by depth.
        let (old, new) = (line(id), line(&format!("{}{}", self.0, file.path)));
        let content = file.content.replacen(&old, &new, 1);
        File { content, ..file }
    }
}

fn line(id: &str) -> String {
    format!("\n  \"$id\": {}", Value::from(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_ends_with_a_slash_and_is_absolute() {
        for text in ["https://a.example/b", "https://a.example/b/"] {
            assert_eq!(text.parse(), Ok(Base("https://a.example/b/".to_owned())));
        }
        for text in [
            "",
            "schemas/",
            "https://",
            "https://a.example/?b",
            "file:///a",
            "https://a b",
        ] {
            assert_eq!(text.parse::<Base>(), Err(BaseError), "{text}");
        }
    }

    #[test]
    fn every_schema_gets_the_address_at_which_it_lies_and_nothing_else_changes() {
        let base: Base = "https://a.example".parse().unwrap();
        for file in super::super::files().unwrap() {
            let mut before: Value = serde_json::from_str(&file.content).unwrap();
            let address = format!("https://a.example/{}", file.path);
            let after: Value = serde_json::from_str(&base.stamp(file).content).unwrap();
            if before["$id"].is_string() {
                before["$id"] = address.into();
            }
            assert_eq!(after, before);
        }
    }
}
