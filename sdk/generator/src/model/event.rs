//! Unions whose arms are told apart by a tag.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Field, Rest};

/// One of several records. A tag that none of them has is no error: it makes the unknown arm.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Union {
    /// The name of the type.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// The key whose value tells the arms apart.
    pub tag: Field,
    /// The known arms.
    pub arms: Vec<Arm>,
    /// What any other tag makes. Its tag is any text but those of the known arms.
    pub unknown: Arm,
}

/// One arm of a union.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Arm {
    /// The name of the type.
    pub name: String,
    /// The value of the tag; null in the unknown arm.
    pub tag: Option<String>,
    /// What it is.
    pub doc: String,
    /// The known keys beside the tag.
    pub fields: Vec<Field>,
    /// The other keys.
    pub rest: Rest,
    /// A value of the type; null where none is given.
    pub example: Value,
}
