//! The custom fields that one channel defines.

use schemars::JsonSchema;
use serde::Serialize;

/// The custom fields of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Channel {
    /// The record that carries them.
    pub record: String,
    /// The fields, oldest first; fields that the record has by itself are not among them.
    pub fields: Vec<CustomField>,
}

/// A field that the channel's administrator defined. Every one may be absent, and may be null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustomField {
    /// The number of the field, or its place in the list where it has none. Never zero.
    pub id: u64,
    /// The key as it is spelt in JSON.
    pub key: String,
    /// How people know it.
    pub label: String,
    /// What its administrator says about it; empty where nothing is said.
    pub doc: String,
    /// What its administrator chose.
    pub format: Format,
    /// What its format promises. Promises are broken: a value of another shape is kept.
    pub shape: Shape,
    /// The options that were there when the list was made; null where the list does not tell.
    /// Others may come, so any text is a value.
    pub options: Option<Vec<Choice>>,
    /// Whether the field can still be filled in. Old feedback may have it all the same.
    pub active: bool,
}

/// One option of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Choice {
    /// The key as it is spelt in JSON.
    pub key: String,
    /// How people know it.
    pub label: String,
}

/// The format of a field, as the vendor names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Format(pub String);

/// What a format promises of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A text.
    Text,
    /// An IEEE double.
    Number,
    /// The key of an option.
    Option,
    /// A list of keys of options; one may come twice.
    Options,
    /// A list of whatever the client sent.
    List,
    /// Nothing.
    Any,
}

impl Format {
    /// What the format promises; of one that is unknown here, nothing.
    pub fn shape(&self) -> Shape {
        match self.0.as_str() {
            // A date is whatever text the client sent.
            "text" | "keyword" | "aiField" | "date" => Shape::Text,
            "number" => Shape::Number,
            "select" => Shape::Option,
            "multiSelect" => Shape::Options,
            "images" => Shape::List,
            _ => Shape::Any,
        }
    }
}
