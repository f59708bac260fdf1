//! Formats: those of JSON Schema, and no others.
//!
//! schemars notes the width of a Rust number as a format of its own, such as `uint64`. Validators
//! that are strict about what they do not know, as Ajv is, refuse such a schema.

use schemars::Schema;
use schemars::transform::transform_subschemas;

/// Takes the widths of numbers away; ranges say what they mean.
pub(super) fn keep_standard(schema: &mut Schema) {
    let format = schema.get("format").and_then(|format| format.as_str());
    if format.is_some_and(is_width) {
        schema.remove("format");
    }
    transform_subschemas(&mut keep_standard, schema);
}

fn is_width(format: &str) -> bool {
    let name = format.trim_end_matches(|digit: char| digit.is_ascii_digit());
    matches!(name, "uint" | "int" | "float" | "double")
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;

    use super::*;

    #[test]
    fn widths_go_at_every_depth_and_formats_stay() {
        let mut schema = json_schema!({
            "properties": {
                "bytes": { "type": "integer", "format": "uint64" },
                "at": { "type": "string", "format": "date-time" }
            },
            "$defs": { "Count": { "type": "integer", "format": "uint" } }
        });
        keep_standard(&mut schema);
        let expected = json_schema!({
            "properties": {
                "bytes": { "type": "integer" },
                "at": { "type": "string", "format": "date-time" }
            },
            "$defs": { "Count": { "type": "integer" } }
        });
        assert_eq!(schema, expected);
    }
}
