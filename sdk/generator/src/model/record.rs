//! Types: records, open enumerations, lists and scalars.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A type with a name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Definition {
    /// An object.
    Record(Record),
    /// A text, of which some values are known.
    Enumeration(Enumeration),
    /// The text of a moment.
    Timestamp(Timestamp),
}

/// An object with known keys, and others beside them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Record {
    /// The name of the type.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// The known keys, in the order in which they are written.
    pub fields: Vec<Field>,
    /// The other keys.
    pub rest: Rest,
    /// A value of the type; null where none is given.
    pub example: Value,
}

/// A known key of a record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Field {
    /// The key as it is spelt in JSON.
    pub key: String,
    /// What it holds.
    pub doc: String,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether its value may be null.
    pub nullable: bool,
    /// The type of a value that is not null.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Values for readers; often none.
    pub examples: Vec<Value>,
}

/// The keys of a record that have no field. They are always kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rest {
    /// What they are.
    pub doc: String,
    /// Whether they are fields that a channel defines.
    pub custom: bool,
}

/// An open enumeration: any text is a value, and some values are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Enumeration {
    /// The name of the type.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// The known values.
    pub known: Vec<Known>,
    /// What other values are.
    pub other_doc: String,
}

/// A known value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Known {
    /// As it is spelt in JSON.
    pub value: String,
    /// What it means; empty where nothing is said.
    pub doc: String,
}

/// The text of a moment. The text counts: it survives decoding and encoding as it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Timestamp {
    /// The name of the type.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// A value of the type; null where none is given.
    pub example: Value,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Type {
    /// A whole number; never negative where `minimum` says so.
    Integer {
        /// The smallest one.
        minimum: Option<i64>,
    },
    /// An IEEE double.
    Number,
    /// A text.
    Text,
    /// True or false.
    Boolean,
    /// The text of a moment, by RFC 3339.
    Timestamp {
        /// Its definition; null where it has none.
        name: Option<String>,
    },
    /// Any JSON value, null included.
    Any,
    /// A list.
    List {
        /// What it is a list of.
        items: Box<Type>,
    },
    /// A record.
    Record {
        /// Which one.
        name: String,
    },
    /// An open enumeration.
    Enumeration {
        /// Which one.
        name: String,
    },
}

impl Definition {
    /// The name of the type.
    pub fn name(&self) -> &str {
        match self {
            Self::Record(Record { name, .. })
            | Self::Enumeration(Enumeration { name, .. })
            | Self::Timestamp(Timestamp { name, .. }) => name,
        }
    }

    /// The record, if it is one.
    pub fn as_record(&self) -> Option<&Record> {
        match self {
            Self::Record(record) => Some(record),
            _ => None,
        }
    }
}

impl Type {
    /// The name of the definition that a value of this type needs, if it needs one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Record { name } | Self::Enumeration { name } => Some(name),
            Self::Timestamp { name } => name.as_deref(),
            Self::List { items } => items.name(),
            _ => None,
        }
    }
}
